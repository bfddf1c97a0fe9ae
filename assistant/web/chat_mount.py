"""Puts Chainlit behind our own pages, closed to all that the chat does not need."""

from collections.abc import Callable
from pathlib import Path

import chainlit.server
from chainlit.server import sio
from chainlit.utils import mount_chainlit
from fastapi import FastAPI
from starlette.routing import Mount

from assistant.web.branding import inline_script_hashes, own_page
from assistant.web.chat import Chat
from assistant.web.language import visitor_language
from assistant.web.security import ChatGate, chat_policy

# mount_chainlit wants a file with handlers; ours are registered by Chat.register.
_NO_HANDLERS = Path(__file__).with_name("__init__.py")


def mount_chat(app: FastAPI, chat: Chat) -> None:
    """Mount the chat at ``/`` of ``app``, behind everything that is routed already."""
    original: Callable[[str], str] = chainlit.server.get_html_template

    def page(root_path: str) -> str:
        return own_page(original(root_path), visitor_language.get())

    chainlit.server.get_html_template = page
    # None: only the page's own host may open the socket; Chainlit's [] lets any site do it.
    sio.eio.cors_allowed_origins = None
    chat.register()
    mount_chainlit(app, target=str(_NO_HANDLERS), path="/")
    mount = app.router.routes[-1]
    if not isinstance(mount, Mount):
        raise TypeError(f"mount_chainlit left {mount!r} as the last route, not its mount")
    mount.app = ChatGate(mount.app, chat_policy(inline_script_hashes(page(""))))
