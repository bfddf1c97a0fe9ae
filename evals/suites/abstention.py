"""Whether a question is refused where the sources hold no answer, and only there."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from evals.asking import Outcome
from evals.figures import Better, Figure, mean_figure, statistic_figure
from evals.measures import area_under_risk, calibration_error, is_wrong

DISTANCES = ("near", "far")
"""How far an unanswerable question is from the sources: its ``Case.style``."""


@dataclass(frozen=True, slots=True)
class Judgements:
    """A row a question: the confidence, and whether it is answerable and answered wrongly."""

    confidence: NDArray[np.float64]
    answerable: NDArray[np.bool_]
    wrong: NDArray[np.bool_]


def judgements_of(outcomes: Sequence[Outcome]) -> Judgements:
    """Lay outcomes out as columns ``(n,)``."""
    return Judgements(
        np.array([outcome.answer.confidence for outcome in outcomes]),
        np.array([outcome.answerable for outcome in outcomes]),
        np.array([is_wrong(outcome) for outcome in outcomes]),
    )


def measure_abstention(corpus: str, outcomes: Sequence[Outcome]) -> list[Figure]:
    """Measure answerable and unanswerable questions together."""
    answerable = [outcome for outcome in outcomes if outcome.answerable]
    unanswerable = [outcome for outcome in outcomes if not outcome.answerable]
    figures = [
        _answered(f"{corpus}.answerable_answered", answerable, "higher"),
        _answered(f"{corpus}.unanswerable_answered", unanswerable, "lower"),
    ]
    for distance in DISTANCES:
        group = [outcome for outcome in unanswerable if outcome.case.style == distance]
        figures.append(_answered(f"{corpus}.unanswerable_answered_{distance}", group, "lower"))
    return figures + _of_confidence(corpus, judgements_of(outcomes))


def measure_twins(corpus: str, outcomes: Sequence[Outcome]) -> list[Figure]:
    """Measure in how many pairs the answerable question has the higher confidence.

    Twins name the same thing in much the same words, and their ids differ in the last
    letter: what one asks is answered, what the other asks is not.
    """
    pairs: dict[str, list[Outcome]] = {}
    for outcome in sorted(outcomes, key=lambda one: one.answerable):
        pairs.setdefault(outcome.case.id[:-1], []).append(outcome)
    told_apart = [
        float(refused.answer.confidence < answered.answer.confidence)
        for refused, answered in pairs.values()
    ]
    return [mean_figure(f"{corpus}.twins_told_apart", told_apart)]


def _answered(key: str, outcomes: Sequence[Outcome], better: Better) -> Figure:
    return mean_figure(key, [float(bool(outcome.answer.quotes)) for outcome in outcomes], better)


def _of_confidence(corpus: str, all_rows: Judgements) -> list[Figure]:
    """Measure the confidence itself, whatever the threshold."""

    def separation(rows: NDArray[np.intp]) -> float:
        return float(roc_auc_score(all_rows.answerable[rows], all_rows.confidence[rows]))

    def risk(rows: NDArray[np.intp]) -> float:
        return area_under_risk(all_rows.confidence[rows], all_rows.wrong[rows])

    def calibration(rows: NDArray[np.intp]) -> float:
        return calibration_error(all_rows.confidence[rows], all_rows.answerable[rows])

    groups = [int(one) for one in all_rows.answerable]
    return [
        statistic_figure(f"{corpus}.auroc", separation, groups),
        statistic_figure(f"{corpus}.aurc", risk, groups, "lower"),
        statistic_figure(f"{corpus}.calibration_error", calibration, groups, "lower"),
    ]
