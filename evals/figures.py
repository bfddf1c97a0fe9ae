"""A measured value with how sure it is: what suites give, and the baseline holds floors for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from assistant.errors import AssistantError

Better = Literal["higher", "lower"]
Statistic = Callable[[NDArray[np.intp]], float]
"""From the rows of a sample, which may hold a row twice, to one value."""

_RESAMPLES = 2000
_RESAMPLES_OF_A_STATISTIC = 500  # each costs a sort; the ends move by less than .005
_CONFIDENCE = 0.95
_SEED = 20261124


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value: a share in [0, 1], or milliseconds where ``key`` ends in ``_ms``.

    ``key`` is "<corpus>.<measure>", its row in ``baseline.json``; ``low`` and ``high``
    bound the 95% interval, None where nothing was resampled; ``count`` is how many
    questions or quotes it was measured on.
    """

    key: str
    value: float
    count: int
    low: float | None = None
    high: float | None = None
    better: Better = "higher"

    @property
    def group(self) -> str:
        """Give the first part of the key: a corpus, or a subject of its own."""
        return self.key.partition(".")[0]

    @property
    def measure(self) -> str:
        """Give the last part of the key."""
        return self.key.rpartition(".")[2]


def mean_figure(key: str, values: Sequence[float], better: Better = "higher") -> Figure:
    """Give the mean of one value a question, with its interval by bootstrap.

    Raises:
        AssistantError: there are no values.
    """
    if not values:
        raise AssistantError(f"Niets gemeten voor {key}. Zet er in evals/data vragen voor.")
    data = np.asarray(values, dtype=np.float64)
    low, high = bootstrap(data)
    return Figure(key, float(data.mean()), len(data), low, high, better)


def statistic_figure(
    key: str, statistic: Statistic, groups: Sequence[int], better: Better = "higher"
) -> Figure:
    """Give a statistic of all rows, with its interval by bootstrap within each group.

    ``groups (n,)`` says which group each row is in; a resample holds as many rows of each
    group as there are, so that none is ever empty. The interval is centred on the value: some
    statistics, such as a calibration error, are higher on resamples whatever they are measured on.

    Raises:
        AssistantError: there are no rows.
    """
    if not groups:
        raise AssistantError(f"Niets gemeten voor {key}. Zet er in evals/data vragen voor.")
    rng = np.random.default_rng(_SEED)
    labels = np.asarray(groups)
    drawn = [
        rng.choice(rows, size=(_RESAMPLES_OF_A_STATISTIC, len(rows)))
        for rows in (np.flatnonzero(labels == label) for label in np.unique(labels))
    ]
    value = statistic(np.arange(len(labels)))
    values = np.array([statistic(sample) for sample in np.concatenate(drawn, axis=1)])
    low, high = _interval(np.maximum(0, values - values.mean() + value))
    return Figure(key, value, len(labels), low, high, better)


def bootstrap(values: NDArray[np.float64]) -> tuple[float, float]:
    """Give the 95% percentile interval of the mean of ``values (n,)`` (Efron, 1979).

    The resampling is seeded, so that the same values give the same interval.
    """
    rng = np.random.default_rng(_SEED)
    places = rng.integers(0, len(values), size=(_RESAMPLES, len(values)))
    return _interval(values[places].mean(axis=1))


def _interval(values: NDArray[np.float64]) -> tuple[float, float]:
    tail = (1 - _CONFIDENCE) / 2
    low, high = np.quantile(values, [tail, 1 - tail])
    return float(low), float(high)
