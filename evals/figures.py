"""A measured value with how sure it is: what suites give, and the baseline holds floors for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Better = Literal["higher", "lower"]

_RESAMPLES = 2000
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


def mean_figure(key: str, values: Sequence[float], better: Better = "higher") -> Figure:
    """Give the mean of one value a question, with its interval by bootstrap.

    Raises:
        ValueError: there are no values.
    """
    if not values:
        raise ValueError(f"niets gemeten voor {key}")
    data = np.asarray(values, dtype=np.float64)
    low, high = bootstrap(data)
    return Figure(key, float(data.mean()), len(data), low, high, better)


def bootstrap(values: NDArray[np.float64]) -> tuple[float, float]:
    """Give the 95% percentile interval of the mean of ``values (n,)`` (Efron, 1979).

    The resampling is seeded, so that the same values give the same interval.
    """
    rng = np.random.default_rng(_SEED)
    places = rng.integers(0, len(values), size=(_RESAMPLES, len(values)))
    means = values[places].mean(axis=1)
    tail = (1 - _CONFIDENCE) / 2
    low, high = np.quantile(means, [tail, 1 - tail])
    return float(low), float(high)
