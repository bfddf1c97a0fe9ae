"""A connection that comes late or is lost, in headless Chromium."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, WebSocketRoute, expect

from assistant.messages import load_messages
from assistant.service import Assistant
from tests.web.conftest import Served
from tests.web.slow import Slow
from tests.web.visitor import PHONE, Chat

pytestmark = pytest.mark.browser

SAY = load_messages("nl").say
SLEEP = "Hoeveel slaap hebben pubers nodig?"


class Line:
    """The connection of a visitor: ``open`` says whether it can be made, ``cut`` ends it."""

    def __init__(self, chat: Chat) -> None:
        self.open = True
        self._routes: list[WebSocketRoute] = []
        chat.page.route_web_socket("**/ws/**", self._connect)

    def _connect(self, route: WebSocketRoute) -> None:
        if not self.open:
            route.close()
            return
        route.connect_to_server()
        self._routes.append(route)

    def cut(self) -> None:
        """End the connection, and let no other be made."""
        self.open = False
        for route in self._routes:
            route.close()


@pytest.fixture
def caller(chromium: Browser, served: Served, assistant: Assistant) -> Iterator[Chat]:
    chat = Chat(chromium, served.url)
    chat.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    yield chat
    chat.context.close()


def send(chat: Chat, question: str) -> None:
    """Send a question whether or not the chat is ready for it."""
    chat.page.fill("#chat-input", question)
    chat.page.press("#chat-input", "Enter")


def test_a_question_that_comes_before_the_connection_waits_and_is_answered(caller: Chat) -> None:
    line = Line(caller)
    line.open = False
    caller.page.goto(caller.url)
    send(caller, SLEEP)
    expect(caller.page.locator("#bw-bar").get_by_role("status")).to_have_text(SAY("chat_waits"))
    expect(caller.page.locator("#chat-input")).to_have_value(SLEEP)
    line.open = True
    expect(caller.page.get_by_test_id("quote-card").first).to_be_visible()
    expect(caller.page.locator("[data-step-type=user_message]")).to_have_count(1)
    expect(caller.page.locator("#bw-bar").get_by_role("status")).to_have_text("")


def test_a_press_on_the_button_before_the_connection_waits_too(caller: Chat) -> None:
    line = Line(caller)
    line.open = False
    caller.page.goto(caller.url)
    caller.page.fill("#chat-input", SLEEP)
    caller.page.locator("#chat-submit").click(force=True)
    expect(caller.page.locator("#bw-bar").get_by_role("status")).to_have_text(SAY("chat_waits"))
    line.open = True
    expect(caller.page.get_by_test_id("quote-card").first).to_be_visible()


def test_a_question_that_is_sent_without_a_connection_is_answered_when_it_is_back(
    caller: Chat,
) -> None:
    line = Line(caller)
    caller.start(PHONE)
    caller.ask(SLEEP)
    expect(caller.page.get_by_test_id("quote-card").first).to_be_visible()
    line.cut()
    send(caller, "waarom?")
    line.open = True
    expect(caller.page.get_by_test_id("searched").locator("q")).to_contain_text("pubers")
    expect(caller.page.locator("[data-step-type=user_message]")).to_have_count(2)


def test_an_answer_that_was_ready_without_a_connection_comes_when_it_is_back(
    caller: Chat, served: Served
) -> None:
    line = Line(caller)
    served.assistant = slow = Slow(served.settings)
    caller.start(PHONE)
    caller.ask("Een traag antwoord?")
    assert slow.searching.wait(20)
    line.cut()
    slow.go_on.set()
    assert slow.answered.wait(20)
    line.open = True
    expect(caller.page.get_by_text(SAY("answer_not_found"))).to_have_count(1)
    expect(caller.page.locator("#chat-submit")).to_be_visible()


def test_on_a_touch_screen_the_keyboard_makes_room_for_the_answer(
    chromium: Browser, served: Served, assistant: Assistant
) -> None:
    chat = Chat(chromium, served.url, touch=True)
    chat.start(PHONE)
    chat.ask(SLEEP)
    expect(chat.page.get_by_test_id("quote-card").first).to_be_in_viewport()
    expect(chat.page.locator("#chat-input")).not_to_be_focused()
    chat.context.close()


def test_a_question_during_a_search_waits_for_its_turn(caller: Chat, served: Served) -> None:
    served.assistant = slow = Slow(served.settings)
    caller.start(PHONE)
    caller.ask("Een traag antwoord?")
    expect(caller.page.locator("#stop-button")).to_be_visible()
    send(caller, "Wat is een zwemdiploma?")
    expect(caller.page.locator("#bw-bar").get_by_role("status")).to_have_text(SAY("chat_waits"))
    slow.go_on.set()
    expect(caller.page.get_by_text(SAY("answer_not_found"))).to_have_count(2)
