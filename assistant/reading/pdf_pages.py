"""Read the pages of a PDF one by one: the lines on each, and what is wrong with it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pypdf import PageObject, PdfReader

from assistant.reading.legibility import is_gibberish
from assistant.reading.pdf_forms import MALFORMED
from assistant.reading.pdf_lines import Line, segments_of
from assistant.reading.pdf_runs import Run, runs_of

_MAX_FORM_DEPTH = 4


@dataclass(slots=True)
class PageLines:
    """The segments of each page, with the numbers (from 1) of pages that are not as they should be.

    ``failed`` could not be decoded, the first for the reason ``error``; ``gibberish``
    has letters without a meaning, ``recognised`` text that was read from a picture, and
    ``pictures`` has no text but a picture, which may be one of text.
    """

    segments: list[list[Line]] = field(default_factory=list)
    failed: list[int] = field(default_factory=list)
    gibberish: list[int] = field(default_factory=list)
    recognised: list[int] = field(default_factory=list)
    pictures: list[int] = field(default_factory=list)
    error: BaseException | None = None

    @property
    def empty(self) -> list[int]:
        """Give the pages that simply have no text."""
        known = {*self.failed, *self.gibberish}
        return [n for n, lines in enumerate(self.segments, 1) if not lines and n not in known]


def lines_of_pages(reader: PdfReader, count: int) -> PageLines:
    """Read the first ``count`` pages."""
    found = PageLines()
    for number in range(1, count + 1):
        try:
            page = reader.pages[number - 1]
            runs = runs_of(page)
            lines = _visible(page, segments_of(runs))
        except (*MALFORMED, MemoryError) as error:
            found.error = found.error or error
            found.failed.append(number)
            lines, runs = [], []
        if is_gibberish(" ".join(line.text for line in lines)):
            found.gibberish.append(number)
            lines = []
        elif lines and _is_recognised(runs):
            found.recognised.append(number)
        elif not lines and number not in found.failed and _has_picture(page):
            found.pictures.append(number)
        found.segments.append(lines)
    return found


def _visible(page: PageObject, lines: list[Line]) -> list[Line]:
    """Leave out what lies outside the visible part of the page, such as printer's marks."""
    box = page.cropbox
    left, low, right, high = (float(side) for side in (box.left, box.bottom, box.right, box.top))
    inside = [line for line in lines if low <= line.y <= high and left <= line.x0 <= right]
    # Text on a turned page has turned coordinates, which the box has not.
    return inside if len(inside) >= 0.5 * len(lines) else lines


def _is_recognised(runs: Sequence[Run]) -> bool:
    """Tell whether most of the text lies unseen under a picture, as programs for OCR put it."""
    letters = sum(len(run.text) for run in runs)
    return sum(len(run.text) for run in runs if run.unseen) > 0.5 * letters


def _has_picture(page: PageObject, depth: int = 0) -> bool:
    """Tell whether a page shows an image, also one in a form on it."""
    try:
        resources = page.get("/Resources", {}).get_object()
        for drawn in resources.get("/XObject", {}).get_object().values():
            inner = drawn.get_object()
            if inner.get("/Subtype") == "/Image":
                return True
            if depth < _MAX_FORM_DEPTH and _has_picture(inner, depth + 1):
                return True
    except MALFORMED:
        return False
    return False
