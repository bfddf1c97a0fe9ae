"""Put the runs of a PDF page together into line segments: text without wide gaps."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from assistant.reading.characters import BULLETS
from assistant.reading.pdf_runs import DOT, Run

# A gap wider than this many ems parts a line into segments: it may be a column gap.
# Narrower than the narrowest column gap in use (1 em, LaTeX), wider than nearly all
# word gaps of justified text; a line that is parted by mistake is joined again later.
_SEGMENT_GAP = 0.8
_MARKER = re.compile(
    rf"(?:[{BULLETS}\-–o\ue000-\uf8ff]|\(?(?:\d{{1,3}}|[a-zA-Z]|[ivx]{{1,4}})[.)])"
)
_MARKER_GAP = 4.0


@dataclass(frozen=True, slots=True)
class Line:
    """A line or part of one: its text, box in points (``y`` is the baseline) and looks.

    ``size`` is that of most of its letters; ``bold`` tells that all its letters are
    bold; ``mark`` is the structure number of its first letters; ``row`` that it is
    a whole table row.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    mark: int | None = None
    row: bool = False

    @property
    def top(self) -> float:
        """Give the height that capitals and ascenders reach."""
        return self.y + 0.8 * self.size

    @property
    def bottom(self) -> float:
        """Give the depth that descenders reach."""
        return self.y - 0.25 * self.size


def is_marker(text: str) -> bool:
    """Tell whether a text is only what stands before a list item: a bullet or a number."""
    return _MARKER.fullmatch(text.strip()) is not None


def segments_of(runs: Sequence[Run]) -> list[Line]:
    """Give the segments of a page, from top to bottom and left to right."""
    segments: list[list[Run]] = []
    for row in _rows(_with_dots_as_bullets(runs)):
        segments.extend(_split(row))
    merged = _with_raised_text([segment for segment in segments if segment])
    lines = [line for line in map(line_of, merged) if line.text]
    return sorted(lines, key=lambda line: (-line.y, line.x0))


def _with_dots_as_bullets(runs: Sequence[Run]) -> list[Run]:
    """Put each drawn dot on the baseline of the text that starts right of it; drop the others."""
    texts = [run for run in runs if run.text != DOT]
    by_height: defaultdict[int, list[Run]] = defaultdict(list)
    for run in texts:
        by_height[int(run.y // 10)].append(run)
    for dot in runs:
        if dot.text != DOT:
            continue
        near = [run for step in (-2, -1, 0) for run in by_height[int(dot.y // 10) + step]]
        level = [run for run in near if 0.05 * run.size < dot.y - run.y < 0.6 * run.size]
        after = [run for run in level if 0 < run.x0 - dot.x1 < 2.5 * run.size]
        before = [run for run in level if -2 * run.size < run.x1 - dot.x0 <= run.size]
        if after and not before:
            first = min(after, key=lambda run: run.x0)
            texts.append(replace(first, text=DOT, x0=dot.x0, x1=dot.x1))
    return texts


def _rows(runs: Sequence[Run]) -> list[list[Run]]:
    """Group runs by baseline."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: -run.y):
        if rows and rows[-1][0].y - run.y <= 0.25 * min(rows[-1][0].size, run.size):
            rows[-1].append(run)
        else:
            rows.append([run])
    return rows


def _split(row: list[Run]) -> list[list[Run]]:
    """Part a row at its wide gaps, except after a list marker."""
    row = sorted(row, key=lambda run: run.x0)
    segments: list[list[Run]] = []
    end = 0.0
    for run in row:
        if not run.text.strip() and (not segments or run.x0 - end > _SEGMENT_GAP * run.size):
            continue
        gap = run.x0 - end
        if not segments or gap > _SEGMENT_GAP * run.size:
            text = "".join(part.text for part in segments[-1]) if segments else ""
            if not (text and is_marker(text) and gap < _MARKER_GAP * run.size):
                segments.append([])
        segments[-1].append(run)
        # Blanks at the end reach into the gap and must not hide it.
        end = run.x1 if run.text.strip() or not segments[-1][:-1] else end
    return segments


def _with_raised_text(segments: list[list[Run]]) -> list[list[Run]]:
    """Put small raised or lowered text (note numbers, m²) into the segment that it touches."""
    small = [segment for segment in segments if len(segment) <= 4]
    hosts = [segment for segment in segments if segment]
    for segment in small:
        first = segment[0]
        for host in hosts:
            if host is segment or not host:
                continue
            size = host[0].size
            if first.size > 0.8 * size or abs(first.y - host[0].y) > 0.6 * size:
                continue
            right = max(run.x1 for run in host)
            if host[0].x0 < first.x0 <= right + 0.3 * size:
                host.extend(segment)
                segment.clear()
                break
    return [sorted(segment, key=lambda run: run.x0) for segment in segments if segment]


def line_of(runs: Sequence[Run]) -> Line:
    """Make one line of runs that stand side by side, with a space at each word gap."""
    gaps = [right.x0 - left.x1 for left, right in pairwise(runs)]
    factor = _letter_spacing(runs, gaps)
    text = runs[0].text
    for gap, run in zip(gaps, runs[1:], strict=True):
        if gap >= max(0.5 * run.space, factor) and not text[-1:].isspace():
            text += " "
        text += run.text
    sizes: Counter[float] = Counter()
    for run in runs:
        sizes[round(run.size, 1)] += len(run.text.strip())
    letters = [run for run in runs if any(character.isalnum() for character in run.text)]
    drawn = [run for run in runs if run.text.strip()] or list(runs)
    size = sizes.most_common(1)[0][0]
    base = next((run.y for run in drawn if abs(run.size - size) < 0.1), drawn[0].y)
    return Line(
        " ".join(text.split()),
        min(run.x0 for run in drawn),
        max(run.x1 for run in drawn),
        base,
        size,
        bool(letters) and all(run.bold for run in letters),
        next((run.mark for run in letters or drawn if run.mark is not None), None),
    )


def _letter_spacing(runs: Sequence[Run], gaps: Sequence[float]) -> float:
    """Give the gap below which letters of a spaced-out text belong to one word, else 0."""
    single = [gap for gap, run in zip(gaps, runs, strict=False) if len(run.text) == 1]
    if len(single) < 5 or len(single) < 0.8 * len(gaps):
        return 0.0
    usual = median(single)
    return 1.7 * usual if usual >= 0.5 * runs[0].space else 0.0


def merge_rows(lines: Sequence[Line]) -> list[Line]:
    """Join the segments of a column that share a baseline, from top to bottom."""
    merged: list[Line] = []
    for line in sorted(lines, key=lambda line: (-round(line.y, 1), line.x0)):
        last = merged[-1] if merged else None
        if (
            last
            and last.x1 <= line.x0 + 1
            and abs(last.y - line.y) <= 0.25 * min(last.size, line.size)
        ):
            merged[-1] = Line(
                f"{last.text} {line.text}",
                last.x0,
                line.x1,
                last.y,
                last.size if len(last.text) >= len(line.text) else line.size,
                last.bold and line.bold,
                last.mark if last.mark is not None else line.mark,
            )
        else:
            merged.append(line)
    return merged
