"""How long an answer takes, as the assistant itself timed it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from evals.asking import Outcome
from evals.figures import Figure, statistic_figure

PERCENTILES = (50, 95)


def measure_speed(outcomes: Sequence[Outcome]) -> list[Figure]:
    """Give percentiles of the time from question to answer, in milliseconds.

    A question without any word ("???") is refused at once and has no timings.
    """
    timings = [outcome.answer.timings_ms for outcome in outcomes]
    total = np.array([timing["total"] for timing in timings if "total" in timing])
    return [_percentile(total, percent) for percent in PERCENTILES]


def _percentile(total: NDArray[np.float64], percent: int) -> Figure:
    def of(rows: NDArray[np.intp]) -> float:
        return float(np.percentile(total[rows], percent))

    return statistic_figure(f"speed.answer_p{percent}_ms", of, [0] * len(total), "lower")
