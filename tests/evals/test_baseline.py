import json
from pathlib import Path
from typing import Any

import pytest

from evals.baseline import Baseline, BaselineError, Floor, load_baseline, raised, save_baseline
from evals.figures import Figure


def write(folder: Path, key: str, **entry: Any) -> Path:
    path = folder / "baseline.json"
    floors = {key: {"better": "higher"} | entry}
    path.write_text(json.dumps({"half": "test", "sources": {}, "floors": floors}))
    return path


def test_a_baseline_is_read_as_it_was_written(tmp_path: Path) -> None:
    floors = {"cards.aurc": Floor("cards.aurc", 0.4, "lower", (0.5, 0.4))}
    baseline = Baseline("test", {"cards": "abc"}, floors)
    save_baseline(baseline, tmp_path / "baseline.json")
    assert load_baseline(tmp_path / "baseline.json") == baseline


def test_a_missing_or_broken_baseline_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    for content in (None, "{", "[]", '{"half": "test", "sources": {}, "floors": {"a": {}}}'):
        if content is not None:
            path.write_text(content)
        with pytest.raises(BaselineError, match="--raise-floors"):
            load_baseline(path)


def test_a_floor_lowered_without_a_reason_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BaselineError, match=r"versoepeld van 0\.9 naar 0\.8"):
        load_baseline(write(tmp_path, "cards.auroc", floor=0.8, was=[0.85, 0.9]))
    with pytest.raises(BaselineError, match="versoepeld"):
        load_baseline(write(tmp_path, "cards.aurc", floor=0.5, was=[0.4], better="lower"))
    with pytest.raises(BaselineError, match="versoepeld"):
        load_baseline(write(tmp_path, "cards.auroc", floor=0.8, was=[0.9], reason=" "))


def test_a_floor_is_lowered_with_a_reason(tmp_path: Path) -> None:
    path = write(tmp_path, "cards.auroc", floor=0.8, was=[0.9], reason="andere vragen")
    assert load_baseline(path).floors["cards.auroc"].floor == 0.8


def test_the_promise_has_no_tolerance_whatever_the_reason(tmp_path: Path) -> None:
    with pytest.raises(BaselineError, match="letterlijk"):
        load_baseline(write(tmp_path, "cards.quotes_found", floor=0.99, was=[], reason="bijna"))


def test_a_floor_that_is_no_number_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BaselineError, match="geen getal"):
        load_baseline(write(tmp_path, "cards.auroc", floor=float("nan"), was=[]))


def test_a_new_floor_is_a_standard_error_below_its_figure() -> None:
    figure = Figure("cards.auroc", 0.9, 400, low=0.8608, high=0.9392)
    floor = raised(Baseline(), [figure], {}).floors["cards.auroc"]
    assert floor == Floor("cards.auroc", 0.88, "higher", (0.88,))


def test_a_figure_of_few_questions_may_lose_one() -> None:
    figure = Figure("cards.topics_answered", 1.0, 20, low=1.0, high=1.0)
    assert raised(Baseline(), [figure], {}).floors[figure.key].floor == 0.95


def test_the_promise_gets_a_floor_of_one_even_when_it_is_broken() -> None:
    figure = Figure("cards.quotes_found", 0.9, 100, low=0.8, high=1.0)
    assert raised(Baseline(), [figure], {}).floors[figure.key].floor == 1.0


def test_a_floor_goes_up_and_never_down() -> None:
    old = Baseline(floors={"cards.auroc": Floor("cards.auroc", 0.8, was=(0.8,))})
    higher = raised(old, [Figure("cards.auroc", 0.95, 100)], {})
    assert higher.floors["cards.auroc"] == Floor("cards.auroc", 0.94, was=(0.8, 0.94))
    assert raised(higher, [Figure("cards.auroc", 0.85, 100)], {}) == higher


def test_a_ceiling_goes_down_and_never_up() -> None:
    old = Baseline(floors={"cards.aurc": Floor("cards.aurc", 0.4, "lower", (0.4,))})
    stricter = raised(old, [Figure("cards.aurc", 0.2, 100, better="lower")], {})
    assert stricter.floors["cards.aurc"] == Floor("cards.aurc", 0.21, "lower", (0.4, 0.21))
    assert raised(stricter, [Figure("cards.aurc", 0.3, 100, better="lower")], {}) == stricter


def test_a_reason_stays_until_the_floor_is_as_strict_as_it_was() -> None:
    lowered = Floor("cards.auroc", 0.7, was=(0.8,), reason="andere vragen")
    halfway = raised(Baseline(floors={lowered.key: lowered}), [Figure(lowered.key, 0.76, 100)], {})
    assert halfway.floors[lowered.key].reason == "andere vragen"
    back = raised(halfway, [Figure(lowered.key, 0.9, 100)], {})
    assert back.floors[lowered.key] == Floor(lowered.key, 0.89, was=(0.8, 0.75, 0.89))


def test_other_sources_are_taken_over_only_if_every_figure_holds() -> None:
    old = Baseline(sources={"cards": "a"}, floors={"cards.auroc": Floor("cards.auroc", 0.8)})
    assert raised(old, [Figure("cards.auroc", 0.7, 100)], {"cards": "b"}).sources == {"cards": "a"}
    assert raised(old, [Figure("cards.auroc", 0.8, 100)], {"cards": "b"}).sources == {"cards": "b"}
