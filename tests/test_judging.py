import pytest

from assistant.alignment import Alignment
from assistant.documents import Hit, Passage
from assistant.judging import Judge, hit_features, is_english, load_judge
from assistant.lexical import LexicalIndex

TEXTS = ["De mentor belt elke week.", "Het Nova College meet dit."]
LEXICAL = LexicalIndex(TEXTS)


def features(question: str, place: int) -> dict[str, float]:
    passage = Passage("bron", place, 0, len(TEXTS[place]), TEXTS[place])
    hit = Hit(passage, score=1, cosine=0.8, sentence_cosine=0.9, dense=1, lexical=1)
    weights, alignment = LEXICAL.weights(question), Alignment(0.9, 0.7)
    return hit_features(hit, question, LEXICAL.stems[place], weights, LEXICAL, alignment)


def test_a_passage_with_all_words_of_a_question_lacks_nothing() -> None:
    found = features("mentor belt week", 0)
    assert (found["coverage"], found["rarest"]) == (1, 0)


def test_a_word_that_stands_nowhere_is_the_rarest() -> None:
    found = features("mentor belt bitcoin", 0)
    assert found["rarest"] == 1
    assert 0 < found["coverage"] < 1


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        ("Wat meet het Nova College?", 0),
        ("Wat meet het Ada College?", 1),
        ("Mentor belt", 0),
        ("wie belt er in 2031", 1),
    ],
)
def test_a_name_or_number_that_stands_nowhere_is_seen(question: str, unknown: float) -> None:
    assert features(question, 1)["unknown_name"] == unknown


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
