"""Plots of what was measured: risk, calibration, confidence, and groups of questions."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evals.figures import Figure
from evals.measures import calibration_bins, coverage_risk, wilson
from evals.report.names import percent
from evals.report.svg import TICKS, Frame, box, drawing, line, path, tag, words
from evals.suites.abstention import Judgements

_FIRST = 8  # questions from which on a risk is more than chance
_BINS = 25
_ROW = 84.0


@dataclass(frozen=True, slots=True)
class Series:
    """The questions of one corpus; ``colour`` is a class of ``report.css``."""

    colour: str
    rows: Judgements


@dataclass(frozen=True, slots=True)
class Group:
    """Questions of one kind with their confidences ``(n,)``, as a row of a plot."""

    name: str
    colour: str
    confidence: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Bar:
    """Two shares of one group of questions."""

    name: str
    source: Figure
    key: Figure


def risk_plot(all_series: Sequence[Series], threshold: float) -> str:
    """Draw the share of wrong answers against the share of questions that are answered."""
    curves = [
        (series, *coverage_risk(series.rows.confidence, series.rows.wrong)) for series in all_series
    ]
    highest = max((float(risk[_FIRST - 1 :].max(initial=0)) for _, _, risk in curves), default=0)
    frame = Frame(most=max(0.2, math.ceil(highest * 5) / 5))
    drawn, labels = [frame.axes("beantwoord", "fout onder wat beantwoord is")], 0
    for series, coverage, risk in curves:
        points = [
            (frame.x(float(x)), frame.y(float(y)))
            for x, y in zip(coverage[_FIRST - 1 :], risk[_FIRST - 1 :], strict=True)
        ]
        drawn.append(path(points, f"curve {series.colour}"))
        answered = int((series.rows.confidence >= threshold).sum())
        if answered:
            x, y = frame.x(float(coverage[answered - 1])), frame.y(float(risk[answered - 1]))
            drawn.append(line(x, y, x, frame.y(0), f"drop {series.colour}"))
            drawn.append(tag("circle", cx=x, cy=y, r=6.5, class_=f"dot {series.colour}"))
            told = f"{percent(float(coverage[answered - 1]))} beantwoord, "
            told += f"{percent(float(risk[answered - 1]))} daarvan fout"
            # the corner where few questions are answered and most are wrong is always empty
            below = frame.top + 22 + 21 * labels
            drawn.append(words(frame.x(0) + 12, below, told, f"note {series.colour}"))
            labels += 1
    return drawing(frame.width, frame.height, "Risico tegen dekking", *drawn)


def calibration_plot(all_series: Sequence[Series]) -> str:
    """Draw the share that is answerable against the confidence, in ten groups of equal size."""
    frame = Frame()
    drawn = [frame.axes("zekerheid", "staat echt in de bronnen")]
    drawn.append(line(frame.x(0), frame.y(0), frame.x(1), frame.y(1), "ideal"))
    for series in all_series:
        bins = calibration_bins(series.rows.confidence, series.rows.answerable)
        points = [(frame.x(mean), frame.y(share)) for mean, share, _ in bins]
        drawn.append(path(points, f"curve faint {series.colour}"))
        for mean, share, count in bins:
            low, high = wilson(share, count)
            x, y = frame.x(mean), frame.y(share)
            drawn.append(line(x, frame.y(low), x, frame.y(high), f"whisker {series.colour}"))
            drawn.append(tag("circle", cx=x, cy=y, r=5.0, class_=f"dot {series.colour}"))
    return drawing(frame.width, frame.height, "Zekerheid tegen werkelijkheid", *drawn)


def confidence_plot(groups: Sequence[Group], threshold: float) -> str:
    """Draw how the confidences of each group are spread, full from the threshold on."""
    height = 34 + _ROW * len(groups) + 46
    frame = Frame(height=height, left=14, top=34, bottom=46)
    limit = frame.x(threshold)
    drawn = [
        words(limit + 6, 16, f"beantwoord vanaf {percent(threshold)}", "axis strong"),
        line(limit, 22, limit, height - frame.bottom, "limit"),
    ]
    for row, group in enumerate(groups):
        drawn.append(_spread(frame, group, threshold, frame.top + _ROW * (row + 1)))
    base = height - frame.bottom
    anchors = ["start", "middle", "middle", "middle", "end"]
    for tick, anchor in zip(TICKS, anchors, strict=True):
        drawn.append(words(frame.x(tick), base + 18, percent(tick), "tick", anchor))
    drawn.append(words(frame.x(1), height - 6, "zekerheid →", "axis", "end"))
    return drawing(frame.width, height, "Verdeling van de zekerheid", *drawn)


def _spread(frame: Frame, group: Group, threshold: float, base: float) -> str:
    """Draw one group as bars that stand on ``base``."""
    counts, edges = np.histogram(group.confidence, bins=_BINS, range=(0, 1))
    highest = max(1, int(counts.max(initial=0)))
    share = float((group.confidence >= threshold).mean()) if len(group.confidence) else 0.0
    drawn = [line(frame.x(0), base, frame.x(1), base, "grid")]
    for count, left, right in zip(counts, edges[:-1], edges[1:], strict=True):
        tall = float(count) / highest * (_ROW - 34)
        for start, end, faint in (
            (left, min(right, threshold), " faint"),
            (max(left, threshold), right, ""),
        ):
            if count and end > start:
                x, width = frame.x(float(start)), frame.x(float(end)) - frame.x(float(start))
                drawn.append(box(x + 0.6, base - tall, width - 1.2, tall, group.colour + faint))
    above = base - _ROW + 26
    drawn.append(words(frame.x(0), above, group.name, "row"))
    told = f"{percent(share)} van {len(group.confidence)} beantwoord"
    drawn.append(words(frame.x(1), above, told, "axis", "end"))
    return "".join(drawn)


def bars_plot(bars: Sequence[Bar], title: str) -> str:
    """Draw for each group how often the right source is first, and its answer is shown."""
    tall, left, right = 46.0, 164.0, 52.0
    height = tall * len(bars) + 30
    frame = Frame(height=height, left=left, right=right, top=0, bottom=30)
    drawn = [line(frame.x(t), 0, frame.x(t), height - 28, "grid") for t in (0, 0.5, 1)]
    for row, bar in enumerate(bars):
        middle = tall * row + tall / 2
        drawn.append(words(left - 10, middle + 1, bar.name, "row", "end"))
        drawn.append(words(left - 10, middle + 16, f"{bar.key.count} vragen", "tick", "end"))
        drawn.append(_bar(frame, bar.source, middle - 14, "source"))
        drawn.append(_bar(frame, bar.key, middle + 2, "key"))
    for tick in (0, 0.5, 1):
        drawn.append(words(frame.x(tick), height - 8, percent(tick), "tick", "middle"))
    return drawing(frame.width, height, title, *drawn)


def _bar(frame: Frame, figure: Figure, top: float, colour: str) -> str:
    low = figure.value if figure.low is None else figure.low
    high = figure.value if figure.high is None else figure.high
    middle = top + 6
    return "".join(
        [
            box(frame.x(0), top, frame.x(figure.value) - frame.x(0), 12, f"bar {colour}"),
            line(frame.x(low), middle, frame.x(high), middle, "whisker ink"),
            words(frame.x(1) + 8, top + 10.5, percent(figure.value), "tick"),
        ]
    )


def range_plot(figure: Figure, floor: float | None) -> str:
    """Draw a share with its interval on a short track, and its floor as a mark."""
    width, middle = 170.0, 9.0

    def x(share: float) -> float:
        return 5 + share * (width - 10)

    drawn = [line(x(0), middle, x(1), middle, "track")]
    if figure.low is not None and figure.high is not None:
        drawn.append(line(x(figure.low), middle, x(figure.high), middle, "span"))
    if floor is not None:
        drawn.append(line(x(floor), 2, x(floor), 16, "floor"))
    drawn.append(tag("circle", cx=x(figure.value), cy=middle, r=4.5, class_="value"))
    return drawing(width, 18, f"{percent(figure.value)} op een schaal van 0 tot 100%", *drawn)
