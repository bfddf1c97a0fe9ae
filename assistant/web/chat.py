"""The chat in Chainlit: handlers that pass on what a visitor does, and show the reply.

Chainlit reads its settings when it is imported, from the folder in ``CHAINLIT_APP_ROOT``;
so import this module, ``chat_window`` and ``chat_mount`` only after that is set
(``assistant.web.app`` does). No other module imports Chainlit.
"""

import logging
from collections.abc import Callable
from typing import Any, Protocol

import chainlit as cl
from chainlit.config import config
from chainlit.context import init_ws_context
from chainlit.server import sio
from chainlit.session import WebsocketSession
from chainlit.socket import connection_successful

from assistant.errors import IndexMissingError
from assistant.messages import LANGUAGES, load_messages
from assistant.settings import Settings
from assistant.web.cards import Props
from assistant.web.chat_session import Session, language_from
from assistant.web.chat_window import filter_widgets, open_panel, send
from assistant.web.commands import command_of, filter_reply, help_reply, offered, sources_reply
from assistant.web.facets import Facets, chosen, without
from assistant.web.feedback import Feedback
from assistant.web.language import visitor_language
from assistant.web.replies import Reply
from assistant.web.start import Starters, welcome
from assistant.web.talk import Answering, Memory, Talk

logger = logging.getLogger(__name__)

_SESSION = "bronwijzer"
_TRAINER = "Trainer"
_TRAINER_QUOTES = 5
_TEACHER_QUOTES = 3

Step = Callable[[], tuple[Reply, Memory]]
"""What answers one message or button; blocks, and may raise anything."""


class ChatAssistant(Answering, Protocol):
    """An assistant with its settings."""

    settings: Settings


