"""Which language a visitor is spoken to in: Dutch, or English at a switch or for its browser."""

import re
from collections.abc import Mapping
from contextvars import ContextVar
from http.cookies import CookieError, SimpleCookie

from fastapi import APIRouter
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.messages import LANGUAGES

COOKIE = "bronwijzer_taal"
"""Remembers the switch; the only thing in it is a language."""

AUTOMATIC = "auto"
visitor_language: ContextVar[str] = ContextVar("visitor_language", default=LANGUAGES[0])
"""The language of the request that is being served, for what gets no request to look at."""

_YEAR_S = 365 * 24 * 3600
_LOCAL_PATH = re.compile(r"/(?![/\\])[\w/%.?=&+-]*")


def language_of(setting: str, cookies: Mapping[str, str], accept_language: str | None) -> str:
    """Give the language for a visitor; Dutch unless something asks for English.

    ``setting`` is "nl", "en", or "auto": then the switch decides, and without it the
    browser. "de, en;q=0.7, nl;q=0.9" is Dutch: of the two it is preferred.
    """
    if setting in LANGUAGES:
        return setting
    switched = cookies.get(COOKIE)
    if switched in LANGUAGES:
        return switched
    return _preferred(accept_language or "")


def language_of_session(setting: str, environ: Mapping[str, str]) -> str:
    """Give the language for a visitor whose socket has this WSGI environment."""
    try:
        cookies = SimpleCookie(environ.get("HTTP_COOKIE", ""))
    except CookieError:
        cookies = SimpleCookie()
    values = {name: morsel.value for name, morsel in cookies.items()}
    return language_of(setting, values, environ.get("HTTP_ACCEPT_LANGUAGE"))


class VisitorLanguage:
    """ASGI middleware that notes the visitor's language in ``visitor_language``."""

    def __init__(self, app: ASGIApp, setting: str) -> None:
        self._app = app
        self._setting = setting

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve ``scope`` with the language noted."""
        if scope["type"] == "http":
            asked = HTTPConnection(scope)
            accepted = asked.headers.get("accept-language")
            visitor_language.set(language_of(self._setting, asked.cookies, accepted))
        await self._app(scope, receive, send)


def other_language(language: str) -> str:
    """Give the language that the switch offers."""
    return next(other for other in LANGUAGES if other != language)


def language_routes() -> APIRouter:
    """Give the route ``/taal/<language>?naar=<path>``: remember it and go back to the page."""
    router = APIRouter()

    @router.get("/taal/{language}")
    def switch(language: str, naar: str = "/") -> RedirectResponse:
        if language not in LANGUAGES:
            raise HTTPException(404)
        # Only a path of our own: a link must not lead a visitor elsewhere by way of us.
        back = RedirectResponse(naar if _LOCAL_PATH.fullmatch(naar) else "/", 303)
        back.set_cookie(COOKIE, language, max_age=_YEAR_S, httponly=True, samesite="lax")
        return back

    return router


def _preferred(accept_language: str) -> str:
    """Give the language of ours that an Accept-Language header prefers; the first of equals."""
    best, best_quality = LANGUAGES[0], 0.0
    for part in accept_language.split(","):
        tag, _, parameter = part.strip().partition(";")
        language = tag.split("-")[0].lower()
        found = re.fullmatch(r"\s*q=([01](?:\.\d{0,3})?)\s*", parameter)
        quality = float(found[1]) if found else 1.0
        if language in LANGUAGES and quality > best_quality:
            best, best_quality = language, quality
    return best
