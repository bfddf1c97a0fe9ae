"""WCAG 2.1 AA as far as a program can tell, on everything that a visitor can have before them."""

import re
from collections.abc import Iterator
from contextlib import suppress

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Error, Page, expect

from assistant.messages import load_messages
from assistant.service import Assistant
from tests.web.conftest import Served
from tests.web.surfaces import SURFACES, answer, settle
from tests.web.visitor import DESKTOP, PHONE, Chat

pytestmark = pytest.mark.browser

SAY = load_messages("nl").say
NARROW = (320, 640)
MAGNIFIED = (640, 450)  # a window of 1280 by 900, at 200%
MOST_TABS = 60

# What of the page lies beside the screen, where a visitor would have to scroll sideways.
OUTSIDE = """() => [...document.querySelectorAll("h1, p, a, button, input, [data-testid]")]
    .filter((e) => e.checkVisibility() && !e.closest(".unseen, .bw-unseen, .skip, thead"))
    .filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
    .map((e) => e.outerHTML.slice(0, 120))"""
# Of Chainlit's own words those that a Dutch sentence would not have.
ENGLISH = re.compile(
    r"\b(the|toggle|close|send|message|settings|attach|copy|copied|stop task|loading|"
    r"follow system|light|dark|new chat|readme|feedback|helpful|share|using|used)\b",
    re.IGNORECASE,
)
FOCUS_IS_SEEN = """() => {
    const style = getComputedStyle(document.activeElement);
    const around = getComputedStyle(document.activeElement.closest("form, div") ?? document.body);
    return style.outlineStyle !== "none" || style.boxShadow !== "none"
        || around.boxShadow !== "none";
}"""


@pytest.fixture(scope="module", params=["light", "dark"])
def themed(request: pytest.FixtureRequest, chromium: Browser, served: Served) -> Iterator[Chat]:
    chat = Chat(chromium, served.url, dark=request.param == "dark")
    yield chat
    chat.context.close()


def violations(page: Page) -> list[str]:
    """Give what axe-core finds, with the elements in question.

    What it finds is looked at again, so that a button on its way in or out is let be.
    """
    if Axe().run(page).response["violations"]:
        settle(page)
    found = Axe().run(page).response["violations"]
    return [
        f"{one['impact']}: {one['id']} {[node['target'] for node in one['nodes']]}" for one in found
    ]


@pytest.mark.parametrize("surface", SURFACES)
def test_axe_finds_nothing_wrong_and_no_english_is_left(
    themed: Chat, assistant: Assistant, surface: str
) -> None:
    themed.start(DESKTOP)
    page = SURFACES[surface](themed)
    settle(page)
    assert violations(page) == []
    assert ENGLISH.findall(page.locator("body").aria_snapshot()) == []


@pytest.mark.parametrize("surface", ["context", "filters"])
def test_axe_finds_nothing_wrong_in_what_covers_a_phone(
    visitor: Chat, assistant: Assistant, surface: str
) -> None:
    visitor.start(PHONE)
    page = SURFACES[surface](visitor)
    settle(page)
    assert violations(page) == []


@pytest.mark.parametrize("surface", SURFACES)
def test_nothing_lies_beside_a_narrow_or_magnified_screen(
    visitor: Chat, assistant: Assistant, surface: str
) -> None:
    visitor.start(NARROW)
    page = SURFACES[surface](visitor)
    for width, height in (NARROW, MAGNIFIED):
        page.set_viewport_size({"width": width, "height": height})
        settle(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.evaluate(OUTSIDE) == []


def test_what_axe_should_find_is_found(desktop: Chat) -> None:
    page = desktop.visit("/privacy")
    page.evaluate("document.querySelector('main').innerHTML += '<img src=x><p><a href=y></a>'")
    assert {line.split(" ")[1] for line in violations(page)} >= {"image-alt", "link-name"}


def test_an_answer_is_announced_where_a_screen_reader_listens(desktop: Chat) -> None:
    page = answer(desktop)
    expect(page.locator("[aria-live=polite] [data-testid=quote-card]").first).to_be_visible()


@pytest.mark.parametrize("path", ["/", "/bronnen", "/privacy", "/bron/slaap"])
def test_each_page_has_its_language_a_title_and_one_main_part(desktop: Chat, path: str) -> None:
    page = desktop.visit(path)
    expect(page.locator("h1").first).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "nl"
    assert "Bronwijzer" in page.title()
    assert page.get_by_role("main").count() == 1


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the link or button of that name has the focus, which is seen at each step."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            continue  # after the last one a browser leaves the page before it begins again
        assert page.evaluate(FOCUS_IS_SEEN), page.evaluate("document.activeElement.outerHTML")
        if name in (page.evaluate("document.activeElement.innerText") or ""):
            return
    pytest.fail(f"{name!r} is not reached in {MOST_TABS} tabs")


def test_from_question_to_source_and_back_by_keyboard_alone(desktop: Chat) -> None:
    page = desktop.page
    page.focus("#chat-input")
    page.keyboard.type(desktop.questions.answered)
    expect(page.locator("#chat-submit")).to_be_enabled()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("quote-card").first).to_be_visible()
    page.focus("#new-chat-button")
    tab_to(page, SAY("label_source_page"))
    with desktop.context.expect_page() as opened:
        page.keyboard.press("Enter")
    source = opened.value
    expect(source.locator("mark").first).to_be_in_viewport()
    tab_to(source, SAY("source_back"))
    # The tab may be gone before the key is up, which Playwright calls an error.
    with source.expect_event("close"), suppress(Error):
        source.keyboard.press("Enter")
    expect(page.get_by_test_id("quote-card").first).to_be_visible()


def test_the_skip_link_leads_past_the_menu(desktop: Chat) -> None:
    page = desktop.visit("/bronnen")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name=SAY("page_skip"))).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "zoek"