class Chat:
    """The handlers of the chat, over one assistant; without ``feedback`` it keeps nothing."""

    def __init__(self, assistant: ChatAssistant, feedback: Feedback | None = None) -> None:
        self._settings = assistant.settings
        self._days = feedback.days if feedback else None
        limit = self._settings.max_question_characters
        talks = {name: load_messages(name) for name in LANGUAGES}
        self._talks = {
            name: Talk(assistant, messages, limit, feedback) for name, messages in talks.items()
        }
        self._starters = {name: Starters(assistant, messages) for name, messages in talks.items()}

    def register(self) -> None:
        """Make these the handlers of the process's Chainlit."""
        cl.on_chat_start(self.on_start)
        # Not by cl.on_message: that wraps each answer in a step of its own, which is sent twice
        # and drawn twice more, and never seen.
        config.code.on_message = self.on_message
        cl.on_settings_update(self.on_settings)
        cl.set_chat_profiles(self.profiles)
        for name, handler in (
            ("context", self.on_context),
            ("more_from", self.on_more_from),
            ("similar", self.on_similar),
            ("alone", self.on_alone),
            ("more", self.on_more),
            ("drop_filter", self.on_drop_filter),
            ("filter", self.on_filter),
        ):
            cl.action_callback(name)(handler)
        # Chainlit's own handler says "Task manually stopped." in English.
        sio.on("stop", self.on_stop)
        sio.on("connection_successful", self.on_connect)

    async def profiles(self, user: object) -> list[cl.ChatProfile]:
        """Give the two ways to use the chat."""
        del user
        say = self._talks[visitor_language.get()].messages.say
        return [
            cl.ChatProfile(name="Docent", display_name=say("profile_teacher"), default=True,
                           markdown_description=say("profile_teacher_is")),
            cl.ChatProfile(name=_TRAINER, display_name=say("profile_trainer"),
                           markdown_description=say("profile_trainer_is")),
        ]  # fmt: skip

    async def on_start(self) -> None:
        """Open a conversation."""
        session = self._session()
        talk, starters = self._talks[session.language], self._starters[session.language]

        def greeting() -> tuple[Reply, Facets]:
            records = talk.records()
            props = welcome(talk.messages, records, starters.questions(records), days=self._days)
            return Reply("", props, "Welcome"), talk.facets()

        try:
            reply, facets = await cl.make_async(greeting)()
        except Exception:  # as for a question: the last edge
            logger.exception("Het beginscherm is niet gemaakt.")
            props = welcome(talk.messages, (), (), days=self._days)
            reply, facets = Reply("", props, "Welcome"), Facets()
        await send(reply, session)
        commands = offered(talk.messages, is_trainer=session.memory.collects)
        await cl.context.emitter.set_commands(commands)  # type: ignore[arg-type]
        await self._offer_filters(session, facets)

    async def on_connect(self, socket_id: str) -> None:
        """Open a conversation, or go on with one whose connection was lost.

        What was shown while there was none never came, so it is sent again.
        """
        await connection_successful(socket_id)
        latest = self._session().latest
        if latest is not None:
            await latest.send()

    async def on_message(self, message: cl.Message) -> None:
        """Answer a message of the user, in one message."""
        session = self._session()
        text = f"/{message.command} {message.content}" if message.command else message.content
        if session.searching == text:
            return  # it was sent twice; the first is being answered
        memory = session.before.setdefault(message.id, session.memory)
        session.searching = text
        try:
            await self._answer(session, lambda: self.step(text, memory, session.language))
        finally:
            session.searching = ""

    def step(self, text: str, memory: Memory, language: str = "nl") -> tuple[Reply, Memory]:
        """Answer a message: a command, a question or a filter."""
        talk, command = self._talks[language], command_of(text)
        if command.name == "zoek":
            return talk.ask_alone(command.rest, memory)
        if command.name == "kenniscafe":
            return talk.cafe(command.rest), memory
        if not command.name or command.rest:  # "/help een leerling is in gevaar" is a question
            return talk.ask(command.rest, memory)
        if command.name == "bronnen":
            return sources_reply(talk.messages, talk.records()), memory
        if command.name == "filter":
            return filter_reply(talk.messages, talk.facets(), memory.filters), memory
        return help_reply(talk.messages, is_trainer=memory.collects), memory

    async def on_settings(self, values: dict[str, Any]) -> None:
        """Take the filters of Chainlit's settings."""
        await self._filter(self._session(), values)

    async def on_filter(self, action: cl.Action) -> bool:
        """Take the filters of our own form; without any, all sources are searched."""
        return await self._filter(self._session(), action.payload)

    async def on_drop_filter(self, action: cl.Action) -> bool:
        """Take one filter away."""
        session = self._session()
        name, value = (str(action.payload.get(key)) for key in ("name", "value"))
        filters = without(session.memory.filters, name, value)
        return await self._answer(
            session, lambda: self._talk(session).filter(filters, session.memory)
        )

    async def on_alone(self, action: cl.Action) -> bool:
        """Search for a question as it was typed, and not for what was made of it."""
        session, question = self._session(), str(action.payload.get("question"))
        return await self._answer(
            session, lambda: self._talk(session).ask_alone(question, session.memory)
        )

    async def on_more(self, action: cl.Action) -> bool:
        """Show the next page."""
        del action
        session = self._session()
        talk = self._talk(session)
        more = talk.messages.say("label_more")
        return await self._answer(session, lambda: talk.ask(more, session.memory))

    async def on_more_from(self, action: cl.Action) -> bool:
        """Show what else a source says."""
        session = self._session()
        talk, memory = self._talk(session), session.memory
        return await self._answer(
            session, lambda: (talk.more_from(action.payload, memory), session.memory)
        )

    async def on_similar(self, action: cl.Action) -> bool:
        """Show quotes that are like one."""
        session = self._session()
        talk, memory = self._talk(session), session.memory
        return await self._answer(
            session, lambda: (talk.similar(action.payload, memory), session.memory)
        )

    async def on_context(self, action: cl.Action) -> bool:
        """Open the panel with the text around a quote, or turn its pages."""
        talk = self._talk(self._session())
        try:
            props = await cl.make_async(talk.panel)(action.payload)
        except Exception:  # the last edge
            logger.exception("De context is niet getoond.")
            return False
        if props is None:
            await send(Reply(talk.messages.say("source_unknown")))
            return True
        await open_panel(talk.messages.say("label_context"), props)
        return True

    async def on_stop(self, socket_id: str) -> None:
        """Stop searching; the answer that was under way is not shown."""
        session = WebsocketSession.get(socket_id)
        if session is None:
            return
        init_ws_context(session)
        if session.current_task:
            session.current_task.cancel()
        await send(Reply(self._talk(self._session()).messages.say("chat_stopped")))

    async def answered(
        self, step: Step, memory: Memory, language: str = "nl"
    ) -> tuple[Reply, Memory]:
        """Give the reply of a step; whatever goes wrong is answered in words.

        Neither the log nor the reply of a failure holds the question.
        """
        say = self._talks[language].messages.say
        try:
            return await cl.make_async(step)()
        except IndexMissingError:
            return Reply(say("answer_no_index")), memory
        except Exception:
            # The last edge: of an exception in a handler Chainlit shows its text, or nothing.
            logger.exception("Een vraag is niet beantwoord.")
            return Reply(say("answer_internal_error")), memory

    async def _answer(self, session: Session, step: Step) -> bool:
        """Show the reply of a step and remember what follows from it; one at a time."""
        async with session.lock:
            before = session.memory
            reply, memory = await self.answered(step, before, session.language)
            await send(reply, session)
            session.memory = memory
        if memory.filters != before.filters:
            facets = await cl.make_async(self._talk(session).facets)()
            await self._offer_filters(session, facets)
        return True

    async def _filter(self, session: Session, values: Props) -> bool:
        talk = self._talk(session)

        def filtered() -> tuple[Reply, Memory]:
            return talk.filter(chosen(values, talk.facets()), session.memory)

        return await self._answer(session, filtered)

    async def _offer_filters(self, session: Session, facets: Facets) -> None:
        """Show in Chainlit's settings what can be filtered by, and what is."""
        widgets = filter_widgets(self._talk(session).messages, facets, session.memory.filters)
        if widgets:
            await cl.ChatSettings(widgets).send()  # type: ignore[no-untyped-call]

    def _talk(self, session: Session) -> Talk:
        return self._talks[session.language]

    def _session(self) -> Session:
        """Give what belongs to the conversation that is being served."""
        session = cl.user_session.get(_SESSION)  # type: ignore[no-untyped-call]
        if not isinstance(session, Session):
            profile = cl.user_session.get("chat_profile")  # type: ignore[no-untyped-call]
            trainer = profile == _TRAINER
            memory = Memory(
                top=_TRAINER_QUOTES if trainer else min(_TEACHER_QUOTES, self._settings.top),
                collects=trainer,
            )
            environ = getattr(cl.context.session, "environ", {})
            session = Session(memory, language_from(environ, self._settings.language))
            cl.user_session.set(_SESSION, session)  # type: ignore[no-untyped-call]
        return session
