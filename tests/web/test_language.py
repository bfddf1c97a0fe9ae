import pytest
from fastapi.testclient import TestClient

from assistant.messages import load_messages
from assistant.settings import Settings
from assistant.web.app import create_pages
from assistant.web.language import COOKIE, language_of, language_of_session
from tests.web.fake import FakeAssistant

ENGLISH, DUTCH = load_messages("en").say, load_messages("nl").say


def site(language: str = "auto") -> TestClient:
    settings = Settings(language=language)  # type: ignore[arg-type]
    return TestClient(create_pages(FakeAssistant(settings)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        (None, "nl"),
        ("", "nl"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("nl-NL,nl;q=0.9,en;q=0.8", "nl"),
        ("de, en;q=0.7, nl;q=0.9", "nl"),
        ("de,en;q=0.5", "en"),
        ("fr", "nl"),
        ("en;q=0", "nl"),
        ("en;q=veel, *;q=0.1", "en"),
        (";;,,=;", "nl"),
    ],
)
def test_a_browser_gets_the_language_of_ours_that_it_prefers(
    accepted: str | None, language: str
) -> None:
    assert language_of("auto", {}, accepted) == language


def test_the_switch_wins_from_the_browser_and_the_setting_from_both() -> None:
    assert language_of("auto", {COOKIE: "en"}, "nl") == "en"
    assert language_of("auto", {COOKIE: "klingon"}, "nl") == "nl"
    assert language_of("nl", {COOKIE: "en"}, "en") == "nl"
    assert language_of("en", {}, "nl") == "en"


def test_a_socket_tells_the_language_as_a_page_does() -> None:
    environ = {"HTTP_COOKIE": f"a=b; {COOKIE}=en", "HTTP_ACCEPT_LANGUAGE": "nl"}
    assert language_of_session("auto", environ) == "en"
    assert language_of_session("auto", {"HTTP_ACCEPT_LANGUAGE": "en"}) == "en"
    assert language_of_session("auto", {"HTTP_COOKIE": "\x00=;;"}) == "nl"


def test_an_english_browser_gets_english_pages_with_a_way_to_dutch() -> None:
    page = site().get("/bronnen", headers={"Accept-Language": "en"})
    assert '<html lang="en">' in page.text
    assert ENGLISH("sources_title") in page.text
    assert 'href="/taal/nl?naar=/bronnen"' in page.text
    assert page.headers["vary"] == "Accept-Language, Cookie"


def test_the_switch_is_remembered_and_leads_back_to_the_page() -> None:
    client = site()
    page = client.get("/taal/en", params={"naar": "/bronnen?zoek=rust&op=datum"})
    assert page.url.path == "/bronnen"
    assert page.url.query == b"zoek=rust&op=datum"
    assert ENGLISH("sources_title") in page.text
    assert ENGLISH("privacy_title") in client.get("/privacy").text


@pytest.mark.parametrize(
    "elsewhere", ["//kwaad.test", "https://kwaad.test", r"/\kwaad.test", "/x\r\nSet-Cookie: a=b"]
)
def test_the_switch_leads_to_no_other_site(elsewhere: str) -> None:
    answer = site().get("/taal/en", params={"naar": elsewhere}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_a_language_that_there_is_not_is_told_in_words() -> None:
    answer = site().get("/taal/fr")
    assert answer.status_code == 404
    assert DUTCH("page_unknown") in answer.text


def test_a_fixed_language_offers_no_switch() -> None:
    page = site("nl").get("/bronnen", headers={"Accept-Language": "en"})
    assert DUTCH("sources_title") in page.text
    assert "/taal/" not in page.text
    assert "vary" not in page.headers
