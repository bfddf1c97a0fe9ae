"""Nothing leaves the machine or the browser, and nothing that is asked is kept."""

import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from assistant.messages import load_messages
from assistant.service import Assistant
from tests.web.conftest import Served, running_chat
from tests.web.surfaces import SURFACES, answer, not_found, privacy, signposts, sources
from tests.web.visitor import DESKTOP, PHONE, Chat

pytestmark = pytest.mark.browser

SAY = load_messages("nl").say
# How long the conversation goes on at least; where it matters most, run it for a quarter.
MINUTES = float(os.environ.get("BRONWIJZER_PRIVACY_MINUTES", "0.5"))
OUTSIDE = "192.0.2.1"  # of a range that is nobody's (RFC 5737)
NETWORK_EVENTS = {"socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"}


class SocketGuard:
    """Notes with which other machines this process wants to speak."""

    def __init__(self) -> None:
        self.watching = False
        self.asked: list[str] = []
        sys.addaudithook(self._hear)

    @contextmanager
    def watch(self) -> Iterator[list[str]]:
        """Note what is asked inside the block."""
        self.asked, self.watching = [], True
        yield self.asked
        self.watching = False

    def _hear(self, event: str, arguments: tuple[object, ...]) -> None:
        if not self.watching or event not in NETWORK_EVENTS:
            return
        address = arguments[1] if event in ("socket.connect", "socket.sendto") else arguments[0]
        host = address[0] if isinstance(address, tuple) else address
        if isinstance(address, tuple | str) and not is_own(str(host)):
            self.asked.append(f"{event} {host}")


def is_own(host: str) -> bool:
    """Tell whether a host, or a socket's path, is of this machine."""
    if host in ("localhost", "None", "") or host.startswith(("/", "\0")):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(scope="session")
def guard() -> SocketGuard:
    return SocketGuard()


def converse(chat: Chat, minutes: float) -> None:
    """Ask, read on, find nothing, be sent to help, look at every page, change the colours.

    All of it once, and over again until the minutes are over.
    """
    ends = time.monotonic() + 60 * minutes
    go_round(chat)
    while time.monotonic() < ends:
        go_round(chat)
    chat.start(DESKTOP)
    chat.page.get_by_role("button", name="Kleurthema kiezen").click()
    chat.page.get_by_role("menuitem", name="Donker").click()
    expect(chat.page.locator("html")).to_have_class("dark")


def go_round(chat: Chat) -> None:
    """Reach everything that can be reached, on a desktop and on a phone."""
    for size in (DESKTOP, PHONE):
        for surface in SURFACES.values():
            chat.start(size)
            surface(chat)
    chat.start(DESKTOP)
    for surface in (answer, not_found, signposts, answer):
        surface(chat)


def test_no_request_leaves_the_browser_or_the_server_in_a_long_conversation(
    chromium: Browser, served: Served, assistant: Assistant, guard: SocketGuard
) -> None:
    chat = Chat(chromium, served.url)
    with guard.watch() as asked:
        converse(chat, MINUTES)
    chat.context.close()
    assert asked == []
    own = (served.url, served.url.replace("http", "ws"), "data:", "blob:")
    assert [url for url in chat.asked if not url.startswith(own)] == []
    assert len(chat.asked) > len(SURFACES)


def test_the_guard_hears_what_goes_to_another_machine(guard: SocketGuard) -> None:
    with guard.watch() as asked, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.connect((OUTSIDE, 9))
        one.connect(("127.0.0.1", 9))
    assert asked == [f"socket.connect {OUTSIDE}"]


def test_by_default_nothing_that_was_asked_is_in_a_file_or_in_what_is_printed(
    chromium: Browser, small_home: Path
) -> None:
    with running_chat(small_home) as (url, printed):
        chat = Chat(chromium, url)
        chat.start(DESKTOP)
        for surface in (answer, not_found, signposts, sources, privacy):
            surface(chat)
        chat.context.close()
    assert "zwemdiploma" not in "".join(printed).lower()
    own = [path for path in small_home.rglob("*") if "model" not in path.parts and path.is_file()]
    assert own
    assert not [path for path in own if b"zwemdiploma" in path.read_bytes().lower()]
