"""What every response carries, and what of Chainlit is open to a browser at all."""

from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}

OWN_PAGES_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""For the pages that we render ourselves."""

# What the chat in the browser asks for. Chainlit has more (log-in, uploads, MCP, its API's
# documentation, copilot): none of it is used, so none of it can be reached.
_CHAT_PATHS = frozenset(
    {
        "/",
        "/auth/config",
        "/favicon",
        "/logo",
        "/project/action",
        "/project/settings",
        "/project/translations",
        "/set-session-cookie",
        "/user",
    }
)
_CHAT_FOLDERS = ("/assets/", "/avatars/", "/public/", "/ws/socket.io")

_HASHED_ASSETS = "/assets/"
# Chainlit asks for a card's file at each answer; ten minutes old is new enough.
_CARDS = "/public/elements/"


def chat_policy(script_hashes: Iterable[str]) -> str:
    """Give the content security policy of the chat, as tight as Chainlit works with.

    CustomElements are compiled in the browser ('unsafe-eval') and its widgets
    write style elements ('unsafe-inline' for styles); its inline scripts are
    allowed by hash.
    """
    return (
        f"default-src 'self'; script-src 'self' 'unsafe-eval' {' '.join(script_hashes)}; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


def comes_from_own_page(headers: Headers) -> bool:
    """Tell whether a browser sent a request from a page of this host; unsure is no.

    Sec-Fetch-Site, which browsers send over HTTPS and on localhost, decides whatever
    a proxy makes of the host; without it Origin must name the host that was asked.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    host = headers.get("host")
    return headers.get("origin") in {f"http://{host}", f"https://{host}"}


class SecurityHeaders:
    """ASGI middleware that adds the headers; a response that has its own policy keeps it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve ``scope`` with the headers added."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _EVERYWHERE.items():
                    headers[name] = value
                headers.setdefault("Content-Security-Policy", OWN_PAGES_POLICY)
            await send(message)

        await self._app(scope, receive, send_with_headers)


class ChatGate:
    """ASGI wrapper around Chainlit: what the chat needs passes, anything else is not found."""

    def __init__(self, chat: ASGIApp, policy: str) -> None:
        self._chat = chat
        self._policy = policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve ``scope`` by Chainlit.

        Raises:
            HTTPException: 404, the path is not one that the chat needs.
        """
        if scope["type"] == "lifespan":
            await self._chat(scope, receive, send)
            return
        path = scope["path"]
        if path not in _CHAT_PATHS and not path.startswith(_CHAT_FOLDERS):
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1000})
                return
            raise HTTPException(404)

        async def send_with_policy(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = self._policy
                if path.startswith(_HASHED_ASSETS):
                    headers["Cache-Control"] = "public, max-age=31536000, immutable"
                if path.startswith(_CARDS):
                    headers["Cache-Control"] = "max-age=600"
            await send(message)

        await self._chat(scope, receive, send_with_policy)
