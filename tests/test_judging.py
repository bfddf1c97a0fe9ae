import pytest

from assistant.judging import Judge, is_english, load_judge


@pytest.mark.parametrize(
    "question",
    ["Wat is bitcoin?", "Wat is de hypotheekrente in Nederland?", "we do in is of", "pesten"],
)
def test_dutch_is_not_taken_for_english(question: str) -> None:
    assert not is_english(question)


@pytest.mark.parametrize(
    "question", ["What is a fitcoach?", "How do I help my student?", "Who pays for the officers"]
)
def test_english_is_recognised(question: str) -> None:
    assert is_english(question)


def test_a_probability_follows_the_logistic_function() -> None:
    judge = Judge(bias=0.0, weights={"coverage": 2.0}, threshold=0.5)
    assert judge.probability({"coverage": 0.0}) == 0.5
    assert judge.probability({"coverage": 1.0}) == pytest.approx(0.8808, abs=1e-4)


def test_the_shipped_coefficients_can_be_read() -> None:
    judge = load_judge()
    assert 0 < judge.threshold < 1
    assert judge.weights["sentence_cosine"] > 0
