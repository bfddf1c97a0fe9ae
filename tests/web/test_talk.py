from typing import Any

import pytest

from assistant.documents import AnswerKind, Quote
from assistant.errors import IndexMissingError
from assistant.messages import load_messages
from assistant.retrieval import Filters
from assistant.settings import Settings
from assistant.web.cards import place_of
from assistant.web.replies import Reply
from assistant.web.talk import Memory, Talk
from tests.building import make_document, make_source
from tests.web.fake import HANDREIKING, SIGNPOST, FakeAssistant, answer_of, quote_of

MESSAGES = load_messages("nl")
SAY = MESSAGES.say
NEWS = make_document("Nieuws over rust.", source=make_source("nieuws", sectors=(), kind="nieuws"))
REST = "Wat geeft rust in de klas?"


def talk_with(**answers: Any) -> tuple[Talk, FakeAssistant]:
    assistant = FakeAssistant(Settings(), (HANDREIKING, NEWS), answers)
    return Talk(assistant, MESSAGES, 100), assistant


def found(question: str = REST, *words: str) -> Any:
    quotes = [quote_of(HANDREIKING, one) for one in words or ("houvast",)]
    return answer_of(AnswerKind.QUOTES, *quotes, understood=question, confidence=0.9)


def after_rest(**answers: Any) -> tuple[Talk, FakeAssistant, Memory]:
    talk, assistant = talk_with(**{REST: found()} | answers)
    return talk, assistant, talk.ask(REST, Memory())[1]


def labels(reply: Reply) -> list[str]:
    return [chip["label"] for chip in reply.cards["chips"]]


def test_a_follow_up_is_searched_with_what_was_asked_before_and_says_so() -> None:
    talk, assistant, memory = after_rest()
    reply, _ = talk.ask("waarom?", memory)
    assert assistant.asked[-1][0] == "rust in de klas: waarom?"
    assert reply.cards["searched"] == "rust in de klas: waarom?"
    alone, memory = talk.ask_alone("waarom?", memory)
    assert alone.cards["searched"] == assistant.asked[-1][0] == "waarom?"


def test_a_new_subject_starts_afresh() -> None:
    talk, _, memory = after_rest(**{"Wat is pesten?": found("Wat is pesten?")})
    reply, memory = talk.ask("Wat is pesten?", memory)
    assert (reply.cards["searched"], memory.state.topic) == ("", "Wat is pesten?")


def test_more_shows_the_next_quotes_and_then_that_there_are_none() -> None:
    talk, _ = talk_with(**{REST: found(REST, "houvast", "een kring", "vijf minuten")})
    shown, memory = [], Memory(top=2)
    for message in (REST, "meer", "nog meer"):
        reply, memory = talk.ask(message, memory)
        shown.append((reply.text, [quote["plain"] for quote in reply.cards["quotes"]]))
    assert shown == [
        (SAY("answer_quotes"), ["houvast", "een kring"]),
        (SAY("answer_more"), ["vijf minuten"]),
        (SAY("answer_no_more"), []),
    ]


def test_a_full_page_offers_more() -> None:
    talk, _ = talk_with(**{REST: found(REST, "houvast", "een kring", "vijf minuten")})
    reply, memory = talk.ask(REST, Memory(top=2))
    assert reply.cards["more"]
    assert not talk.ask("meer", memory)[0].cards["more"]


def test_filters_hold_for_the_questions_that_follow() -> None:
    talk, assistant = talk_with()
    _, memory = talk.ask("Wat geeft rust in het mbo?", Memory())
    reply, memory = talk.ask("Hoe organiseer je een ouderavond?", memory)
    assert assistant.asked[-2][1]["filters"] == Filters(sectors=("mbo",))
    assert labels(reply) == ["Sector: mbo"]


def test_a_sector_in_a_follow_up_becomes_a_filter_that_can_be_taken_away() -> None:
    talk, assistant, memory = after_rest()
    reply, memory = talk.ask("en voor het mbo?", memory)
    assert (labels(reply), memory.filters.sectors) == (["Sector: mbo"], ("mbo",))
    reply, memory = talk.filter(Filters(), memory)
    assert (labels(reply), memory.state.sectors) == ([], ())
    assert assistant.asked[-1][1]["filters"] == Filters()


def test_a_filter_in_words_searches_again_for_what_was_asked() -> None:
    talk, assistant, memory = after_rest()
    reply, memory = talk.ask("alleen nieuws", memory)
    assert assistant.asked[-1] == (REST, {"filters": Filters(kinds=("nieuws",)), "top": 3})
    assert (labels(reply), reply.cards["searched"]) == (["Soort: nieuws"], REST)


def test_a_filter_by_year_says_which_sources_it_leaves_out() -> None:
    undated = make_document("Iets.", source=make_source("los", date=None))
    talk = Talk(FakeAssistant(Settings(), (HANDREIKING, undated)), MESSAGES, 100)
    reply, memory = talk.ask("Wat geeft rust? vanaf 2020", Memory())
    assert reply.cards["note"] == SAY("filters_undated", count=1)
    assert talk.ask("zonder filter", memory)[0].cards["note"] == ""


