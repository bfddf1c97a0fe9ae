"""The floors that figures may not fall below, pinned beside the sources they were measured on.

``baseline.json`` has ``half``, the half of the questions that was measured; ``sources``, a
hash of each corpus and of the questions; and ``floors``, by the key of a figure:

    "cards.auroc": {"floor": 0.9, "better": "higher", "was": [0.88, 0.9]}

``floor`` is a ceiling where lower is better. ``was`` is every value that it has had, the
present one too: a floor laxer than the strictest of them needs a ``reason``.
"""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError
from evals.cases import Half
from evals.figures import Better, Figure

BASELINE = Path(__file__).parent / "baseline.json"
EXACT = ("quotes_found", "pages_right", "strings_known", "fragments_unique", "fragments_opened")
"""Measures of the promise itself: 1, or broken."""

_NOISE = 1.96  # standard errors in half a 95% interval
_SCALE = 1000.0  # floors have three decimals
_SLOWER = 4.0  # how much slower another, or a busy, machine may be than the one that measured


class BaselineError(AssistantError):
    """The baseline cannot be read, or a floor was lowered without a reason."""


@dataclass(frozen=True, slots=True)
class Floor:
    """The worst value that a figure may have, and the values that were asked before."""

    key: str
    floor: float
    better: Better = "higher"
    was: tuple[float, ...] = ()
    reason: str = ""

    def holds(self, value: float) -> bool:
        """Tell whether a value is good enough; NaN never is."""
        return value <= self.floor if self.better == "lower" else value >= self.floor

    @property
    def strictest(self) -> float:
        """Give the best value that was ever asked."""
        return (min if self.better == "lower" else max)((self.floor, *self.was))


@dataclass(frozen=True, slots=True)
class Baseline:
    """All floors, with the half of the questions and the hashes they hold for."""

    half: Half = "test"
    sources: Mapping[str, str] = field(default_factory=dict)
    floors: Mapping[str, Floor] = field(default_factory=dict)


def load_baseline(path: Path = BASELINE) -> Baseline:
    """Read the floors.

    Raises:
        BaselineError: the file is missing or not as it should be, or a floor was lowered
            without a reason.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        floors = {key: _floor(key, entry) for key, entry in data["floors"].items()}
        baseline = Baseline(data["half"], dict(data["sources"]), floors)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BaselineError(
            f"De ondergrenzen in {path} zijn niet te lezen ({error!r}). Zet het bestand terug, of "
            "maak het opnieuw met python -m evals --raise-floors."
        ) from None
    for floor in floors.values():
        _check(floor)
    return baseline


def _floor(key: str, entry: Mapping[str, Any]) -> Floor:
    if entry["better"] not in ("higher", "lower"):
        raise ValueError(f"better van {key} is {entry['better']!r}")
    was = tuple(float(value) for value in entry["was"])
    return Floor(key, float(entry["floor"]), entry["better"], was, entry.get("reason", ""))


def _check(floor: Floor) -> None:
    if floor.key.rpartition(".")[2] in EXACT and floor.floor != 1.0:
        raise BaselineError(
            f"De ondergrens van {floor.key} is {floor.floor:g}, maar moet 1 zijn: een citaat is "
            "letterlijk of het is geen citaat. Zet hem terug op 1."
        )
    if not floor.holds(floor.strictest) or math.isnan(floor.floor):
        raise BaselineError(f"De ondergrens van {floor.key} is geen getal. Zet hem terug.")
    if floor.floor != floor.strictest and not floor.reason.strip():
        raise BaselineError(
            f"De grens van {floor.key} is versoepeld van {floor.strictest:g} naar {floor.floor:g} "
            f'zonder reden. Zet hem terug, of schrijf in {BASELINE.name} waarom: "reason": "…".'
        )


def save_baseline(baseline: Baseline, path: Path = BASELINE) -> None:
    """Write the floors, in order of their keys."""
    floors = {floor.key: _entry(floor) for floor in baseline.floors.values()}
    data = {
        "half": baseline.half,
        "sources": dict(baseline.sources),
        "floors": dict(sorted(floors.items())),
    }
    path.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _entry(floor: Floor) -> dict[str, Any]:
    entry = {"floor": floor.floor, "better": floor.better, "was": list(floor.was)}
    return entry | ({"reason": floor.reason} if floor.reason else {})


def raised(baseline: Baseline, figures: Iterable[Figure], sources: Mapping[str, str]) -> Baseline:
    """Give the baseline with each floor a safe margin below its figure, where that is stricter.

    No floor becomes laxer. The hashes of ``sources`` are taken over only if every figure holds:
    on other sources a floor that no longer does has to be lowered by hand, with a reason.
    """
    floors = dict(baseline.floors)
    measured = list(figures)
    all_hold = all(f.key not in floors or floors[f.key].holds(f.value) for f in measured)
    for figure in measured:
        floors[figure.key] = _raised(floors.get(figure.key), figure)
    hashes = {**baseline.sources, **sources} if all_hold else baseline.sources
    return replace(baseline, floors=floors, sources=hashes)


def _raised(floor: Floor | None, figure: Figure) -> Floor:
    safe = safe_floor(figure)
    if floor is None:
        return Floor(figure.key, safe, figure.better, (safe,))
    if floor.holds(safe) and safe != floor.floor:
        higher = replace(floor, floor=safe, was=(*floor.was, safe))
        return replace(higher, reason="") if safe == higher.strictest else higher
    return floor


def safe_floor(figure: Figure) -> float:
    """Give the value that a figure may fall to by chance.

    That is one standard error, and at least one question, from its value; milliseconds may be
    four times as many, for machines differ. Exact measures have no margin.
    """
    if figure.measure in EXACT:
        return 1.0
    if figure.key.endswith("_ms"):
        return float(math.ceil(figure.value * _SLOWER))
    spread = 0.0
    if figure.low is not None and figure.high is not None:
        spread = (figure.high - figure.low) / 2 / _NOISE
    margin = max(spread, 1 / figure.count)
    if figure.better == "lower":
        return math.ceil(round((figure.value + margin) * _SCALE, 6)) / _SCALE
    return math.floor(round((figure.value - margin) * _SCALE, 6)) / _SCALE
