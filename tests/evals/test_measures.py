import numpy as np
import pytest

from evals.cases import Gold
from evals.measures import (
    area_under_risk,
    calibration_error,
    coverage_risk,
    holds_key,
    is_wrong,
    key_shown,
    ranking_values,
    source_ranking,
    wilson,
)
from tests.evals.outcomes import make_outcome


def test_a_source_ranks_by_its_best_hit() -> None:
    outcome = make_outcome(gold="pest", ranked=("geld", "pest", "geld", "slaap"))
    assert source_ranking(outcome) == ["geld", "pest", "slaap"]


def test_the_second_of_three_sources_has_half_a_reciprocal_rank() -> None:
    first = make_outcome(1, gold="pest", ranked=("geld", "pest", "slaap"))
    second = make_outcome(2, gold="geld", ranked=("geld", "pest"))
    values = ranking_values([first, second])
    assert sorted(values["success_at_1"]) == [0, 1]
    assert sorted(values["success_at_5"]) == [1, 1]
    assert sorted(values["rr_at_10"]) == [0.5, 1]
    assert sorted(values["ndcg_at_10"]) == pytest.approx([1 / np.log2(3), 1])


def test_a_question_without_hits_counts_as_nothing_found() -> None:
    found = make_outcome(1, gold="pest", ranked=("pest",))
    missed = make_outcome(2, gold="pest")
    assert sorted(ranking_values([found, missed])["success_at_5"]) == [0, 1]


def test_a_phrase_is_found_whatever_its_white_space_and_case() -> None:
    assert holds_key("Bel\n\n de  MENTOR.", "a", [Gold("a", "bel de mentor")])
    assert not holds_key("Bel de mentors.", "a", [Gold("a", "bel de mentor.")])


def test_a_phrase_in_a_quote_of_another_source_does_not_count() -> None:
    assert not holds_key("Bel de mentor.", "b", [Gold("a", "bel de mentor")])
    assert holds_key("Bel de mentor.", "b", [Gold("a", "x"), Gold("b", "mentor")])


def test_a_phrase_in_the_second_quote_is_shown_but_not_first() -> None:
    outcome = make_outcome(gold="geld", key="decaan helpt", shown=("pest", "geld"))
    assert key_shown(outcome)
    assert not key_shown(outcome, among=1)


def test_answering_what_no_source_holds_is_wrong() -> None:
    assert is_wrong(make_outcome(shown=("pest",)))
    assert is_wrong(make_outcome())
    assert is_wrong(make_outcome(gold="geld", shown=("pest",)))
    assert not is_wrong(make_outcome(gold="geld", shown=("pest", "geld")))


def test_a_refused_question_is_judged_by_its_best_passages() -> None:
    assert not is_wrong(make_outcome(gold="geld", ranked=("pest", "slaap", "geld")))
    assert is_wrong(make_outcome(gold="geld", ranked=("pest", "slaap", "pest", "geld")))


def test_risk_grows_with_the_unsure_mistakes() -> None:
    coverage, risk = coverage_risk(np.array([0.2, 0.9, 0.5]), np.array([True, False, True]))
    assert list(coverage) == pytest.approx([1 / 3, 2 / 3, 1])
    assert list(risk) == pytest.approx([0, 1 / 2, 2 / 3])


def test_mistakes_that_were_sure_cost_more() -> None:
    wrong = np.array([True, False, False, False])
    sure = area_under_risk(np.array([0.9, 0.3, 0.2, 0.1]), wrong)
    unsure = area_under_risk(np.array([0.0, 0.3, 0.2, 0.1]), wrong)
    assert sure > unsure == pytest.approx(1 / 16)


def test_a_confidence_that_comes_true_has_no_calibration_error() -> None:
    truth = np.array([True] * 5 + [False] * 5)
    assert calibration_error(truth.astype(float), truth) == 0
    assert calibration_error(1 - truth.astype(float), truth) == 1
    assert calibration_error(np.full(10, 0.5), np.ones(10, dtype=bool)) == 0.5


def test_an_interval_of_a_share_has_width_at_one() -> None:
    low, high = wilson(1.0, 10)
    assert low == pytest.approx(0.722, abs=0.001)
    assert high == pytest.approx(1.0)
