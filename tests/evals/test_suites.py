import pytest

from evals.figures import Figure
from evals.suites.abstention import measure_abstention, measure_twins
from evals.suites.retrieval import measure_retrieval, measure_topics
from evals.suites.signposts import signpost_figures
from evals.suites.speed import measure_speed
from tests.evals.outcomes import make_outcome


def values(figures: list[Figure]) -> dict[str, float]:
    return {figure.measure: figure.value for figure in figures}


def test_a_refused_question_counts_against_the_phrase_that_is_shown() -> None:
    shown = make_outcome(1, gold="pest", shown=("geld", "pest"))
    refused = make_outcome(2, gold="geld", ranked=("geld",))
    measured = values(measure_retrieval("cards", [shown, refused]))
    assert (measured["key_in_first"], measured["key_in_any"]) == (0, 0.5)
    assert measured["key_in_any_if_answered"] == 1
    assert (measured["success_at_1"], measured["success_at_5"]) == (0.5, 1)


def test_topics_are_measured_where_there_are_any() -> None:
    outcomes = [make_outcome(1, gold="pest", shown=("pest",)), make_outcome(2, gold="geld")]
    assert values(measure_topics("cards", outcomes)) == {"topics_answered": 0.5}
    assert measure_topics("cards", []) == []


def test_answers_are_counted_by_what_the_sources_hold() -> None:
    outcomes = [
        make_outcome(1, gold="pest", shown=("pest",), confidence=0.9),
        make_outcome(2, gold="geld", ranked=("geld",), confidence=0.3),
        make_outcome(3, shown=("pest",), confidence=0.6),
        make_outcome(4, confidence=0.2),
        make_outcome(5, style="far", confidence=0.1),
    ]
    measured = values(measure_abstention("cards", outcomes))
    assert measured["answerable_answered"] == 0.5
    assert measured["unanswerable_answered"] == pytest.approx(1 / 3)
    assert measured["unanswerable_answered_near"] == 0.5
    assert measured["unanswerable_answered_far"] == 0
    assert measured["auroc"] == pytest.approx(5 / 6)


def test_twins_are_told_apart_when_the_answered_one_has_more_confidence() -> None:
    outcomes = [
        make_outcome(11, gold="pest", confidence=0.7),
        make_outcome(12, confidence=0.6),
        make_outcome(21, gold="geld", confidence=0.5),
        make_outcome(22, confidence=0.5),
    ]
    assert values(measure_twins("cards", outcomes)) == {"twins_told_apart": 0.5}


def test_signposts_are_counted_when_needed_and_when_shown() -> None:
    asked = [(True, True), (True, False), (False, True), (False, False), (True, True)]
    measured = values(signpost_figures(asked))
    assert measured == {"recall": pytest.approx(2 / 3), "precision": pytest.approx(2 / 3)}


def test_signposts_that_are_never_shown_have_no_precision() -> None:
    assert values(signpost_figures([(True, False)])) == {"recall": 0}


def test_speed_is_told_in_milliseconds_and_lower_is_better() -> None:
    median, slowest = measure_speed([make_outcome(number) for number in range(1, 22)])
    assert (median.key, median.value, median.better) == ("speed.answer_p50_ms", 110, "lower")
    assert slowest.value == 200
