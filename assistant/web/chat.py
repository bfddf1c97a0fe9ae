"""The chat in Chainlit: handlers that pass a question on and show the answer.

The only module that imports Chainlit. Chainlit reads its settings when it is
imported, from the folder in ``CHAINLIT_APP_ROOT``; so import this module only after
that is set (``assistant.web.app`` does).
"""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Protocol
from uuid import uuid4

import chainlit as cl
import chainlit.server
from chainlit.context import init_ws_context
from chainlit.server import sio
from chainlit.session import WebsocketSession
from chainlit.utils import mount_chainlit
from fastapi import FastAPI
from starlette.routing import Mount

from assistant.documents import Answer
from assistant.errors import IndexMissingError
from assistant.messages import Messages
from assistant.web.branding import inline_script_hashes, own_page
from assistant.web.cards import Props, Reply, reply_to
from assistant.web.feedback import Feedback
from assistant.web.security import ChatGate, chat_policy

logger = logging.getLogger(__name__)

# mount_chainlit wants a file with handlers; ours are registered by Chat.register.
_NO_HANDLERS = Path(__file__).with_name("__init__.py")


class Answering(Protocol):
    """What answers a question; ``assistant.Assistant`` does."""

    def answer(self, question: str) -> Answer:
        """Answer a question; blocks, and may raise anything."""


class Chat:
    """The handlers of the chat, over one assistant; without ``feedback`` it keeps nothing."""

    def __init__(
        self,
        assistant: Answering,
        messages: Messages,
        max_question_characters: int,
        feedback: Feedback | None = None,
    ) -> None:
        self._assistant = assistant
        self._messages = messages
        self._limit = max_question_characters
        self._feedback = feedback

    @property
    def language(self) -> str:
        """Give the language that the chat speaks."""
        return self._messages.language

    def register(self) -> None:
        """Make these the handlers of the process's Chainlit."""
        cl.on_chat_start(self.welcome)
        cl.on_message(self.on_message)
        # Chainlit's own handler says "Task manually stopped." in English.
        sio.on("stop", self.on_stop)

    async def welcome(self) -> None:
        """Open a conversation."""
        await _send("", card("Welcome", self.welcome_props()))

    def welcome_props(self) -> Props:
        """Give what the welcome says: what this is, what it does not do, and what it keeps."""
        say, feedback = self._messages.say, self._feedback
        keeps = say("chat_keeps", days=feedback.days) if feedback else say("chat_keeps_nothing")
        return {
            "name": say("chat_name"),
            "what": say("chat_welcome"),
            "limits": say("chat_welcome_limits"),
            "kept": keeps,
        }

    async def on_message(self, message: cl.Message) -> None:
        """Answer a message of the user, in one message."""
        reply = await self.reply(message.content)
        await _send(reply.text, *([card("AnswerCards", reply.cards)] if reply.cards else []))

    async def on_stop(self, socket_id: str) -> None:
        """Stop searching; the answer that was under way is not shown."""
        session = WebsocketSession.get(socket_id)
        if session is None:
            return
        init_ws_context(session)
        if session.current_task:
            session.current_task.cancel()
        await _send(self._messages.say("chat_stopped"))

    async def reply(self, question: str) -> Reply:
        """Give the reply to a question; whatever goes wrong is answered in words.

        Neither the log nor the reply of a failure holds the question.
        """
        if not question.strip():
            return Reply(self._messages.say("answer_empty_question"))
        try:
            answer = await cl.make_async(self._assistant.answer)(question)
            if len(question) > self._limit and not answer.signposts:
                return Reply(self._messages.say("answer_question_too_long", limit=self._limit))
            answer_id = await cl.make_async(self._feedback.note)(answer) if self._feedback else ""
            return reply_to(answer, self._messages, answer_id)
        except IndexMissingError:
            return Reply(self._messages.say("answer_no_index"))
        except Exception:
            # The last edge: of an exception in a handler Chainlit shows its text, or nothing.
            logger.exception("Een vraag is niet beantwoord.")
            return Reply(self._messages.say("answer_internal_error"))


async def _send(text: str, *elements: cl.CustomElement) -> None:
    """Show a message of ours: ``text`` is from the messages, for Chainlit reads it as Markdown."""
    await cl.Message(content=text, elements=list(elements)).send()  # type: ignore[no-untyped-call]


def card(name: str, props: Props) -> cl.CustomElement:
    """Give the element that ``public/elements/<name>.jsx`` draws.

    Its props get an ``id`` of their own, by which the browser remembers what stands
    open in it. It has an address, for without one Chainlit writes the props to a file.
    """
    identified = props | {"id": uuid4().hex}
    return cl.CustomElement(name=name, props=identified, url=f"/public/elements/{name}.jsx")


def mount_chat(app: FastAPI, chat: Chat) -> None:
    """Mount the chat at ``/`` of ``app``, behind everything that is routed already."""
    language = chat.language
    original: Callable[[str], str] = chainlit.server.get_html_template

    def page(root_path: str) -> str:
        return own_page(original(root_path), language)

    chainlit.server.get_html_template = page
    # None: only the page's own host may open the socket; Chainlit's [] lets any site do it.
    sio.eio.cors_allowed_origins = None
    chat.register()
    mount_chainlit(app, target=str(_NO_HANDLERS), path="/")
    mount = app.router.routes[-1]
    if not isinstance(mount, Mount):
        raise TypeError(f"mount_chainlit left {mount!r} as the last route, not its mount")
    mount.app = ChatGate(mount.app, chat_policy(inline_script_hashes(page(""))))
