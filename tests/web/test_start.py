from typing import Any

import pytest

from assistant.documents import AnswerKind
from assistant.errors import ModelError
from assistant.messages import load_messages
from assistant.settings import Settings
from assistant.web.start import Starters, candidates, known_sources, welcome
from tests.building import make_document, make_source
from tests.web.fake import HANDREIKING, FakeAssistant, answer_of, quote_of, record_of

MESSAGES = load_messages("nl")
RECORDS = (record_of(HANDREIKING),)


class Sure(FakeAssistant):
    """Answers everything, with this confidence."""

    confidence = 0.9

    def answer(self, question: str, **narrowed: Any) -> Any:
        self.asked.append((question, narrowed))
        quote = quote_of(HANDREIKING, "houvast")
        return answer_of(AnswerKind.QUOTES, quote, confidence=self.confidence)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_there_are_candidates_of_more_than_eight_themes(language: str) -> None:
    found = candidates(load_messages(language))
    assert len({theme for theme, _ in found}) > 8
    assert all(theme and question.endswith("?") for theme, question in found)


def test_eight_starters_of_eight_themes_are_those_that_are_answered_well() -> None:
    themes = {question: theme for theme, question in candidates(MESSAGES)}
    shown = Starters(Sure(Settings()), MESSAGES).questions(RECORDS)
    assert len(shown) == len({themes[question] for question in shown}) == 8


def test_what_is_answered_with_doubt_or_not_is_no_starter() -> None:
    doubtful = Sure(Settings())
    doubtful.confidence = 0.5
    assert Starters(doubtful, MESSAGES).questions(RECORDS) == ()
    assert Starters(FakeAssistant(Settings()), MESSAGES).questions(RECORDS) == ()


def test_starters_are_tried_once_for_each_state_of_the_sources() -> None:
    assistant = Sure(Settings())
    starters = Starters(assistant, MESSAGES)
    for _ in range(2):
        starters.questions(RECORDS)
    tried = len(assistant.asked)
    starters.questions((record_of(HANDREIKING, content_hash="anders"),))
    assert len(assistant.asked) == 2 * tried


def test_without_sources_or_model_there_are_no_starters() -> None:
    class Broken(FakeAssistant):
        def answer(self, question: str, **narrowed: Any) -> Any:
            raise ModelError("weg")

    assert Starters(Sure(Settings()), MESSAGES).questions(()) == ()
    assert Starters(Broken(Settings()), MESSAGES).questions(RECORDS) == ()
    assert welcome(MESSAGES, (), (), days=None)["starters_intro"] == ""


def test_the_start_screen_says_how_many_sources_of_which_age() -> None:
    dates = ("2019-05", "2024", None)
    documents = [make_document("x", source=make_source(str(date), date=date)) for date in dates]
    records = [record_of(document) for document in documents]
    assert known_sources(MESSAGES, records) == (
        "Ik ken 3 bronnen. Gepubliceerd van 2019 tot en met 2024. Van 1 is de datum niet bekend."
    )
    assert known_sources(MESSAGES, records[:1]) == "Ik ken één bron. Gepubliceerd in 2019."
    assert known_sources(MESSAGES, ()) == MESSAGES.say("answer_no_index")
