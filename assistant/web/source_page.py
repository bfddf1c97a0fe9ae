"""The source page: a document's text with its headings and pages, and a quote marked in it.

Text reaches the page through Jinja2 with autoescaping only, so that nothing in a
source can become markup.
"""

import re
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Protocol

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assistant.documents import BlockKind, Document
from assistant.errors import IndexMissingError
from assistant.messages import Messages
from assistant.plain_text import place_as_text
from assistant.web.cards import date_in_words, web_address
from assistant.web.marking import MarkedBlock, Span, mark_blocks

_TEMPLATES = Path(__file__).parent / "templates"
_LOWEST_HEADING = 6


class Library(Protocol):
    """What knows the text of every source."""

    def document(self, source_id: str) -> Document:
        """Give a source's text; KeyError when unknown, IndexMissingError without an index."""


@dataclass(frozen=True, slots=True)
class Part:
    """Consecutive blocks that are shown as one thing: a list, a table, or a block by itself."""

    kind: BlockKind
    blocks: tuple[MarkedBlock, ...]


class Pages:
    """Our own pages beside the chat, rendered from the templates."""

    def __init__(self, messages: Messages) -> None:
        self._messages = messages
        self._templates = Environment(
            loader=FileSystemLoader(_TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals.update(say=messages.say, lang=messages.language)

    def notice(self, status: int, title: str, sentence: str) -> HTMLResponse:
        """Give a page that says one thing, both from the messages."""
        values = {"title": self._messages.say(title), "sentence": self._messages.say(sentence)}
        return self._page("notice.html", status, **values)

    def source(self, document: Document, van: str | None, tot: str | None) -> HTMLResponse:
        """Give the page of a source, with ``van``–``tot`` marked if they are a span of its text."""
        source, mark = document.source, asked_span(document, van, tot)
        blocks = mark_blocks(document, mark)
        facts = {
            "source_publisher": source.publisher,
            "source_date": date_in_words(source.date, self._messages) if source.date else "",
            "source_sectors": ", ".join(source.sectors),
            "source_kind": source.kind,
        }
        return self._page(
            "source.html",
            200,
            source=source,
            original=web_address(source.url),
            facts={name: value for name, value in facts.items() if value},
            parts=parts_of(blocks),
            places={p.number: place_as_text(p, self._messages) for p in document.pages},
            contents=[block for block in blocks if block.kind is BlockKind.HEADING],
            first_marked=next(
                (block.start for block in blocks if block.first_marked is not None), None
            ),
            bad_span=mark is None and (van is not None or tot is not None),
        )

    def _page(self, template: str, status: int, **values: object) -> HTMLResponse:
        html = self._templates.get_template(template).render(
            heading_tag=heading_tag, **values
        )  # fmt: skip
        # A lone surrogate in a damaged PDF's text has no UTF-8 form.
        return HTMLResponse(html.encode("utf-8", "replace"), status)


def asked_span(document: Document, van: str | None, tot: str | None) -> Span | None:
    """Give the span that a link asks for, None where it is no span with words in it."""
    numbers = [value for value in (van, tot) if value and re.fullmatch(r"[0-9]{1,9}", value)]
    if len(numbers) != 2:
        return None
    start, end = int(numbers[0]), int(numbers[1])
    if not 0 <= start < end <= len(document.text) or not document.text[start:end].strip():
        return None
    return start, end


def parts_of(blocks: tuple[MarkedBlock, ...]) -> list[Part]:
    """Group what belongs together: list items to a list, rows to a table."""
    grouped = {BlockKind.LIST_ITEM, BlockKind.TABLE_ROW}

    def group(block: MarkedBlock) -> object:
        return block.kind if block.kind in grouped else block.start

    return [
        Part(members[0].kind, members)
        for members in (tuple(found) for _, found in groupby(blocks, key=group))
    ]


def heading_tag(level: int) -> str:
    """Give the HTML element of a heading; h1 is the source's title."""
    return f"h{min(level + 1, _LOWEST_HEADING)}"


def source_routes(library: Library, pages: Pages) -> APIRouter:
    """Give the route ``/bron/<id>?van=<start>&tot=<end>``."""
    router = APIRouter()

    @router.get("/bron/{source_id}", response_class=HTMLResponse)
    def source_page(source_id: str, van: str | None = None, tot: str | None = None) -> HTMLResponse:
        try:
            document = library.document(source_id)
        except KeyError:
            return pages.notice(404, "source_unknown_title", "source_unknown")
        except IndexMissingError:
            return pages.notice(503, "page_no_index_title", "answer_no_index")
        return pages.source(document, van, tot)

    return router
