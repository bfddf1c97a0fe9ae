"""The text of a PDF by PDFium, page by page, in the order in which the pages draw it."""

import re
from collections import Counter
from collections.abc import Sequence

import pypdfium2

_MOST_FURNITURE = 4  # lines at the head or the foot of a page


def pages_of_pdf(data: bytes) -> list[list[str]]:
    """Give the lines of each page, without its running heads and page numbers.

    They are left out because a sentence that runs on over a page has them in its middle.
    """
    document = pypdfium2.PdfDocument(data)
    try:
        pages = [_lines(page) for page in document]
    finally:
        document.close()
    counts = Counter(key for page in pages for key in {_key(line) for line in _edges(page)})
    repeated = {key for key, count in counts.items() if count > 1 or key == "#"}
    return [_without_furniture(page, repeated) for page in pages]


def labels_of_pdf(data: bytes) -> list[str]:
    """Give the label of each page, "" for one without."""
    document = pypdfium2.PdfDocument(data)
    try:
        return [document.get_page_label(number) for number in range(len(document))]
    finally:
        document.close()


def _lines(page: pypdfium2.PdfPage) -> list[str]:
    text_page = page.get_textpage()
    try:
        text: str = text_page.get_text_range()
    finally:
        text_page.close()
        page.close()
    return [line.strip() for line in text.splitlines() if line.strip()]


def _edges(page: Sequence[str]) -> list[str]:
    return [*page[:_MOST_FURNITURE], *page[-_MOST_FURNITURE:]]


def _key(line: str) -> str:
    """Give a line with its figures masked: a page number changes from page to page."""
    return re.sub(r"\d+", "#", line)


def _without_furniture(page: Sequence[str], repeated: set[str]) -> list[str]:
    """Take repeated lines off both ends, from the outside in, up to the first that is not."""
    first, last = 0, len(page)
    while first < min(_MOST_FURNITURE, last) and _key(page[first]) in repeated:
        first += 1
    while last > max(first, len(page) - _MOST_FURNITURE) and _key(page[last - 1]) in repeated:
        last -= 1
    return list(page[first:last])
