"""What a hand does that nobody planned, in headless Chromium."""

from typing import Any

import pytest
from playwright.sync_api import expect

from assistant.messages import load_messages
from assistant.service import Assistant
from tests.web.conftest import Served
from tests.web.slow import Slow
from tests.web.visitor import Chat

pytestmark = pytest.mark.browser

SAY = load_messages("nl").say
SLEEP = "Hoeveel slaap hebben pubers nodig?"
REST = "Wat helpt leerlingen om bij te komen van prikkels?"


@pytest.fixture
def slow(desktop: Chat, served: Served) -> Any:
    served.assistant = slow = Slow(served.settings)
    yield slow
    slow.go_on.set()


def test_a_search_that_takes_long_says_so_and_can_be_stopped(desktop: Chat, slow: Slow) -> None:
    desktop.ask("Een traag antwoord?")
    expect(desktop.page.locator("#bw-bar").get_by_role("status")).to_have_text(
        SAY("chat_searching")
    )
    desktop.page.locator("#stop-button").click()
    expect(desktop.page.get_by_text(SAY("chat_stopped"))).to_be_visible()
    expect(desktop.page.locator("#bw-bar").get_by_role("status")).to_have_text("")
    slow.go_on.set()
    desktop.ask("Wat is een zwemdiploma?")
    expect(desktop.page.get_by_text(SAY("answer_not_found"))).to_have_count(1)


def test_a_question_that_is_sent_twice_is_answered_once(desktop: Chat, slow: Slow) -> None:
    desktop.page.fill("#chat-input", "Een traag antwoord?")
    expect(desktop.page.locator("#chat-submit")).to_be_enabled()
    desktop.page.locator("#chat-submit").dblclick()
    desktop.page.press("#chat-input", "Enter")
    assert slow.searching.wait(20)
    slow.go_on.set()
    expect(desktop.page.get_by_text(SAY("answer_not_found"))).to_be_visible()
    expect(desktop.page.locator("#chat-submit")).to_be_visible()
    expect(desktop.page.get_by_text(SAY("answer_not_found"))).to_have_count(1)


def test_an_edited_question_is_answered_from_what_was_asked_before_it(desktop: Chat) -> None:
    desktop.ask(SLEEP)
    expect(desktop.page.get_by_test_id("quote-card").first).to_contain_text("negen uur")
    desktop.ask("Een zwemdiploma in het vo?")
    expect(desktop.page.get_by_role("button", name="Sector: vo")).to_be_visible()
    last = desktop.page.locator("[data-step-type=user_message]").last
    last.get_by_role("button", name="Vraag aanpassen").click()
    desktop.page.locator("[data-step-type=user_message] textarea").fill("waarom?")
    desktop.page.locator(".confirm-edit").click()
    expect(desktop.page.get_by_test_id("searched").locator("q")).to_contain_text("pubers")
    expect(desktop.page.get_by_role("button", name="Sector: vo")).to_have_count(0)


def test_after_a_reload_a_conversation_begins_anew_and_works(desktop: Chat) -> None:
    desktop.ask(SLEEP)
    expect(desktop.page.get_by_test_id("quote-card").first).to_be_visible()
    desktop.page.reload()
    expect(desktop.page.get_by_test_id("welcome")).to_be_visible()
    expect(desktop.page.get_by_test_id("quote-card")).to_have_count(0)
    desktop.ask(SLEEP)
    expect(desktop.page.get_by_test_id("quote-card").first).to_be_visible()


def test_two_tabs_are_two_conversations(desktop: Chat) -> None:
    desktop.ask("Hoeveel slaap hebben pubers nodig in het vo?")
    expect(desktop.page.get_by_role("button", name="Sector: vo")).to_be_visible()
    other = desktop.context.new_page()
    other.goto(desktop.url)
    expect(other.get_by_test_id("welcome")).to_be_visible()
    other.fill("#chat-input", "waarom?")
    expect(other.locator("#chat-submit")).to_be_enabled()
    other.press("#chat-input", "Enter")
    expect(other.get_by_test_id("searched").locator("q")).to_have_text("waarom?")
    expect(other.locator("#bw-bar li")).to_have_count(0)


def test_back_from_a_source_page_the_chat_works(desktop: Chat) -> None:
    desktop.page.goto(f"{desktop.url}/bron/slaap")
    desktop.page.go_back()
    expect(desktop.page.get_by_test_id("welcome")).to_be_visible()
    desktop.ask(SLEEP)
    expect(desktop.page.get_by_test_id("quote-card").first).to_be_visible()


def test_a_button_whose_conversation_is_gone_says_what_to_do(desktop: Chat) -> None:
    desktop.ask(SLEEP)
    button = desktop.page.get_by_test_id("context-button").first
    expect(button).to_be_visible()
    desktop.page.route("**/project/action", lambda route: route.abort())
    button.click()
    expect(desktop.page.get_by_text(SAY("action_failed")).first).to_be_visible()
    desktop.page.unroute("**/project/action")


def test_nothing_opens_by_itself(chat: Chat, assistant: Assistant) -> None:
    chat.ask(SLEEP)
    expect(chat.page.get_by_test_id("quote-card").first).to_be_visible()
    expect(chat.page.locator("#side-view-content")).to_have_count(0)
    expect(chat.page.get_by_role("dialog")).to_have_count(0)
