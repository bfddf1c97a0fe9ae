from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation import (
    Conversation,
    Relation,
    State,
    Turn,
    next_state,
    understand,
)
from assistant.conversation.understanding import subject_of
from assistant.conversation.words import load_sorts, wording
from assistant.documents import Answer, AnswerKind, Quote, Signpost
from assistant.embedding import Encoder
from assistant.ingesting import ingest
from assistant.service import Assistant
from assistant.settings import Settings
from tests.building import make_document

DOCUMENT = make_document("Een.", "Twee.", "Drie.", "Vier.", "Vijf.")
QUOTES = tuple(Quote(DOCUMENT, block.start, block.end) for block in DOCUMENT.blocks)
HELP = Signpost("Hulplijn", "praten", "0800", None, None, "2026-01-01")


@dataclass
class Scripted:
    """Answers with five quotes at most, but for the texts in ``unknown`` and ``crisis``."""

    unknown: frozenset[str] = frozenset()
    crisis: frozenset[str] = frozenset()
    confidence: float = 0.9
    asked: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    def answer(self, question, *, sectors=(), source_ids=(), top=None, skip=0) -> Answer:  # type: ignore[no-untyped-def]
        self.asked.append((question, tuple(sectors)))
        quotes = QUOTES[skip : skip + (top or 3)]
        kind = AnswerKind.QUOTES if quotes else AnswerKind.NOT_FOUND
        answer = Answer(question, question, kind, self.confidence, quotes)
        if question in self.crisis:
            return replace(answer, kind=AnswerKind.SIGNPOST, signposts=(HELP,))
        if question in self.unknown:
            return replace(answer, kind=AnswerKind.NOT_FOUND, quotes=(), confidence=0.1)
        return answer


def after(*questions: str) -> State:
    state = State()
    for question in questions:
        state = next_state(understand(question, state), shown=3)
    return state


def talk(assistant: Scripted, *questions: str) -> Turn:
    conversation, turn = Conversation(assistant), None
    for question in questions:
        turn = conversation.ask(question, turn.state if turn else None)
    assert turn is not None
    return turn


@pytest.mark.parametrize(
    ("first", "second", "text"),
    [
        ("Wat is een S-team?", "welke school heeft dat?", "S-team: welke school heeft dat?"),
        ("Wat is stap voor stap?", "waarom?", "stap voor stap: waarom?"),
        ("schoolbreed pestbeleid", "wie betaalt?", "schoolbreed pestbeleid: wie betaalt?"),
        ("Hoe herken je angst bij jongens?", "en dan?", "angst bij jongens: en dan?"),
        ("What is peer support?", "who does that?", "peer support: who does that?"),
        ("spel Samen", "hoe meld je je aan?", "spel Samen: hoe meld je je aan?"),
        ("spel Samen", "is er bewijs voor?", "spel Samen: is er bewijs voor?"),
        ("spel Samen", "wie ontwierp het spel?", "spel Samen: wie ontwierp het spel?"),
        ("spel Samen", "wie is de bedenker?", "spel Samen: wie is de bedenker?"),
        ("spel Samen", "alleen voor vrouwen?", "spel Samen: alleen voor vrouwen?"),
    ],
)
def test_a_follow_up_takes_the_subject_over(first: str, second: str, text: str) -> None:
    understood = understand(second, after(first))
    assert (understood.text, understood.relation) == (text, Relation.FOLLOW_UP)


@pytest.mark.parametrize(
    "question",
    [
        "Wat is pesten?",
        "prestatiedruk",
        "samenwerken met ouders",
        "En wat doet Stichting Waakzaam?",
        "Hoe praat ik met ouders die zich zorgen maken?",
        "Hoe voorkom je dat een student uitvalt?",
        "die module over pesten, ga ik daar ook echt iets doen of alleen luisteren?",
        "Is het erg dat kinderen slecht slapen door stress?",
        "What can I do when a student says that they feel lonely?",
    ],
)
def test_a_new_subject_is_left_alone(question: str) -> None:
    understood = understand(question, after("Wat is het S-team?"))
    assert (understood.text, understood.relation) == (question, Relation.NEW)


def test_the_first_question_is_never_a_follow_up() -> None:
    assert understand("wat betekent dat?", State()).relation is Relation.NEW


@pytest.mark.parametrize(
    ("first", "second", "text"),
    [
        ("Wat doet een mentor?", "en een tutor?", "Wat doet een tutor?"),
        ("Wat doen docenten aan stress?", "en ouders?", "Wat doen ouders aan stress?"),
    ],
)
def test_like_is_exchanged_for_like(first: str, second: str, text: str) -> None:
    assert understand(second, after(first)).text == text
    assert understand("waarom?", after(first, second)).text.endswith(": waarom?")


def test_a_sector_becomes_a_filter_and_replaces_the_one_before() -> None:
    understood = understand("en voor het mbo?", after("Wie helpt hbo-studenten met geldzorgen?"))
    assert understood.text == "studenten met geldzorgen: en voor het mbo?"
    assert understood.sectors == ("mbo",)


def test_a_sector_holds_until_the_subject_changes() -> None:
    state = after("Wie helpt bij geldzorgen?", "en op de basisschool?")
    assert understand("hoe dan?", state).sectors == ("po",)
    assert understand("Wat is pesten?", state).sectors == ()


def test_a_follow_up_to_a_follow_up_knows_both() -> None:
    state = after("Wat is een S-team?", "en de wachttijd?")
    assert understand("waarom?", state).text == "S-team wachttijd: waarom?"


