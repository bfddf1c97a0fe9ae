from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.alignment import Aligner, align
from assistant.documents import Passage
from assistant.embedding import Encoder

UNITS = np.eye(4, dtype=np.float32)


def passage(text: str, *headings: str) -> Passage:
    return Passage("bron", 0, 0, len(text), text, headings)


def test_a_question_whose_tokens_are_all_there_is_wholly_aligned() -> None:
    found = align(UNITS[:2], UNITS)
    assert (found.mean, found.least) == (1.0, 1.0)


def test_the_worst_quarter_of_the_tokens_shows_what_is_missing() -> None:
    found = align(UNITS, UNITS[:3])
    assert (found.mean, found.least) == (0.75, 0.0)


def test_nothing_asked_or_nothing_held_is_not_aligned() -> None:
    assert align(UNITS[:0], UNITS) == align(UNITS, UNITS[:0]) == align(UNITS[:0], UNITS[:0])
    assert align(UNITS, UNITS[:0]).mean == 0.0


@given(st.integers(1, 30), st.integers(1, 30))
def test_the_least_is_never_above_the_mean(asked: int, held: int) -> None:
    random = np.random.default_rng(asked * 31 + held)
    vectors = random.normal(size=(asked + held, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    found = align(vectors[:asked], vectors[asked:])
    assert -1.001 <= found.least <= found.mean + 1e-6 <= 1.001


def test_a_passage_is_compared_under_its_headings(tiny_encoder: Encoder) -> None:
    aligner = Aligner(tiny_encoder)
    asked = aligner.tokens("slaap")
    assert aligner.align(asked, passage("geld")).mean < 0.999
    assert aligner.align(asked, passage("geld", "slaap")).mean == pytest.approx(1.0, abs=1e-3)


def test_what_a_passage_does_not_tell_is_found_worst(encoder: Encoder) -> None:
    aligner = Aligner(encoder)
    held = passage("De training duurt twee dagdelen en is bedoeld voor mentoren in het mbo.")
    least = partial(aligner.align, passage=held)
    answered = least(aligner.tokens("Hoe lang duurt de training voor mentoren?"))
    other = least(aligner.tokens("Wat kost de training voor mentoren per deelnemer?"))
    assert answered.least > other.least
    assert answered.mean > other.mean
