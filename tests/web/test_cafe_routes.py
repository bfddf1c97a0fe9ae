"""The routes behind the card of a plan."""

import asyncio
import io
import threading
from typing import Any

import docx
import pytest
from fastapi.testclient import TestClient
from starlette.exceptions import HTTPException

from assistant.errors import IndexDamagedError, IndexMissingError
from assistant.messages import load_messages
from assistant.service import Assistant
from assistant.settings import Settings
from assistant.web import cafe_routes
from assistant.web.app import create_pages
from tests.web.fake import FakeAssistant

SAY = load_messages("nl").say
OWN_PAGE = {"Origin": "http://testserver"}
WISHES = {"theme": "pesten", "format": "teamsessie", "participants": 12, "minutes": 30}


@pytest.fixture
def site(cafe_assistant: Assistant) -> TestClient:
    return TestClient(create_pages(cafe_assistant), headers=OWN_PAGE)


def failing(error: Exception) -> TestClient:
    """Give a site whose assistant raises an error at every question."""
    answers = {"pesten": error}
    assistant = FakeAssistant(Settings(), answers=answers)
    return TestClient(create_pages(assistant), headers=OWN_PAGE)  # type: ignore[arg-type]


def plan_of(site: TestClient) -> Any:
    return site.post("/kenniscafe/plan", json={"wishes": WISHES}).json()["plan"]


def test_a_plan_is_made_changed_and_opened_again(site: TestClient) -> None:
    made = site.post("/kenniscafe/plan", json={"wishes": WISHES}).json()
    edit = {"does": "note", "section": "tips", "text": "Zelf verzonnen"}
    changed = site.post("/kenniscafe/wijzig", json={"plan": made["plan"], "edit": edit}).json()
    opened = site.post("/kenniscafe/open", json={"plan": changed["plan"]}).json()
    assert opened == changed
    assert opened != made


def test_a_field_that_is_wrong_comes_with_its_sentence(site: TestClient) -> None:
    response = site.post("/kenniscafe/plan", json={"wishes": WISHES | {"minutes": 3}})
    assert response.status_code == 422
    assert "3 minuten is te kort" in response.json()["errors"]["minutes"]


@pytest.mark.parametrize("name", ["draaiboek.docx", "tafelkaarten.pdf", "hand-out.pdf"])
def test_a_file_is_made_of_a_plan_and_named_after_its_theme(site: TestClient, name: str) -> None:
    response = site.post(f"/kenniscafe/bestanden/{name}", json={"plan": plan_of(site)})
    stem, _, ending = name.rpartition(".")
    assert f"UTF-8''{stem}-pesten.{ending}" in response.headers["content-disposition"]
    assert response.headers["content-disposition"].startswith("attachment")
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.content.startswith(b"PK" if ending == "docx" else b"%PDF")


def test_the_draaiboek_has_the_note_of_the_trainer(site: TestClient) -> None:
    edit = {"does": "note", "section": "tips", "text": "Neem de bel mee"}
    changed = site.post("/kenniscafe/wijzig", json={"plan": plan_of(site), "edit": edit}).json()
    made = site.post("/kenniscafe/bestanden/draaiboek.docx", json={"plan": changed["plan"]})
    words = "\n".join(one.text for one in docx.Document(io.BytesIO(made.content)).paragraphs)
    assert "Neem de bel mee" in words


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://kwaad.test"},
        {"Sec-Fetch-Site": "cross-site", **OWN_PAGE},
        {"Origin": ""},
    ],
)
@pytest.mark.parametrize("path", ["plan", "themas", "bestanden/hand-out.pdf"])
def test_another_site_gets_nothing(site: TestClient, path: str, headers: dict[str, str]) -> None:
    assert site.post(f"/kenniscafe/{path}", json={}, headers=headers).status_code == 403


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("plan", b"[1]", 422),
        ("plan", b"{", 422),
        ("plan", b"[" * 100_000, 422),
        ("open", b"{}", 422),
        ("plan", b" " * 1_000_001, 413),
        ("onzin", b"{}", 404),
        ("bestanden/../../geheim", b"{}", 404),
        ("bestanden/draaiboek.exe", b"{}", 404),
    ],
)
def test_what_makes_no_sense_is_refused(
    site: TestClient, path: str, body: bytes, status: int
) -> None:
    assert site.post(f"/kenniscafe/{path}", content=body).status_code == status


@pytest.mark.parametrize(
    ("error", "key"),
    [
        (IndexMissingError("x"), "answer_no_index"),
        (IndexDamagedError("x"), "answer_internal_error"),
    ],
)
def test_a_failure_is_told_in_words(error: Exception, key: str) -> None:
    response = failing(error).post("/kenniscafe/plan", json={"wishes": WISHES})
    assert (response.status_code, response.json()) == (503, {"error": SAY(key)})


def test_a_failure_is_logged_without_the_theme(caplog: pytest.LogCaptureFixture) -> None:
    failing(IndexDamagedError("kapot")).post("/kenniscafe/plan", json={"wishes": WISHES})
    assert "kapot" in caplog.text
    assert "pesten" not in caplog.text


def test_who_comes_while_too_many_wait_is_told_to_come_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cafe_routes, "_WAITING", 1)
    go_on = threading.Event()

    async def crowd() -> list[Any]:
        line = cafe_routes._Line()
        waiting = [asyncio.create_task(line.serve(go_on.wait)) for _ in range(3)]
        await asyncio.sleep(0)  # each comes to its place
        last = await asyncio.gather(line.serve(go_on.wait), return_exceptions=True)
        go_on.set()
        return [*last, *await asyncio.gather(*waiting)]

    refused, *served = asyncio.run(crowd())
    assert isinstance(refused, HTTPException)
    assert (refused.status_code, served) == (503, [True, True, True])
