from dataclasses import replace
from pathlib import Path

import pytest

from assistant.documents import Answer, AnswerKind, Quote
from assistant.embedding import Encoder
from assistant.settings import Settings
from evals.cases import Gold
from evals.corpora import assistant_over
from evals.suites.followups import Followed, Pair, ask_pairs, load_pairs, measure_followups
from tests.building import make_document, make_source

DOCUMENT = make_document("Het antwoord is zeven.", "Iets anders.", source=make_source("bron"))
ANSWERS, OTHER = (Quote(DOCUMENT, block.start, block.end) for block in DOCUMENT.blocks)
PAIR = Pair("p", "Wat?", "hoeveel?", True, "Hoeveel wat?", (Gold("bron", "is zeven"),))


def answer(*quotes: Quote) -> Answer:
    kind = AnswerKind.QUOTES if quotes else AnswerKind.NOT_FOUND
    return Answer("hoeveel?", "hoeveel?", kind, 0.5, quotes)


def followed(shown: Answer, standalone: Answer, understood: str = "wat: hoeveel?") -> Followed:
    return Followed(PAIR, understood, shown, standalone, PAIR.gold)


def test_a_quote_with_the_key_is_right_whatever_the_full_question_shows() -> None:
    one = followed(answer(OTHER, ANSWERS), answer())
    assert (one.right, one.key_shown, one.key_with_standalone) == (True, True, False)


def test_the_first_quote_of_the_full_question_is_right_too() -> None:
    one = followed(answer(OTHER), answer(OTHER))
    assert (one.right, one.key_shown, one.source_first) == (True, False, True)


@pytest.mark.parametrize("shown", [answer(), answer(OTHER)])
def test_nothing_or_another_quote_is_wrong(shown: Answer) -> None:
    assert not followed(shown, answer(ANSWERS)).right
    assert not followed(answer(), answer()).right


def test_a_new_subject_is_respected_where_the_question_itself_was_searched() -> None:
    change = replace(PAIR, follow_up=False)
    asked = [replace(followed(answer(), answer(), text), pair=change) for text in ("hoeveel?", "x")]
    figures = {figure.key: figure.value for figure in measure_followups(asked)}
    assert figures == {"followups.subject_changes_respected": 0.5}


def test_figures_of_answers_leave_out_what_a_corpus_does_not_hold() -> None:
    absent = replace(followed(answer(), answer()), gold=(), pair=replace(PAIR, id="q"))
    figures = measure_followups([absent, followed(answer(ANSWERS), answer(ANSWERS))])
    counts = {figure.key: figure.count for figure in figures}
    assert (counts["followups.right"], counts["followups.recognised"]) == (1, 2)


def test_the_halves_share_no_pair_and_hold_both_kinds() -> None:
    dev, test = load_pairs("dev"), load_pairs("test")
    assert not {pair.id for pair in dev} & {pair.id for pair in test}
    assert all({pair.follow_up for pair in half} == {True, False} for half in (dev, test))


def test_pairs_are_asked_in_a_conversation(tmp_path: Path, encoder: Encoder) -> None:
    text = "# Switchteam\n\nHet switchteam telt zeven decanen en helpt bij studiekeuze."
    (tmp_path / "bron.md").write_text(text, encoding="utf-8")
    settings = Settings(home=tmp_path / "home")
    full = "Hoeveel decanen telt het switchteam?"
    pair = Pair("p", "switchteam", "hoeveel decanen zijn dat?", True, full, ())
    with assistant_over("een", [tmp_path], settings, encoder) as assistant:
        source_id = assistant.records()[0].source.id
        gold = (Gold(source_id, "zeven decanen"), Gold("elders", "zeven decanen"))
        (one,) = ask_pairs(assistant, [replace(pair, gold=gold)])
    assert (one.understood, one.right) == ("switchteam: hoeveel decanen zijn dat?", True)
    assert one.gold == gold[:1]
