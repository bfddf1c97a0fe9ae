import json
from collections.abc import Iterator
from importlib import resources
from typing import Any

from fastapi.testclient import TestClient

from assistant.settings import Settings
from assistant.web.app import create_pages
from tests.web.fake import FakeAssistant

FOLDER = resources.files("assistant.web") / "chainlit" / ".chainlit" / "translations"
DUTCH, ENGLISH = (
    json.loads((FOLDER / name).read_text(encoding="utf-8")) for name in ("nl.json", "en-US.json")
)
SAME_IN_BOTH = {"alerts.tip", "navigation.user.menu.settingsKey"}


def texts(translation: dict[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    for key, value in translation.items():
        if isinstance(value, dict):
            yield from texts(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value


def asked(language: str, setting: str = "auto") -> dict[str, Any]:
    pages = create_pages(FakeAssistant(Settings(language=setting)))  # type: ignore[arg-type]
    client = TestClient(pages, headers={"Accept-Language": language})
    found = client.get("/project/translations", params={"language": "xx"}).json()["translation"]
    assert isinstance(found, dict)
    return found


def test_both_languages_say_the_same_things_and_none_is_left_in_the_other() -> None:
    dutch, english = dict(texts(DUTCH)), dict(texts(ENGLISH))
    assert dutch.keys() == english.keys()
    assert {key for key, text in dutch.items() if text == english[key]} <= SAME_IN_BOTH


def test_no_text_names_a_language_model() -> None:
    for _, text in [*texts(DUTCH), *texts(ENGLISH)]:
        assert "LLM" not in text
        assert "chainlit" not in text.lower()


def test_the_window_of_the_chat_speaks_the_language_of_the_visitor() -> None:
    assert asked("nl")["chat"]["input"]["placeholder"] == "Stel je vraag"
    assert asked("en-GB")["chat"]["input"]["placeholder"] == "Ask your question"
    assert asked("en", "nl")["chat"]["input"]["placeholder"] == "Stel je vraag"


def test_under_the_question_are_links_to_our_pages_and_the_other_language() -> None:
    line = asked("nl")["chat"]["watermark"]
    for link in ("[Bronnen](/bronnen)", "[Privacy](/privacy)", "[English](/taal/en?naar=/)"):
        assert link in line
    assert "/taal/" not in asked("nl", "nl")["chat"]["watermark"]
