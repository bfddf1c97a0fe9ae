"""Holds figures against the floors: what is below, missing, or measured on other sources."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from evals.baseline import Baseline, Floor
from evals.cases import Half
from evals.figures import Figure

NEEDS = {
    "originals": "originals", "followups": "originals", "kinds": "originals",
    "fragments_opened": "chromium",
}  # fmt: skip
"""The corpus or tool that may be missing, by the first or the last part of a key that needs it.

Follow-ups and kinds of passages are measured on all corpora together.
"""

_WHAT_TO_DO = (
    "Is het zo bedoeld, draai dan python -m evals --raise-floors; anders: herstel de bronnen of "
    "het inlezen ervan."
)


@dataclass(frozen=True, slots=True)
class Row:
    """A figure beside its floor; None where none applies."""

    figure: Figure
    floor: Floor | None

    @property
    def ok(self) -> bool:
        """Tell whether the figure is not below its floor."""
        return self.floor is None or self.floor.holds(self.figure.value)


@dataclass(frozen=True, slots=True)
class Verdict:
    """All rows, and in sentences what else is wrong; ``gated`` is False without floors."""

    rows: tuple[Row, ...]
    problems: tuple[str, ...] = ()
    gated: bool = True

    @property
    def failures(self) -> tuple[Row, ...]:
        """Give the rows that are below their floor."""
        return tuple(row for row in self.rows if not row.ok)

    @property
    def ok(self) -> bool:
        """Tell whether the gate is green."""
        return not self.failures and not self.problems


def judge(
    figures: Sequence[Figure],
    baseline: Baseline,
    *,
    half: Half,
    sources: Mapping[str, str],
    absent: Collection[str] = (),
) -> Verdict:
    """Hold figures against the floors of the same half; on the other half none applies.

    ``sources`` has the hash of each corpus that was measured; floors whose corpus or tool is
    ``absent`` do not apply.
    """
    if half != baseline.half:
        return Verdict(tuple(Row(figure, None) for figure in figures), gated=False)
    floors = {key: floor for key, floor in baseline.floors.items() if not needs(key, absent)}
    rows = tuple(Row(figure, floors.get(figure.key)) for figure in figures)
    changed = [
        f"De inhoud van {name} is niet die waarop de ondergrenzen zijn gemeten ({found[:12]}, was "
        f"{baseline.sources.get(name, 'onbekend')[:12]}). {_WHAT_TO_DO}"
        for name, found in sources.items()
        if baseline.sources.get(name) != found
    ]
    missing = [
        f"{key} heeft een ondergrens maar is niet gemeten. Kijk waarom de meting wegviel, of haal "
        "de ondergrens weg als de maat niet meer bestaat."
        for key in floors.keys() - {figure.key for figure in figures}
    ]
    return Verdict(rows, (*changed, *sorted(missing)))


def needs(key: str, absent: Collection[str]) -> bool:
    """Tell whether a figure depends on what is absent, or would be another without it."""
    return any(NEEDS.get(part) in absent for part in key.split("."))
