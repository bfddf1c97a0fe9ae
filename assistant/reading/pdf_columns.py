"""Put the segments of a PDF page in reading order: columns one after the other, tables by row."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from assistant.reading.characters import starts_with_bullet
from assistant.reading.pdf_lines import Line, merge_rows

Span = tuple[float, float]

_MIN_GUTTER = 0.8
_MIN_LINES_BESIDE = 2
_MAX_DEPTH = 6
_FAR = 1e9


@dataclass(frozen=True, slots=True)
class Region:
    """Lines that are read from top to bottom, between ``x0`` and ``x1`` (points)."""

    lines: tuple[Line, ...]
    x0: float
    x1: float


@dataclass(frozen=True, slots=True)
class _Band:
    """Segments whose heights overlap, and the horizontal spans that they leave free."""

    segments: list[Line]
    free: list[Span]

    @property
    def top(self) -> float:
        return max(segment.top for segment in self.segments)

    @property
    def bottom(self) -> float:
        return min(segment.bottom for segment in self.segments)


def regions_of(segments: Sequence[Line], depth: int = 0) -> list[Region]:
    """Give the regions of a page in reading order.

    A run of bands that leave the same vertical strip free, with lines on both sides
    of it, is set in columns; all other bands are read as they come.
    """
    if not segments:
        return []
    em = median(segment.size for segment in segments)
    bands = _bands(segments)
    regions: list[Region] = []
    plain: list[Line] = []
    index = floor = 0
    while index < len(bands):
        found = _columns_from(bands, index, em, floor) if depth < _MAX_DEPTH else None
        if found is None:
            plain.extend(bands[index].segments)
            index += 1
            continue
        start, end, gutters = found
        table_end = _table_end(bands, index, end, gutters)
        table = _split_at(bands[index:table_end], gutters)
        if _is_table(table, em):
            regions.extend(_region(plain))
            plain = []
            regions.append(_table(table))
            index = floor = table_end
            continue
        pulled = [segment for band in bands[start:index] for segment in band.segments]
        plain = plain[: len(plain) - len(pulled)]
        regions.extend(_region(plain))
        plain = []
        for column in _split_at(bands[start:end], gutters):
            regions.extend(regions_of(column, depth + 1))
        index = floor = end
    regions.extend(_region(plain))
    return regions


def _region(segments: Sequence[Line]) -> list[Region]:
    if not segments:
        return []
    lines = tuple(merge_rows(segments))
    return [Region(lines, min(line.x0 for line in lines), max(line.x1 for line in lines))]


def _bands(segments: Sequence[Line]) -> list[_Band]:
    bands: list[list[Line]] = []
    bottom = _FAR
    for segment in sorted(segments, key=lambda segment: -segment.top):
        if not bands or segment.top <= bottom:
            bands.append([])
            bottom = _FAR
        bands[-1].append(segment)
        bottom = min(bottom, segment.bottom)
    return [_Band(band, _free(band)) for band in bands]


def _free(segments: Sequence[Line]) -> list[Span]:
    free: list[Span] = []
    end = -_FAR
    for segment in sorted(segments, key=lambda segment: segment.x0):
        if segment.x0 > end:
            free.append((end, segment.x0))
        end = max(end, segment.x1)
    return [*free, (end, _FAR)]


def _common(first: Sequence[Span], second: Sequence[Span], least: float) -> list[Span]:
    """Give what two lists of spans share, as far as it is at least ``least`` wide."""
    shared = [(max(a[0], b[0]), min(a[1], b[1])) for a in first for b in second]
    return [span for span in shared if span[1] - span[0] >= least]


def _columns_from(
    bands: Sequence[_Band], seed: int, em: float, floor: int
) -> tuple[int, int, list[Span]] | None:
    """Find the bands around ``seed`` that stand in columns: start, end and the gutters.

    Bands before ``floor`` have been read already.
    """
    least = _MIN_GUTTER * em
    gutters = [
        span for span in bands[seed].free[1:-1] if span[1] - span[0] >= least
    ]  # the first and last are the margins
    if not gutters:
        return None
    end = seed + 1
    while end < len(bands) and (narrower := _common(gutters, bands[end].free, least)):
        gutters = narrower
        end += 1
    start = seed
    while start > floor and (narrower := _common(gutters, bands[start - 1].free, least)):
        gutters = narrower
        start -= 1
    start, end = _trim(bands, start, seed, end, gutters)
    inside = [segment for band in bands[start:end] for segment in band.segments]
    gutters = [
        gutter
        for gutter in gutters
        if sum(1 for segment in inside if segment.x1 <= gutter[0] + 1) >= _MIN_LINES_BESIDE
        and sum(1 for segment in inside if segment.x0 >= gutter[1] - 1) >= _MIN_LINES_BESIDE
    ]
    return (start, end, gutters) if gutters else None


def _trim(
    bands: Sequence[_Band], start: int, seed: int, end: int, gutters: Sequence[Span]
) -> tuple[int, int]:
    """Leave out one-sided bands at both ends that belong to the full-width text beside them."""

    def one_sided(band: _Band) -> bool:
        return all(segment.x1 <= gutters[-1][0] + 1 for segment in band.segments)

    def far_apart(above: _Band, below: _Band) -> bool:
        size = max(segment.size for segment in below.segments)
        return above.bottom - below.top > 0.6 * size

    while start < seed and start > 0 and one_sided(bands[start]):
        if far_apart(bands[start - 1], bands[start]):
            break
        start += 1
    if end < len(bands):
        last = max(i for i in range(seed, end) if i == seed or not one_sided(bands[i]))
        apart = next((i for i in range(last + 1, end) if far_apart(bands[i - 1], bands[i])), end)
        end = apart
    return start, end


def _split_at(bands: Sequence[_Band], gutters: Sequence[Span]) -> list[list[Line]]:
    middles = sorted((left + right) / 2 for left, right in gutters)
    columns: list[list[Line]] = [[] for _ in range(len(middles) + 1)]
    for band in bands:
        for segment in band.segments:
            columns[sum(1 for middle in middles if segment.x0 >= middle)].append(segment)
    return [column for column in columns if column]


def _table_end(bands: Sequence[_Band], start: int, end: int, gutters: Sequence[Span]) -> int:
    """Give where a table would end: after the last band with cells in two columns."""
    return max(
        index + 1
        for index in range(start, end)
        if index == start or len(_split_at(bands[index : index + 1], gutters)) > 1
    )


def _is_table(columns: Sequence[Sequence[Line]], em: float) -> bool:
    """Tell a table from columns of prose: its cells share baselines and do not fill lines."""
    if len(columns) < 2:
        return False
    merged = [merge_rows(column) for column in columns]
    if any(starts_with_bullet(line.text) for column in merged for line in column):
        return False
    fewest = min(merged, key=len)
    others = [line.y for column in merged if column is not fewest for line in column]
    shared = sum(1 for line in fewest if any(abs(line.y - y) <= 0.3 * em for y in others))
    if shared < 0.8 * len(fewest):
        return False
    return any(_fill(column) < 0.5 for column in merged) or _rows_start_together(merged)


def _fill(column: Sequence[Line]) -> float:
    """Give the share of lines that reach the last quarter of their column."""
    left, right = min(line.x0 for line in column), max(line.x1 for line in column)
    full = sum(1 for line in column if line.x1 >= left + 0.75 * (right - left))
    # A column of short lines of equal length is filled, but not with prose.
    words = median(len(line.text.split()) for line in column)
    return full / len(column) if words >= 3 else 0.0


def _gap_tops(columns: Sequence[Sequence[Line]]) -> list[float]:
    """Give the baselines, from the top, above which all columns leave more than a line free."""
    heights = _heights(columns)
    steps = [above.y - below.y for column in columns for above, below in pairwise(column)]
    pitch = min((step for step in steps if step > 2), default=0.0)
    lower = [below for above, below in pairwise(heights) if above - below > 1.2 * pitch]
    return [*heights[:1], *lower]


def _heights(columns: Sequence[Sequence[Line]]) -> list[float]:
    return sorted({round(line.y) for column in columns for line in column}, reverse=True)


def _has_line_at(column: Sequence[Line], height: float) -> bool:
    return any(abs(line.y - height) <= 1.5 for line in column)


def _rows_start_together(columns: Sequence[Sequence[Line]]) -> bool:
    """Tell a table with cells of several lines: its rows start together, with a gap above."""
    tops = _gap_tops(columns)
    together = sum(1 for top in tops if all(_has_line_at(column, top) for column in columns))
    return len(tops) >= 3 and together >= 0.8 * len(tops)


def _table(columns: Sequence[Sequence[Line]]) -> Region:
    merged = [merge_rows(column) for column in columns]
    tops = _gap_tops(merged)
    if not _rows_start_together(merged):
        # A line without a first cell goes on with the row above.
        heights = _heights(merged)
        tops = [top for top in heights if top == heights[0] or _has_line_at(merged[0], top)]
    rows: list[Line] = []
    for top, below in zip(tops, [*tops[1:], -_FAR], strict=True):
        cells = [[line for line in column if below + 2 < line.y <= top + 2] for column in merged]
        parts = [line for cell in cells for line in cell]
        if parts:
            first = parts[0]
            text = " ".join(line.text for line in parts)
            right = max(line.x1 for line in parts)
            bold = all(line.bold for line in parts)
            rows.append(
                Line(text, first.x0, right, first.y, first.size, bold, first.mark, row=True)
            )
    return Region(tuple(rows), min(line.x0 for line in rows), max(line.x1 for line in rows))
