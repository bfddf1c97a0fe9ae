"""Read what a PDF says of its own pages: the numbers printed on them, and its outline."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pypdf import PdfReader

from assistant.reading.characters import clean_line
from assistant.reading.pdf_forms import MALFORMED
from assistant.reading.pdf_furniture import lone_number
from assistant.reading.pdf_lines import Line

Outline = Mapping[tuple[int, str], int]
"""From a page (from 1) and the letters of a title to the title's level."""

_MAX_LABEL = 20
_MAX_TITLES = 20_000
_MAX_DEPTH = 20
# Printed numbers must agree on most pages that have one before they are believed.
_AGREEING = 0.7
_FEWEST_NUMBERS = 3


def labels_of(
    reader: PdfReader, pages: Sequence[Sequence[Line]], kept: Sequence[Sequence[Line]]
) -> dict[int, str]:
    """Give what is printed on pages as their number, where it is not the physical number.

    A PDF may tell it itself; else the lone numbers tell that were found in the margins:
    those of ``pages`` that are not in ``kept``.
    """
    try:
        named = [clean_line(label)[:_MAX_LABEL] for label in reader.page_labels[: len(pages)]]
    except MALFORMED:
        named = []
    labels = {n: label for n, label in enumerate(named, 1) if label and label != str(n)}
    return labels or _printed(pages, kept)


def _printed(pages: Sequence[Sequence[Line]], kept: Sequence[Sequence[Line]]) -> dict[int, str]:
    shifts: Counter[int] = Counter()
    for index, (lines, left) in enumerate(zip(pages, kept, strict=True)):
        dropped = set(lines).difference(left)
        numbers = {found for line in dropped if (found := lone_number(line.text)) is not None}
        if len(numbers) == 1:
            shifts[numbers.pop() - (index + 1)] += 1
    if not shifts:
        return {}
    shift, count = shifts.most_common(1)[0]
    if shift == 0 or count < max(_FEWEST_NUMBERS, _AGREEING * shifts.total()):
        return {}
    return {n: str(n + shift) for n in range(1, len(pages) + 1) if n + shift > 0}


def outline_of(reader: PdfReader) -> dict[tuple[int, str], int]:
    """Give the titles of the outline by their page, with their level; empty if there is none."""
    levels: dict[tuple[int, str], int] = {}
    try:
        for title, depth in _titles(reader.outline, 1):
            page = reader.get_destination_page_number(title)
            key = letters_of(str(title.title))
            if page is not None and page >= 0 and key:
                levels.setdefault((page + 1, key), min(depth, 6))
            if len(levels) >= _MAX_TITLES:
                break
    except MALFORMED:  # what could be read of it is used
        pass
    return levels


def _titles(outline: Sequence[Any], depth: int) -> Iterator[tuple[Any, int]]:
    for item in outline:
        if not isinstance(item, list):
            yield item, depth
        elif depth < _MAX_DEPTH:
            yield from _titles(item, depth + 1)


def letters_of(text: str) -> str:
    """Give the letters of a title: its number and its spaces differ between outline and page."""
    return "".join(filter(str.isalpha, text.lower()))
