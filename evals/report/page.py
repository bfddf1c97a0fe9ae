"""Writes the report: a page that needs nothing from outside, and the same in Markdown."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from assistant.documents import SECTORS
from evals.asking import Outcome
from evals.figures import mean_figure
from evals.gate import Row, Verdict
from evals.measures import key_shown, source_ranking
from evals.report.charts import (
    Bar,
    Group,
    Series,
    bars_plot,
    calibration_plot,
    confidence_plot,
    range_plot,
    risk_plot,
)
from evals.report.names import Names, number, percent, shown
from evals.report.terminal import conclusion, notes
from evals.report.worst import mistakes_of
from evals.running import CorpusRun, Measured
from evals.suites.abstention import DISTANCES, judgements_of

_COLOURS = ("first", "second")  # of the corpora, in their order
_TILES = (
    "quotes_found",
    "key_in_any",
    "success_at_1",
    "unanswerable_answered",
    "recall",
    "answer_p50_ms",
)


@dataclass(frozen=True, slots=True)
class Tile:
    """A measure that is shown large, with a value for each corpus or subject."""

    label: str
    meaning: str
    rows: tuple[Row, ...]


def write_report(folder: Path, names: Names, measured: Measured, verdict: Verdict) -> Path:
    """Write ``report.html`` and ``report.md`` in ``folder``, and give the first."""
    values = _values(names, measured, verdict)
    folder.mkdir(parents=True, exist_ok=True)
    environment = Environment(
        loader=PackageLoader("evals.report"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"percent": percent, "number": number}
    for name in ("report.html", "report.md"):
        text = environment.get_template(name).render(values)
        (folder / name).write_text(text, encoding="utf-8")
    return folder / "report.html"


def _values(names: Names, measured: Measured, verdict: Verdict) -> Mapping[str, Any]:
    """Give all that the templates show."""
    grouped = groupby(verdict.rows, key=lambda row: row.figure.group)
    return {
        "names": names,
        "measured": measured,
        "verdict": verdict,
        "conclusion": conclusion(verdict),
        "headline": _headline(verdict),
        "notes": notes(measured, verdict),
        "date": datetime.now(UTC).date().isoformat(),
        "tiles": _tiles(names, verdict),
        "groups": [(names.group(group), list(rows)) for group, rows in grouped],
        "shown": shown,
        "range_plot": lambda row: Markup(_range(row)),  # noqa: S704  # made of numbers
        "plots": {name: Markup(plot) for name, plot in _plots(names, measured).items()},  # noqa: S704
        "runs": list(zip(measured.runs, _COLOURS, strict=False)),
        "mistakes": mistakes_of([outcome for run in measured.runs for outcome in run.outcomes]),
        "sources": {
            (run.corpus.name, key): s for run in measured.runs for key, s in run.sources.items()
        },
    }


def _headline(verdict: Verdict) -> str:
    """Say whether the gate is green, without naming what fails."""
    failed = len(verdict.failures)
    if failed:
        return f"Gezakt: {failed} {'maat' if failed == 1 else 'maten'} onder de grens"
    return conclusion(verdict)


def _tiles(names: Names, verdict: Verdict) -> list[Tile]:
    tiles = [
        Tile(
            names.label(measure),
            names.meaning(measure),
            tuple(row for row in verdict.rows if row.figure.measure == measure),
        )
        for measure in _TILES
    ]
    return [tile for tile in tiles if tile.rows]


def _range(row: Row) -> str:
    if row.figure.key.endswith("_ms"):
        return ""
    return range_plot(row.figure, None if row.floor is None else row.floor.floor)


def _plots(names: Names, measured: Measured) -> dict[str, str]:
    """Draw all plots; those of one corpus have its name behind theirs."""
    series = [
        Series(colour, judgements_of(run.outcomes))
        for run, colour in zip(measured.runs, _COLOURS, strict=False)
    ]
    plots = {
        "risk": risk_plot(series, measured.threshold),
        "calibration": calibration_plot(series),
    }
    for run in measured.runs:
        answerable = [outcome for outcome in run.outcomes if outcome.answerable]
        sectors = {sector: sector for sector in SECTORS}
        plots |= {
            f"confidence {run.corpus.name}": confidence_plot(
                _spreads(names, run), measured.threshold
            ),
            f"styles {run.corpus.name}": bars_plot(
                _bars(answerable, names.styles, lambda outcome: (outcome.case.style,)),
                "Per manier van vragen",
            ),
            f"sectors {run.corpus.name}": bars_plot(
                _bars(answerable, sectors, partial(_sectors, run)), "Per onderwijssoort"
            ),
        }
    return plots


def _spreads(names: Names, run: CorpusRun) -> list[Group]:
    """Give the confidences of answerable questions, and of others by their distance."""
    groups = [("staat in de bronnen", "good", [o for o in run.outcomes if o.answerable])]
    groups += [
        (names.style(distance), distance, [o for o in run.outcomes if o.case.style == distance])
        for distance in DISTANCES
    ]
    return [
        Group(name, colour, judgements_of(outcomes).confidence) for name, colour, outcomes in groups
    ]


def _bars(
    outcomes: Sequence[Outcome],
    kinds: Mapping[str, str],
    kinds_of: Callable[[Outcome], tuple[str, ...]],
) -> list[Bar]:
    """Give a bar for each kind of question that there are; a question may be of several."""
    bars = []
    for kind, name in kinds.items():
        group = [outcome for outcome in outcomes if kind in kinds_of(outcome)]
        if group:
            firsts = [float(_first_is_right(outcome)) for outcome in group]
            keys = [float(key_shown(outcome)) for outcome in group]
            bars.append(Bar(name, mean_figure(kind, firsts), mean_figure(kind, keys)))
    return bars


def _sectors(run: CorpusRun, outcome: Outcome) -> tuple[str, ...]:
    """Give the sectors of the sources that answer a question."""
    answering = {gold.source_id for gold in outcome.case.gold} & run.sources.keys()
    return tuple(sector for source_id in answering for sector in run.sources[source_id].sectors)


def _first_is_right(outcome: Outcome) -> bool:
    golden = {gold.source_id for gold in outcome.case.gold}
    return source_ranking(outcome)[:1] != [] and source_ranking(outcome)[0] in golden
