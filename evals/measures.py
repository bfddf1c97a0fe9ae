"""Measures of answers: values in, values out. Those of ranking come from ``ir_measures``."""

import math
from collections.abc import Iterable, Sequence

import ir_measures
import numpy as np
from ir_measures import RR, Qrel, ScoredDoc, Success, nDCG
from numpy.typing import NDArray

from evals.asking import Outcome
from evals.cases import Gold

RANKING_MEASURES = {
    "success_at_1": Success @ 1,
    "success_at_5": Success @ 5,
    "rr_at_10": RR @ 10,
    "ndcg_at_10": nDCG @ 10,
}
BINS = 10


def source_ranking(outcome: Outcome) -> list[str]:
    """Give the sources of the hits, each once, at the rank of its best hit."""
    return list(dict.fromkeys(judged.hit.passage.source_id for judged in outcome.ranking))


def ranking_values(outcomes: Sequence[Outcome]) -> dict[str, list[float]]:
    """Give each ranking measure a value a question, higher where a source that answers is."""
    qrels = [
        Qrel(outcome.case.id, source_id, 1)
        for outcome in outcomes
        for source_id in {gold.source_id for gold in outcome.case.gold}
    ]
    run = [
        ScoredDoc(outcome.case.id, source_id, float(-rank))
        for outcome in outcomes
        for rank, source_id in enumerate(source_ranking(outcome))
    ]
    values: dict[str, list[float]] = {name: [] for name in RANKING_MEASURES}
    names = {measure: name for name, measure in RANKING_MEASURES.items()}
    for metric in ir_measures.iter_calc(list(names), qrels, run):
        values[names[metric.measure]].append(metric.value)
    return values


def key_shown(outcome: Outcome, among: int | None = None) -> bool:
    """Tell whether one of the first ``among`` quotes (all: None) holds a phrase that answers."""
    return any(
        holds_key(quote.text, quote.source.id, outcome.case.gold)
        for quote in outcome.answer.quotes[:among]
    )


def holds_key(text: str, source_id: str, gold: Iterable[Gold]) -> bool:
    """Tell whether a text of a source holds a phrase that answers, white space and case aside.

    >>> holds_key("Bij PESTEN: bel de mentor.", "a", [Gold("a", "bel de  Mentor")])
    True
    """
    read = _folded(text)
    return any(one.source_id == source_id and _folded(one.key) in read for one in gold)


def is_wrong(outcome: Outcome, shown: int = 3) -> bool:
    """Tell whether answering this question is, or would have been, wrong.

    It is where the sources hold no answer, or where no quote holds the phrase. Of a question
    that was refused there are no quotes; its ``shown`` best passages stand for them.
    """
    if outcome.answer.quotes or not outcome.answerable:
        return not key_shown(outcome)
    return not any(
        holds_key(judged.hit.passage.text, judged.hit.passage.source_id, outcome.case.gold)
        for judged in outcome.ranking[:shown]
    )


def coverage_risk(
    confidence: NDArray[np.float64], wrong: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give coverage and risk ``(n,)`` as ever more questions are answered, surest first.

    Coverage is the share that is answered, risk the share of those that is wrong
    (El-Yaniv and Wiener, 2010).
    """
    order = np.argsort(-confidence, kind="stable")
    answered = np.arange(1, len(order) + 1)
    return answered / len(order), np.cumsum(wrong[order]) / answered


def area_under_risk(confidence: NDArray[np.float64], wrong: NDArray[np.bool_]) -> float:
    """Give the mean risk over all coverages; lower is better."""
    return float(coverage_risk(confidence, wrong)[1].mean())


def calibration_bins(
    confidence: NDArray[np.float64], truth: NDArray[np.bool_]
) -> list[tuple[float, float, int]]:
    """Give mean confidence, share that is true, and count of ten bins with equally many rows."""
    parts = np.array_split(np.argsort(confidence, kind="stable"), BINS)
    return [
        (float(confidence[part].mean()), float(truth[part].mean()), len(part))
        for part in parts
        if len(part)
    ]


def wilson(share: float, count: int) -> tuple[float, float]:
    """Give the 95% interval of a share of ``count`` (Wilson, 1927).

    Unlike a bootstrap it has a width where all or none are true.
    """
    z = 1.96
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    spread = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    return middle - spread / (1 + z * z / count), middle + spread / (1 + z * z / count)


def calibration_error(confidence: NDArray[np.float64], truth: NDArray[np.bool_]) -> float:
    """Give the expected calibration error over bins of equal mass (Nixon et al., 2019)."""
    bins = calibration_bins(confidence, truth)
    return sum(abs(mean - share) * count for mean, share, count in bins) / len(truth)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
