import httpx
import pytest
from fastapi.testclient import TestClient

from assistant.errors import IndexDamagedError, IndexMissingError
from assistant.messages import load_messages
from assistant.settings import Settings
from assistant.web.app import create_pages
from assistant.web.branding import inline_script_hashes, own_page
from tests.web.conftest import Served
from tests.web.fake import HANDREIKING, FakeAssistant

SAY = load_messages("nl").say


@pytest.fixture
def site(served: Served) -> httpx.Client:
    served.assistant = FakeAssistant(served.settings)
    return httpx.Client(base_url=served.url, timeout=10)


def pages(assistant: FakeAssistant, raising: bool = True) -> TestClient:
    application = create_pages(assistant)  # type: ignore[arg-type]
    return TestClient(application, raise_server_exceptions=raising)


def test_health_tells_how_many_sources_there_are() -> None:
    assert pages(FakeAssistant(Settings())).get("/gezond").json() == {"status": "ok", "sources": 1}


@pytest.mark.parametrize(
    ("error", "status"), [(IndexMissingError("x"), "no_index"), (IndexDamagedError("x"), "error")]
)
def test_health_is_not_well_without_a_readable_index(error: Exception, status: str) -> None:
    class Ill(FakeAssistant):
        def records(self) -> tuple[()]:
            raise error

    response = pages(Ill(Settings())).get("/gezond")
    assert (response.status_code, response.json()["status"]) == (503, status)


def test_an_unexpected_error_on_a_page_is_told_in_words_alone() -> None:
    class Broken(FakeAssistant):
        def document(self, source_id: str) -> None:  # type: ignore[override]
            raise RuntimeError("geheim pad")

    response = pages(Broken(Settings()), raising=False).get("/bron/a")
    assert response.status_code == 500
    assert SAY("page_error") in response.text
    assert "geheim" not in response.text


def test_the_chat_is_dutch_and_asks_nothing_of_another_host(site: httpx.Client) -> None:
    text = site.get("/").text
    assert '<html lang="nl">' in text
    assert "http://" not in text.replace(str(site.base_url), "")
    assert "https://" not in text
    assert "chainlit" not in text.lower()


def test_the_interface_texts_are_dutch_and_name_no_language_model(site: httpx.Client) -> None:
    texts = site.get("/project/translations", params={"language": "en-US"}).json()["translation"]
    assert texts["chat"]["input"]["placeholder"] == "Stel je vraag"
    assert "LLM" not in str(texts)
    assert not {"Light Theme", "Note", "Search conversations..."} & set(strings_in(texts))


def strings_in(texts: dict[str, object] | object) -> list[str]:
    if isinstance(texts, dict):
        return [string for value in texts.values() for string in strings_in(value)]
    return [str(texts)]


@pytest.mark.parametrize(
    "path",
    (
        "/docs /redoc /openapi.json /login /mcp /copilot/index.js /health /element/1 "
        "/project/threads /auth/jwt /bestaat-niet /bron/ /public/../.chainlit/config.toml"
    ).split(),
)
def test_what_the_chat_does_not_need_is_not_there(site: httpx.Client, path: str) -> None:
    response = site.get(path)
    assert response.status_code == 404


@pytest.mark.parametrize("path", ["/project/file", "/mcp", "/login"])
def test_nothing_can_be_sent_to_it(site: httpx.Client, path: str) -> None:
    assert site.post(path, params={"session_id": "x"}, files={"file": b"x"}).status_code == 404


def test_a_path_that_does_not_exist_is_told_in_words(site: httpx.Client) -> None:
    assert SAY("page_unknown") in site.get("/bestaat-niet").text


@pytest.mark.parametrize(
    "path", ["/", f"/bron/{HANDREIKING.source.id}", "/gezond", "/nee", "/assets/x"]
)
def test_every_response_carries_the_security_headers(site: httpx.Client, path: str) -> None:
    headers = site.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe-inline" not in headers["content-security-policy"].split("style-src")[0]


def test_our_own_pages_allow_no_script_but_ours(site: httpx.Client) -> None:
    policy = site.get(f"/bron/{HANDREIKING.source.id}").headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy


def test_another_site_cannot_read_answers(site: httpx.Client) -> None:
    response = site.get("/project/settings", headers={"Origin": "https://kwaad.test"})
    assert "access-control-allow-origin" not in response.headers


def test_another_site_cannot_open_the_socket(site: httpx.Client) -> None:
    address = "/ws/socket.io/?EIO=4&transport=polling"
    assert site.get(address, headers={"Origin": "https://kwaad.test"}).status_code == 400
    own = str(site.base_url).rstrip("/")
    assert site.get(address, headers={"Origin": own}).status_code == 200


def test_chainlit_s_page_loses_its_outside_links_and_keeps_the_rest() -> None:
    page = (
        '<html lang="en"><link rel="x"\n href="https://fonts.test/a" /><link href="/b.css"></html>'
    )
    assert own_page(page, "nl") == '<html lang="nl"><link href="/b.css"></html>'


def test_the_conversation_is_in_the_page_s_main_landmark(site: httpx.Client) -> None:
    waits = load_messages("nl").say("chat_waits")
    assert f'<main id="root" data-waits="{waits}"></main>' in site.get("/").text


def test_an_inline_script_is_allowed_by_its_hash() -> None:
    empty = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    assert inline_script_hashes("<script></script><script src='/a.js'></script>") == (empty,)


def test_another_name_that_leads_here_is_refused(site: httpx.Client) -> None:
    assert site.get("/gezond", headers={"Host": "evil.example"}).status_code == 400
    assert site.get("/gezond", headers={"Host": "localhost:8000"}).status_code == 200


@pytest.mark.parametrize(
    ("host", "hosts", "allowed"),
    [
        ("127.0.0.1", "", "localhost"),
        ("127.0.0.1", "chat.school.nl, b.nl", "chat.school.nl"),
        ("0.0.0.0", "", "*"),
        ("0.0.0.0", "b.nl", "b.nl"),
    ],
)
def test_the_names_of_the_chat_are_set(host: str, hosts: str, allowed: str) -> None:
    assert allowed in Settings(host=host, hosts=hosts).allowed_hosts