def test_a_filter_before_any_question_is_confirmed() -> None:
    talk, _ = talk_with()
    reply, memory = talk.ask("alleen nieuws", Memory())
    assert (reply.text, labels(reply)) == (SAY("filters_set"), ["Soort: nieuws"])
    reply, memory = talk.ask("zonder filter", memory)
    assert (reply.text, labels(reply)) == (SAY("filters_none"), [])


class Narrow(FakeAssistant):
    """Finds nothing as long as there are filters."""

    def answer(self, question: str, **narrowed: Any) -> Any:
        filters = narrowed.get("filters")
        none = answer_of(AnswerKind.NOT_FOUND, understood=question)
        return none if filters is not None and filters.active else found(question)


def test_not_found_because_of_filters_can_be_widened() -> None:
    talk = Talk(Narrow(Settings(), (HANDREIKING, NEWS)), MESSAGES, 100)
    reply, memory = talk.ask("Wat geeft rust in het mbo?", Memory())
    assert reply.cards["widen_intro"] == SAY("answer_wider", count=1)
    reply, memory = talk.filter(Filters(), memory)
    assert (reply.text, len(reply.cards["quotes"])) == (SAY("answer_quotes"), 1)


def test_without_filters_nothing_is_offered_to_widen() -> None:
    talk, _ = talk_with()
    assert "widen" not in talk.ask(REST, Memory())[0].cards


def test_signposts_stay_first_in_a_follow_up() -> None:
    crisis = answer_of(AnswerKind.SIGNPOST, signposts=(SIGNPOST,))
    talk, _, memory = after_rest(**{"en als hij dood wil?": crisis})
    reply, _ = talk.ask("en als hij dood wil?", memory)
    assert reply.text == SAY("signpost_intro")


def test_danger_is_seen_in_the_words_that_a_filter_takes_off() -> None:
    message = "Help mij volgens Stichting Voorbeeld"
    talk, _ = talk_with(**{message: answer_of(AnswerKind.SIGNPOST, signposts=(SIGNPOST,))})
    reply, memory = talk.ask(message, Memory())
    assert (reply.text, memory.filters) == (SAY("signpost_intro"), Filters())


def test_more_from_a_source_leaves_out_what_was_shown() -> None:
    other = found(REST, "houvast", "Zet een zachte bel in")
    talk, assistant, memory = after_rest()
    assistant._answers = {REST: other}
    reply = talk.more_from(place_of(quote_of(HANDREIKING, "houvast")), memory)
    assert [quote["plain"] for quote in reply.cards["quotes"]] == ["Zet een zachte bel in"]
    assert assistant.asked[-1] == (REST, {"source_ids": ["rust-in-de-klas"], "top": 5})


def test_a_source_that_says_no_more_is_linked_to() -> None:
    talk, _, memory = after_rest()
    reply = talk.more_from(place_of(quote_of(HANDREIKING, "houvast")), memory)
    assert (reply.text, reply.cards["quotes"]) == (SAY("answer_no_more_from"), [])
    assert reply.cards["about"]["source_page"] == "/bron/rust-in-de-klas"


def test_what_is_alike_is_shown_without_a_word_on_the_question() -> None:
    talk, _, memory = after_rest()
    (quote,) = talk.similar(place_of(quote_of(HANDREIKING, "houvast")), memory).cards["quotes"]
    assert (quote["plain"], quote["fit"]) == ("Nieuws over rust.", "")


@pytest.mark.parametrize(
    "place", [{}, {"source_id": "weg", "start": 0, "end": 4}, {"source_id": "nieuws", "start": "x"}]
)
def test_a_quote_that_is_gone_is_told_so(place: dict[str, Any]) -> None:
    talk, _, memory = after_rest()
    assert talk.more_from(place, memory).text == SAY("quote_gone")
    assert talk.similar(place, memory).text == SAY("quote_gone")


def test_a_quote_whose_words_changed_is_told_so() -> None:
    talk, _, memory = after_rest()
    old = make_document("Heel andere woorden.", source=HANDREIKING.source)
    assert talk.similar(place_of(Quote(old, 0, 11)), memory).text == SAY("quote_gone")


def test_the_panel_of_a_source_that_is_gone_is_none() -> None:
    talk, _ = talk_with()
    assert talk.panel({"source_id": "weg"}) is None
    assert talk.panel(place_of(quote_of(HANDREIKING, "houvast"))) is not None


def test_without_an_index_there_is_nothing_to_filter_by() -> None:
    class Empty(FakeAssistant):
        def records(self) -> Any:
            raise IndexMissingError("leeg")

    assert Talk(Empty(Settings()), MESSAGES, 100).facets().sectors == ()


def test_what_is_asked_leaves_the_memory_that_was_given_as_it_is() -> None:
    talk, _, memory = after_rest()
    before = memory
    talk.ask("en voor het mbo?", memory)
    assert memory == before
    assert memory.filters == Filters()
