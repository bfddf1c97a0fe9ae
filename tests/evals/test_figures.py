import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.errors import AssistantError
from evals.figures import mean_figure, statistic_figure


def test_a_mean_lies_within_its_interval() -> None:
    figure = mean_figure("cards.x", [1.0] * 80 + [0.0] * 20)
    assert figure.low is not None
    assert figure.high is not None
    assert figure.low < figure.value == 0.8 < figure.high
    assert figure.high - figure.low == pytest.approx(0.157, abs=0.02)  # 2 · 1.96 · √(.8 · .2 / 100)


def test_nothing_measured_is_an_error() -> None:
    with pytest.raises(AssistantError, match="Niets gemeten"):
        mean_figure("cards.x", [])
    with pytest.raises(AssistantError, match="Niets gemeten"):
        statistic_figure("cards.x", lambda rows: float(len(rows)), [])


def test_a_resample_holds_as_many_of_each_group() -> None:
    groups = np.array([0, 0, 0, 1])

    def share_of_ones(rows: NDArray[np.intp]) -> float:
        return float(groups[rows].mean())

    figure = statistic_figure("cards.x", share_of_ones, list(groups))
    assert (figure.low, figure.value, figure.high) == (0.25, 0.25, 0.25)


def test_a_key_has_a_group_and_a_measure() -> None:
    figure = mean_figure("cards.auroc", [1.0])
    assert (figure.group, figure.measure) == ("cards", "auroc")
