"""A document's blocks cut into runs, so that a quote can be marked wherever it starts and ends."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import pairwise

from assistant.documents import BlockKind, Document

Span = tuple[int, int]
"""Offsets in a document's text, half-open."""

_OWN_MARKER = re.compile(r"(?:[-–—•●▪◦·*☐✓✔]|\(?(?:\d{1,3}|[a-zA-Z])[.)])\s")


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one block that is all marked or all not; ``page`` starts right before it."""

    text: str
    marked: bool = False
    page: int | None = None


@dataclass(frozen=True, slots=True)
class MarkedBlock:
    """A block as it is shown: its runs joined are the block's text, verbatim."""

    kind: BlockKind
    level: int
    start: int
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """Give the block's text."""
        return "".join(run.text for run in self.runs)

    @property
    def first_marked(self) -> int | None:
        """Give the index of the first run that is marked, None if none is."""
        return next((index for index, run in enumerate(self.runs) if run.marked), None)

    @property
    def has_own_marker(self) -> bool:
        """Tell whether the text itself starts with a bullet or number, so that none is drawn."""
        return _OWN_MARKER.match(self.text) is not None


def mark_blocks(
    document: Document, mark: Span | None = None, within: Span | None = None
) -> tuple[MarkedBlock, ...]:
    """Cut the document's blocks into runs at the borders of ``mark`` and at page starts.

    ``within`` clips the result to that part of the text, without page numbers
    before its first block. With ``mark=(6, 11)``, a paragraph "Goed: slaap!"
    gives the runs "Goed: ", "slaap" (marked) and "!".
    """
    first, last = within or (0, len(document.text))
    marked_from, marked_to = mark or (-1, -1)
    pages = {page.start: page.number for page in document.pages if page.start < page.end}
    starts = sorted(pages)
    shown: list[MarkedBlock] = []
    behind = first
    for block in document.blocks:
        start, end = max(block.start, first), min(block.end, last)
        if start >= end:
            continue
        turns = starts[bisect_right(starts, start) : bisect_left(starts, end)]
        before = starts[bisect_left(starts, behind) : bisect_right(starts, start)]
        inner = {border for border in (marked_from, marked_to) if start < border < end}
        borders = [start, *sorted(inner.union(turns)), end]
        opens = {start: before[-1]} if before else {}
        opens |= {turn: turn for turn in turns}
        runs = tuple(
            Run(
                document.text[a:b],
                marked=marked_from <= a < marked_to,
                page=pages[opens[a]] if a in opens else None,
            )
            for a, b in pairwise(borders)
        )
        shown.append(MarkedBlock(block.kind, block.level, start, runs))
        behind = end
    return tuple(shown)
