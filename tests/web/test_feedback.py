"""What the chat keeps: nothing, unless the school asks for it; and never of a crisis."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.documents import Answer, AnswerKind
from assistant.gaps.gap import Reason, gap_from
from assistant.gaps.store import GapStore
from assistant.messages import load_messages
from assistant.settings import Settings
from assistant.web import feedback as feedback_module
from assistant.web.feedback import Feedback, feedback_routes
from assistant.web.start import welcome
from tests.building import make_document, make_source
from tests.web.conftest import Served, running_chat
from tests.web.fake import HANDREIKING, SIGNPOST, FakeAssistant, answer_of, quote_of
from tests.web.test_chat import Browser, answered

MESSAGES = load_messages("nl")
OWN_PAGE = {"Origin": "http://testserver"}
QUESTION = "Hoe verzorg je een schildpaddenaquarium?"
CRISIS = "Ik wil niet meer leven met zo'n schildpaddenverdriet"


@pytest.fixture
def store(tmp_path: Path) -> GapStore:
    return GapStore(tmp_path / "gaps.sqlite", days=90)


@pytest.fixture
def feedback(store: GapStore) -> Feedback:
    return Feedback(store)


@pytest.fixture
def site(feedback: Feedback) -> TestClient:
    app = FastAPI()
    app.include_router(feedback_routes(feedback))
    return TestClient(app)


def quoted(question: str = "geeft rust houvast") -> Answer:
    return answer_of(AnswerKind.QUOTES, quote_of(HANDREIKING, "houvast"), understood=question)


def reply(chat_module: ModuleType, answer: Answer, feedback: Feedback | None) -> Any:
    assistant = FakeAssistant(Settings(), answers={"vraag": answer})
    return answered(chat_module.Chat(assistant, feedback), "vraag")


def test_a_question_without_an_answer_is_kept(
    chat_module: ModuleType, feedback: Feedback, store: GapStore
) -> None:
    reply(chat_module, answer_of(AnswerKind.NOT_FOUND, understood="mail jan@x.nl"), feedback)
    (gap,) = store.all()
    assert (gap.question, gap.reason) == ("mail [e-mailadres]", Reason.NOT_FOUND)


def test_an_answer_is_kept_when_it_is_marked_and_not_before(
    chat_module: ModuleType, feedback: Feedback, store: GapStore
) -> None:
    answer_id = reply(chat_module, quoted(), feedback).cards["answer_id"]
    assert store.all() == []
    assert feedback.mark(answer_id)
    (gap,) = store.all()
    assert (gap.question, gap.reason) == ("geeft rust houvast", Reason.MARKED_WRONG)
    assert [one.source_id for one in gap.shown] == ["rust-in-de-klas"]


@pytest.mark.parametrize("quotes", [(), quoted().quotes])
def test_a_crisis_question_is_never_kept(
    chat_module: ModuleType, feedback: Feedback, store: GapStore, quotes: tuple[Any, ...]
) -> None:
    answer = answer_of(AnswerKind.SIGNPOST, *quotes, signposts=(SIGNPOST,))
    assert reply(chat_module, answer, feedback).cards["answer_id"] == ""
    assert not store.path.exists()


def test_a_question_too_long_or_without_words_is_not_kept(
    chat_module: ModuleType, feedback: Feedback, store: GapStore
) -> None:
    settings = Settings(max_question_characters=100)
    chat = chat_module.Chat(FakeAssistant(settings), feedback)
    assert answered(chat, "a" * 101).text.startswith("Je vraag is langer")
    feedback.note(answer_of(AnswerKind.NOT_FOUND, understood="?! 12"))
    assert not store.path.exists()


def test_an_answer_is_shown_also_when_its_question_cannot_be_kept(
    chat_module: ModuleType, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "gaps.sqlite").mkdir()
    answer = answer_of(AnswerKind.NOT_FOUND, understood="geheime vraag")
    shown = reply(chat_module, answer, Feedback(GapStore(tmp_path / "gaps.sqlite", 90)))
    assert shown.text == MESSAGES.say("answer_not_found")
    assert "gaps.sqlite" in caplog.text
    assert "geheim" not in caplog.text


def test_without_feedback_there_is_no_button(chat_module: ModuleType) -> None:
    assert reply(chat_module, quoted(), None).cards["answer_id"] == ""


def test_an_unknown_answer_is_not_marked(site: TestClient, store: GapStore) -> None:
    assert site.post("/feedback/verzonnen", headers=OWN_PAGE).status_code == 404
    assert store.all() == []


def test_what_is_too_old_is_dropped_at_the_next_answer(feedback: Feedback, store: GapStore) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=91)
    old = gap_from(quoted(), Reason.INCORRECT, now=long_ago)
    GapStore(store.path, days=10_000).add(old)
    feedback.note(quoted())
    assert GapStore(store.path, days=10_000).all() == []


def test_the_sector_of_the_filters_is_kept_with_a_question(
    chat_module: ModuleType, feedback: Feedback, store: GapStore
) -> None:
    question = "Hoe verzorg je een aquarium in het mbo?"
    record = make_document("Iets.", source=make_source(sectors=("mbo",)))
    chat = chat_module.Chat(FakeAssistant(Settings(), (record,)), feedback)
    answered(chat, question)
    (gap,) = store.all()
    assert gap.sectors == ("mbo",)


def test_an_answer_is_marked_once(site: TestClient, feedback: Feedback, store: GapStore) -> None:
    path = f"/feedback/{feedback.note(quoted())}"
    codes = [site.post(path, headers=OWN_PAGE).status_code for _ in range(2)]
    assert codes == [204, 204]
    assert len(store.all()) == 1


@pytest.mark.parametrize(
    ("reason", "status"),
    [("helpful", 204), ("outdated", 204), ("not_found", 422), ("mijn eigen woorden", 422)],
)
def test_a_thumb_gives_one_of_the_reasons_and_no_words_of_its_own(
    site: TestClient, feedback: Feedback, store: GapStore, reason: str, status: int
) -> None:
    path = f"/feedback/{feedback.note(quoted())}?reason={reason}"
    assert site.post(path, headers=OWN_PAGE).status_code == status
    assert [gap.reason for gap in store.all()] == ([reason] if status == 204 else [])


def test_an_answer_that_could_not_be_written_can_be_marked_again(
    site: TestClient, feedback: Feedback, store: GapStore
) -> None:
    store.path.mkdir()
    path = f"/feedback/{feedback.note(quoted())}"
    assert site.post(path, headers=OWN_PAGE).status_code == 503
    store.path.rmdir()
    assert site.post(path, headers=OWN_PAGE).status_code == 204


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin", "Origin": "https://achter-een-proxy.test"}, 204),
        ({"Origin": "https://testserver"}, 204),
        ({"Sec-Fetch-Site": "same-site", **OWN_PAGE}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "https://kwaad.test"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 403),
    ],
)
def test_only_our_own_page_can_mark(
    site: TestClient, feedback: Feedback, headers: dict[str, str], status: int
) -> None:
    assert site.post(f"/feedback/{feedback.note(quoted())}", headers=headers).status_code == status


def test_of_many_answers_the_latest_can_be_marked(
    feedback: Feedback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feedback_module, "_REMEMBERED", 2)
    first, second, third = (feedback.note(quoted(word)) for word in ("een", "twee", "drie"))
    assert [feedback.mark(one) for one in (first, second, third)] == [False, True, True]


def test_the_welcome_says_what_is_kept() -> None:
    shown = [welcome(MESSAGES, (), (), days=days)["kept"] for days in (90, None)]
    assert shown == [MESSAGES.say("chat_keeps", days=90), MESSAGES.say("chat_keeps_nothing")]


def test_the_chat_by_default_has_no_place_to_send_feedback(served: Served) -> None:
    headers = {"Sec-Fetch-Site": "same-origin"}
    assert httpx.post(f"{served.url}/feedback/x", headers=headers).status_code == 404


def files_that_hold(home: Path, words: str) -> list[str]:
    held = (path for path in home.rglob("*") if path.is_file() and words in read(path))
    return [path.name for path in held]


def read(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace")


@pytest.mark.parametrize(("switch", "files"), [("false", []), ("true", ["gaps.sqlite"])])
def test_what_is_asked_is_stored_in_one_file_with_the_switch_on_and_else_nowhere(
    small_home: Path, switch: str, files: list[str]
) -> None:
    with running_chat(small_home, BRONWIJZER_RECORD_GAPS=switch) as (url, printed):
        browser = Browser(url)
        assert browser.answer() == ""
        browser.ask(QUESTION)
        assert browser.answer() == MESSAGES.say("answer_not_found")
        browser.ask(CRISIS)
        assert browser.answer() == MESSAGES.say("signpost_intro")
        browser.client.disconnect()
    assert files_that_hold(small_home, "schildpaddenaquarium") == files
    assert files_that_hold(small_home, "schildpaddenverdriet") == []
    assert printed == [""]
