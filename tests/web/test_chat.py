import asyncio
import logging
import threading
from collections.abc import Iterator
from functools import partial
from types import ModuleType
from typing import Any
from uuid import uuid4

import pytest
import socketio  # type: ignore[import-untyped]

from assistant.documents import AnswerKind
from assistant.errors import IndexMissingError, ModelError
from assistant.messages import load_messages
from assistant.settings import Settings
from assistant.web.language import visitor_language
from assistant.web.talk import Memory
from tests.web.conftest import Served
from tests.web.fake import HANDREIKING, FakeAssistant, answer_of, quote_of

MESSAGES = load_messages("nl")


def chat_over(chat_module: ModuleType, **answers: Any) -> Any:
    settings = Settings(max_question_characters=100)
    return chat_module.Chat(FakeAssistant(settings, answers=answers))


def reply(chat_module: ModuleType, question: str, **answers: Any) -> Any:
    return answered(chat_over(chat_module, **answers), question)


def answered(chat: Any, question: str) -> Any:
    """Give the reply to a first question."""
    step = partial(chat.step, question, Memory())
    return asyncio.run(chat.answered(step, Memory()))[0]


def test_an_answer_is_a_fixed_sentence_with_cards(chat_module: ModuleType) -> None:
    answer = answer_of(AnswerKind.QUOTES, quote_of(HANDREIKING, "houvast"))
    shown = reply(chat_module, "rust", rust=answer)
    assert shown.text == MESSAGES.say("answer_quotes")
    assert len(shown.cards["quotes"]) == 1


@pytest.mark.parametrize("question", ["", "   ", "\n\t", "\u00a0"])
def test_an_empty_question_is_answered_in_words(chat_module: ModuleType, question: str) -> None:
    assert reply(chat_module, question).text == MESSAGES.say("answer_empty_question")


def test_a_question_at_the_limit_is_searched_and_one_over_it_is_not(
    chat_module: ModuleType,
) -> None:
    assert reply(chat_module, "a" * 100).text == MESSAGES.say("answer_not_found")
    assert reply(chat_module, "a" * 101).text == MESSAGES.say("answer_question_too_long", limit=100)


@pytest.mark.parametrize(
    ("message", "element"),
    [
        ("/bronnen", "SourceList"),
        ("/filter", "FilterForm"),
        ("/help", "Help"),
        ("/zoek", "AnswerCards"),
        ("/help een leerling loopt weg", "AnswerCards"),
        ("/filter mbo", "AnswerCards"),
    ],
)
def test_a_command_with_words_behind_it_is_a_question(
    chat_module: ModuleType, message: str, element: str
) -> None:
    assert reply(chat_module, message).element == element


def test_a_command_to_search_forgets_what_was_asked_before(chat_module: ModuleType) -> None:
    chat = chat_over(chat_module)
    _, memory = chat.step("Wat geeft rust in de klas?", Memory())
    assert chat.step("waarom?", memory)[0].cards["searched"] == "rust in de klas: waarom?"
    assert chat.step("/zoek waarom?", memory)[0].cards["searched"] == "waarom?"


def test_an_english_visitor_is_answered_in_english(chat_module: ModuleType) -> None:
    said = chat_over(chat_module).step("?", Memory(), "en")[0].text
    assert said == load_messages("en").say("answer_not_found")


@pytest.mark.parametrize(("language", "name"), [("nl", "Docent"), ("en", "Teacher")])
def test_the_profiles_are_named_in_the_language_of_the_visitor(
    chat_module: ModuleType, language: str, name: str
) -> None:
    token = visitor_language.set(language)
    profiles = asyncio.run(chat_over(chat_module).profiles(None))
    visitor_language.reset(token)
    assert [one.display_name for one in profiles] == [name, "Trainer"]
    assert [one.default for one in profiles] == [True, False]


def test_without_an_index_the_chat_says_what_to_do(chat_module: ModuleType) -> None:
    shown = reply(chat_module, "x", x=IndexMissingError("Er is geen index in /geheim."))
    assert shown.text == MESSAGES.say("answer_no_index")


