import pytest
from fastapi.testclient import TestClient
from lxml import html as lxml_html

from assistant.messages import LANGUAGES, load_messages
from assistant.settings import Settings
from assistant.web.app import create_pages
from assistant.web.language import COOKIE
from tests.web.fake import FakeAssistant

SAY = load_messages("nl").say


def page(**settings: object) -> str:
    pages = create_pages(FakeAssistant(Settings(**settings)))  # type: ignore[arg-type]
    response = TestClient(pages).get("/privacy")
    assert response.status_code == 200
    return str(lxml_html.fromstring(response.text).text_content())


def test_by_default_it_says_that_nothing_is_kept() -> None:
    shown = page()
    assert SAY("privacy_summary_off") in shown
    assert SAY("privacy_gaps_off") in shown
    assert SAY("privacy_gaps_what") not in shown


def test_with_the_switch_on_it_says_what_is_kept_and_how_long() -> None:
    shown = page(record_gaps=True, gaps_days=30)
    assert SAY("privacy_summary_on", days=30) in shown
    for key in ("privacy_gaps_what", "privacy_gaps_never"):
        assert SAY(key) in shown
    assert SAY("privacy_gaps_where", days=30) in shown
    assert SAY("privacy_gaps_off") not in shown


@pytest.mark.parametrize(("keeps", "value"), [(True, "aan"), (False, "uit")])
def test_each_switch_is_named_with_its_value_of_now(keeps: bool, value: str) -> None:
    pages = create_pages(FakeAssistant(Settings(record_gaps=keeps, gaps_days=7)))  # type: ignore[arg-type]
    tree = lxml_html.fromstring(TestClient(pages).get("/privacy").text)
    rows = [[cell.text_content() for cell in row] for row in tree.xpath("//tbody/tr")]
    assert [row[:2] for row in rows] == [
        ["BRONWIJZER_RECORD_GAPS", value],
        ["BRONWIJZER_GAPS_DAYS", "7 dagen"],
    ]


def test_the_language_cookie_is_named_only_where_there_is_one() -> None:
    assert COOKIE in page(language="auto")
    assert COOKIE not in page(language="nl")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("keeps", [True, False])
def test_it_can_be_told_in_each_language(language: str, keeps: bool) -> None:
    shown = page(language=language, record_gaps=keeps)
    assert load_messages(language).say("privacy_title") in shown
    assert "{" not in shown