@pytest.mark.parametrize("question", ["meer", "nog meer voorbeelden", "more examples", "ga verder"])
def test_more_is_the_next_page_of_what_was_searched(question: str) -> None:
    understood = understand(question, after("Wat is een S-team?", "waarom?"))
    assert (understood.text, understood.relation) == ("S-team: waarom?", Relation.MORE)
    assert understood.skip == 3


def test_what_is_carried_over_has_a_limit() -> None:
    words = [f"woord{chr(97 + n)}" for n in range(26)]
    text = understand("waarom?", after(" ".join(words))).text
    assert text == " ".join(words[:12]) + ": waarom?"


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("Wat is Act of Kindness?", "Act of Kindness"),
        ("Hoeveel leerlingen zijn gepest op stage?", "leerlingen gepest op stage"),
        ("Met wie werkt ROC Zuid samen?", "ROC Zuid"),
        ("Wat is er nodig om rust te vinden?", "rust te vinden"),
    ],
)
def test_the_subject_is_what_a_question_is_about(question: str, subject: str) -> None:
    assert " ".join(subject_of(wording(question))) == subject


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_is_understood_and_none_of_it_is_lost(first: str, second: str) -> None:
    understood = understand(second, after(first))
    if understood.relation in (Relation.NEW, Relation.UNSURE):
        assert understood.text.endswith(" ".join(second.split()))
    assert understand("Wat is pesten?", next_state(understood, 3)).text == "Wat is pesten?"


def test_every_sort_holds_words_in_lower_case() -> None:
    sorts = load_sorts()
    words = frozenset().union(*sorts.words.values()) | sorts.sectors.keys()
    assert all(sorts.words.values())
    assert all(word == word.lower() for word in words)


def test_the_answer_says_what_was_asked_and_what_was_searched() -> None:
    answer = talk(Scripted(), "Wat is een S-team?", "waarom?").answer
    assert (answer.question, answer.understood) == ("waarom?", "S-team: waarom?")


def test_more_shows_what_was_not_shown_until_nothing_is_left() -> None:
    turns = ["Wat is een S-team?", "meer"]
    assert [quote.text for quote in talk(Scripted(), *turns).answer.quotes] == ["Vier.", "Vijf."]
    last = talk(Scripted(), *turns, "meer")
    assert (last.answer.kind, last.answer.quotes) == (AnswerKind.NOT_FOUND, ())
    assert last.understood.relation is Relation.MORE


def test_a_sector_in_a_follow_up_goes_before_the_chosen_one() -> None:
    assistant = Scripted()
    state = Conversation(assistant).ask("Wie helpt bij geldzorgen?", sectors=["vo"]).state
    Conversation(assistant).ask("en in het mbo?", state, sectors=["vo"])
    assert [sectors for _, sectors in assistant.asked] == [("vo",), ("vo",), ("mbo",)]


def test_a_crisis_in_a_follow_up_is_seen_by_itself() -> None:
    turn = talk(Scripted(crisis=frozenset({"hij wil dood"})), "Wat is een S-team?", "hij wil dood")
    assert (turn.answer.kind, turn.answer.signposts) == (AnswerKind.SIGNPOST, (HELP,))
    assert turn.understood.text == "S-team: hij wil dood"


def test_a_follow_up_to_a_crisis_keeps_its_signposts() -> None:
    crisis = frozenset({"Bram wil dood", "Bram wil dood: wat nu?"})
    assert talk(Scripted(crisis=crisis), "Bram wil dood", "wat nu?").answer.signposts == (HELP,)


def test_a_question_that_may_stand_alone_is_a_follow_up_if_only_so_it_is_answered() -> None:
    questions = ("Wat is een buddyproject?", "Hoe worden studenten gekoppeld?")
    known, unknown = Scripted(), Scripted(unknown=frozenset(questions[1:]))
    assert talk(known, *questions).answer.understood == questions[1]
    assert talk(unknown, *questions).answer.understood == f"buddyproject: {questions[1]}"


def test_a_follow_up_to_what_the_sources_do_not_know_is_not_answered_without_it() -> None:
    assistant = Scripted(unknown=frozenset({"Wat is bitcoin?"}))
    answer = talk(assistant, "Wat is bitcoin?", "en ouders?").answer
    assert (answer.kind, answer.quotes) == (AnswerKind.NOT_FOUND, ())
    assert answer.nearest == (DOCUMENT.source,)


@pytest.mark.parametrize("nothing", ["bedankt!", "???", " ", "ok"])
def test_thanks_and_silence_change_nothing(nothing: str) -> None:
    turn = talk(Scripted(), "Wat is een S-team?", nothing, "waarom?")
    assert turn.understood.text == "S-team: waarom?"


def test_a_conversation_finds_what_its_follow_up_means(tmp_path: Path, encoder: Encoder) -> None:
    text = "# Switchteam\n\nHet switchteam helpt bij een nieuwe studiekeuze.\n\nDe leiding van het "
    text += (
        "switchteam is in handen van twee decanen.\n\n# Kantine\n\nDe kantine is dagelijks open."
    )
    (tmp_path / "bron.md").write_text(text, encoding="utf-8")
    settings = Settings(home=tmp_path / "home", min_passage_tokens=10, max_passage_tokens=30)
    ingest([tmp_path / "bron.md"], settings, encoder)
    conversation = Conversation(Assistant(settings, encoder))
    turn = conversation.ask("wie heeft daar de leiding?", conversation.ask("switchteam").state)
    assert "decanen" in turn.answer.quotes[0].text
