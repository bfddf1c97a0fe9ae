"""A source as its publisher's bytes hold it, read by other libraries than the assistant's.

PDF by PDFium (the assistant uses pypdf), HTML by Lexbor (lxml), Markdown by mistune
(markdown-it).
"""

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

import mistune

from evals.grounding.folding import Folded, fold, pattern_of
from evals.grounding.published_html import lines_of_html
from evals.grounding.published_pdf import labels_of_pdf, pages_of_pdf

Span = tuple[int, int]
"""Offsets in a published text, half-open."""

_HTML = frozenset({".html", ".htm", ".xhtml"})
_MARKDOWN = frozenset({".md", ".markdown"})


@dataclass(frozen=True, slots=True)
class Published:
    """The whole text of a file in NFC, one line a block, or as set where it is a PDF.

    ``page_starts`` holds the offset of each page, and nothing where there are no pages;
    ``page_labels`` what the file says that is printed on each, "" where it says nothing.
    """

    text: str
    page_starts: tuple[int, ...] = ()
    page_labels: tuple[str, ...] = ()
    folded: Folded = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Fold the text once, as each quote is looked up in it."""
        object.__setattr__(self, "folded", fold(self.text))

    def places_of(self, words: str) -> list[Span]:
        """Give each place where the words stand, by the rules of ``folding``."""
        origins = self.folded.origins
        try:
            found = pattern_of(words).finditer(self.folded.characters)
        except ValueError:
            return []
        return [(origins[match.start()], origins[match.end() - 1] + 1) for match in found]

    def page_at(self, offset: int) -> int | None:
        """Give the page number, from 1, of an offset; None where there are no pages."""
        return bisect_right(self.page_starts, offset) or None

    def label_of(self, page: int) -> str:
        """Give what is printed on a page, by its number from 1; "" where that is not known."""
        return self.page_labels[page - 1] if 1 <= page <= len(self.page_labels) else ""


def read_published(path: Path) -> Published:
    """Read a file.

    Raises:
        OSError, ValueError: the file cannot be read, or is not text in UTF-8.
    """
    data = path.read_bytes()
    if b"%PDF-" in data[:1024]:
        pages = ["\n".join(lines) + "\n" for lines in pages_of_pdf(data)]
        return _published(pages, labels_of_pdf(data))
    text = data.decode("utf-8-sig")
    if path.suffix.lower() in _HTML:
        text = "\n".join(lines_of_html(text))
    elif path.suffix.lower() in _MARKDOWN:
        text = "\n".join(lines_of_html(_html_of(text)))
    return Published(unicodedata.normalize("NFC", text))


def _published(pages: list[str], labels: list[str]) -> Published:
    normal = [unicodedata.normalize("NFC", page) for page in pages]
    starts = accumulate((len(page) for page in normal[:-1]), initial=0)
    return Published("".join(normal), tuple(starts), tuple(labels))


def _html_of(markdown: str) -> str:
    render = mistune.create_markdown(escape=False, plugins=["table", "strikethrough"])
    return f"<body>{render(markdown)}</body>"
