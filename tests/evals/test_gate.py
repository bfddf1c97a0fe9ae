from evals.baseline import Baseline, Floor
from evals.cases import Half
from evals.figures import Figure
from evals.gate import Verdict, judge

FLOORS = {
    "cards.auroc": Floor("cards.auroc", 0.9, was=(0.9,)),
    "cards.unanswerable_answered": Floor("cards.unanswerable_answered", 0.2, "lower", (0.2,)),
}
BASELINE = Baseline("test", {"cards": "a"}, FLOORS)


def verdict_on(
    auroc: float, answered: float = 0.2, *, half: Half = "test", cards: str = "a"
) -> Verdict:
    figures = [
        Figure("cards.auroc", auroc, 100),
        Figure("cards.unanswerable_answered", answered, 100, better="lower"),
    ]
    return judge(figures, BASELINE, half=half, sources={"cards": cards})


def failures(verdict: Verdict) -> list[str]:
    return [row.figure.key for row in verdict.failures]


def test_figures_on_their_floors_pass() -> None:
    assert verdict_on(0.9).ok
    assert verdict_on(0.95, 0.0).ok


def test_a_figure_below_its_floor_fails() -> None:
    assert failures(verdict_on(0.8999)) == ["cards.auroc"]
    assert not verdict_on(0.8999).ok


def test_a_figure_above_its_ceiling_fails() -> None:
    assert failures(verdict_on(0.9, 0.2001)) == ["cards.unanswerable_answered"]


def test_a_figure_that_is_no_number_fails() -> None:
    assert failures(verdict_on(float("nan"), float("nan"))) == list(FLOORS)


def test_a_floor_without_a_figure_fails() -> None:
    figures = [Figure("cards.auroc", 1.0, 100)]
    verdict = judge(figures, BASELINE, half="test", sources={"cards": "a"})
    assert not verdict.ok
    assert "cards.unanswerable_answered" in verdict.problems[0]


def test_a_floor_of_a_corpus_or_tool_that_is_absent_need_not_be_measured() -> None:
    keys = ("originals.auroc", "followups.right", "cards.fragments_opened")
    baseline = Baseline(floors={key: Floor(key, 0.9) for key in keys})
    there = judge([], baseline, half="test", sources={})
    assert len(there.problems) == 3
    without = judge([], baseline, half="test", sources={}, absent=["originals", "chromium"])
    assert without.ok


def test_a_floor_does_not_hold_for_what_is_measured_on_fewer_corpora() -> None:
    floor = Floor("followups.right", 0.9)
    figures = [Figure(floor.key, 0.5, 10)]
    baseline = Baseline(floors={floor.key: floor})
    assert not judge(figures, baseline, half="test", sources={}).ok
    assert judge(figures, baseline, half="test", sources={}, absent=["originals"]).ok


def test_other_sources_fail_and_say_what_to_do() -> None:
    verdict = verdict_on(1.0, 0.0, cards="b")
    assert not verdict.ok
    assert "cards" in verdict.problems[0]
    assert "--raise-floors" in verdict.problems[0]


def test_the_other_half_has_no_floors() -> None:
    verdict = verdict_on(0.1, half="dev", cards="b")
    assert verdict.ok
    assert not verdict.gated


def test_a_figure_without_a_floor_passes() -> None:
    figure = Figure("cards.new", 0.1, 100)
    verdict = judge([figure], Baseline("test"), half="test", sources={})
    assert verdict.ok
    assert verdict.rows[0].floor is None