@pytest.mark.parametrize(
    "error", [RuntimeError("boem"), ModelError("kapot"), KeyError("x"), MemoryError()]
)
def test_any_error_is_answered_in_words(chat_module: ModuleType, error: Exception) -> None:
    assert reply(chat_module, "x", x=error).text == MESSAGES.say("answer_internal_error")


def test_a_failure_is_logged_without_the_question(
    chat_module: ModuleType, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        reply(chat_module, "geheime vraag", **{"geheime vraag": RuntimeError("boem")})
    assert "boem" in caplog.text
    assert "geheime vraag" not in caplog.text


def test_answering_does_not_hold_up_other_conversations(chat_module: ModuleType) -> None:
    seen: list[threading.Thread] = []

    class Watching(FakeAssistant):
        def answer(self, question: str, **narrowed: Any) -> Any:
            seen.append(threading.current_thread())
            return super().answer(question, **narrowed)

    answered(chat_module.Chat(Watching(Settings())), "vraag")
    assert seen != [threading.main_thread()]


class Browser:
    """The chat's socket, as a browser uses it."""

    def __init__(self, url: str) -> None:
        self.client = socketio.SimpleClient()
        auth = {"sessionId": uuid4().hex, "clientType": "webapp", "userEnv": "{}", "threadId": ""}
        self.client.connect(url, socketio_path="ws/socket.io", auth=auth)
        self.client.emit("connection_successful")

    def ask(self, question: str) -> None:
        message = {"id": uuid4().hex, "name": "User", "type": "user_message", "output": question}
        message["createdAt"] = "2026-01-01T00:00:00Z"
        self.client.emit("client_message", {"message": message, "fileReferences": []})

    def receive(self, event: str) -> Any:
        """Wait for an event and give what it carries."""
        while True:
            name, *values = self.client.receive(timeout=20)
            if name == event:
                return values[0] if values else None

    def answer(self) -> str:
        """Wait for the next message of the assistant."""
        while (message := self.receive("new_message"))["type"] != "assistant_message":
            pass
        return str(message["output"])


@pytest.fixture
def browser(served: Served) -> Iterator[Browser]:
    served.assistant = FakeAssistant(served.settings)
    browser = Browser(served.url)
    yield browser
    browser.client.disconnect()


def test_a_conversation_opens_with_what_it_is_and_what_it_does_not_do(browser: Browser) -> None:
    props = browser.receive("element")["props"]
    assert props["what"] == MESSAGES.say("chat_welcome")
    assert props["limits"] == MESSAGES.say("chat_welcome_limits")


def test_the_cards_come_with_the_message_and_are_not_written_to_a_file(
    browser: Browser, served: Served
) -> None:
    answer = answer_of(AnswerKind.QUOTES, quote_of(HANDREIKING, "houvast"))
    served.assistant = FakeAssistant(served.settings, answers={"rust": answer})
    assert [browser.receive("element")["name"] for _ in range(2)] == ["Welcome", "CardParts"]
    browser.ask("rust")
    cards = browser.receive("element")
    assert (cards["name"], len(cards["props"]["quotes"])) == ("AnswerCards", 1)
    assert not [path for path in served.settings.home.rglob(".files/**/*") if path.is_file()]


def test_a_question_as_long_as_a_book_is_answered_in_words(browser: Browser) -> None:
    assert browser.answer() == ""
    browser.ask("a" * 500_000)
    limit = Settings().max_question_characters
    assert browser.answer() == MESSAGES.say("answer_question_too_long", limit=limit)


def test_stopping_says_so_and_the_answer_does_not_come(browser: Browser, served: Served) -> None:
    searching, go_on = threading.Event(), threading.Event()

    class Slow(FakeAssistant):
        def answer(self, question: str, **narrowed: Any) -> Any:
            searching.set()
            go_on.wait(20)
            return super().answer(question, **narrowed)

    assert browser.answer() == ""
    served.assistant = Slow(served.settings)
    browser.ask("traag")
    assert searching.wait(20)
    browser.client.emit("stop")
    assert browser.answer() == MESSAGES.say("chat_stopped")
    go_on.set()
    served.assistant = FakeAssistant(served.settings)
    browser.ask("volgende")
    assert browser.answer() == MESSAGES.say("answer_not_found")
