"""What belongs to one conversation while it is open in a browser."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Protocol

from assistant.web.language import language_of
from assistant.web.talk import Memory


class Shown(Protocol):
    """A message on the screen; sent again it takes its own place."""

    async def send(self) -> object:
        """Show it."""


@dataclass(slots=True)
class Session:
    """One conversation, in which one thing is answered at a time.

    ``before`` holds what was remembered when a message came, by its id: an edited message is
    answered from there. ``searching`` is the message that is being answered, ``latest`` what
    was shown last.
    """

    memory: Memory
    language: str = "nl"
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    before: dict[str, Memory] = field(default_factory=dict)
    searching: str = ""
    latest: Shown | None = None


def language_from(environ: Mapping[str, object], setting: str) -> str:
    """Give the language of a visitor; ``environ`` is the WSGI one of the socket's request."""
    cookies = SimpleCookie()
    try:
        cookies.load(str(environ.get("HTTP_COOKIE") or ""))
    except CookieError:
        cookies.clear()
    accepted = environ.get("HTTP_ACCEPT_LANGUAGE")
    values = {name: morsel.value for name, morsel in cookies.items()}
    return language_of(setting, values, str(accepted) if accepted else None)
