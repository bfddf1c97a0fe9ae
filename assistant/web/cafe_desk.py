"""What a trainer does with a plan in the chat: make it, change it, search for it, take it along.

Nothing is kept here. The browser keeps the plan and sends it along with each wish; what comes
back is looked up in the sources again, so nothing in it is believed.
"""

import threading
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Literal

from pydantic import BaseModel, Field, ValidationError

from assistant.cafe.checking import Change
from assistant.cafe.editing import (
    add_note,
    add_quote,
    change_wishes,
    drop,
    keep,
    move,
    note_on,
    replace_by_next,
)
from assistant.cafe.exporting import FILES
from assistant.cafe.plan import Plan, SectionKind, Wishes
from assistant.cafe.planning import make_plan
from assistant.cafe.serialising import plan_as_json, read_plan
from assistant.cafe.themes import Theme, say_nothing, say_theme, themes
from assistant.cafe.wishes import read_wishes
from assistant.errors import AssistantError, PlanError
from assistant.messages import Messages
from assistant.service import Assistant
from assistant.spans import PassageKind
from assistant.web.asked_quote import quote_at
from assistant.web.cafe_card import files_card, found_card, help_first, plan_card
from assistant.web.cards import Props

_FOUND = 5
_THEMES_OFFERED = 8
# Quotes of one plan; each that has changed in its source costs some 10 ms to find again.
_MOST_QUOTES = 150
_State = tuple[tuple[str, ...], str]


class Edit(BaseModel):
    """One change of a plan; which of the other fields count depends on what it ``does``."""

    does: Literal["keep", "drop", "replace", "up", "down", "add", "note", "note_on"]
    item: Annotated[str, Field(max_length=500)] = ""
    section: SectionKind = SectionKind.TIPS
    text: Annotated[str, Field(max_length=5000)] = ""
    place: dict[str, str | int] = {}


class CafeDesk:
    """Plans sessions for whoever asks; safe to use from several threads."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._lock = threading.Lock()
        self._themes: dict[_State, tuple[Theme, ...]] = {}

    def offered(self, messages: Messages) -> Props:
        """Give the themes that the sources have most about, each with how much."""
        found = self._themes_in("")[:_THEMES_OFFERED]
        return {"themes": [{"name": one.name, "is": say_theme(one, messages)} for one in found]}

    def make(self, values: Mapping[str, object], messages: Messages) -> Props:
        """Make a plan for ``wishes``; of a ``plan`` with the same theme the choices stay.

        Raises:
            WishesError: some of the wishes cannot be.
            PlanError, IndexMissingError, IndexDamagedError, ModelError: as ``open``.
        """
        wished = values.get("wishes")
        wishes = read_wishes(wished if isinstance(wished, Mapping) else {}, messages)
        help_first = self._help(wishes.theme, messages)
        if values.get("plan"):
            plan, changes = self._read(values, messages)
            if _asks_for_the_same(plan.wishes, wishes):
                return self._shown(change_wishes(plan, wishes), messages, changes) | help_first
        plan = make_plan(self._assistant, wishes)
        if not any(section.items for section in plan.sections):
            offered = self._themes_in(wishes.sector)
            return {"nothing": say_nothing(offered, wishes, messages)} | help_first
        return self._shown(plan, messages) | help_first

    def open(self, values: Mapping[str, object], messages: Messages) -> Props:
        """Show the ``plan`` that a browser kept, with its quotes as they are now.

        Raises:
            PlanError: it is no plan.
            IndexMissingError, IndexDamagedError, ModelError: as ``Assistant.answer``.
        """
        plan, changes = self._read(values, messages)
        return self._shown(plan, messages, changes) | self._help(plan.wishes.theme, messages)

    def change(self, values: Mapping[str, object], messages: Messages) -> Props:
        """Make the ``edit`` in the ``plan``; where its quote is gone, that is said.

        Raises:
            PlanError, IndexMissingError, IndexDamagedError, ModelError: as ``open``.
        """
        plan, changes = self._read(values, messages)
        try:
            edit = Edit.model_validate(values.get("edit"))
        except ValidationError as error:
            where = ".".join(str(part) for part in error.errors()[0]["loc"])
            raise PlanError(messages.say("cafe_edit_unreadable", where=where)) from None
        edited = self._edited(plan, edit)
        shown = self._shown(edited or plan, messages, changes)
        return shown if edited else shown | {"error": messages.say("quote_gone")}

    def search(self, values: Mapping[str, object], messages: Messages) -> Props:
        """Give the quotes that answer a ``question``, to put in a plan.

        Raises:
            IndexMissingError, IndexDamagedError, ModelError: as ``Assistant.answer``.
        """
        question = str(values.get("question", "")).strip()
        limit = self._assistant.settings.max_question_characters
        if not question or len(question) > limit:
            key = "answer_question_too_long" if question else "answer_empty_question"
            fields = {"limit": limit} if question else {}
            return {"found": [], "says": messages.say(key, **fields)}
        sector = str(values.get("sector") or "")
        answer = self._assistant.answer(question, sectors=[sector] if sector else (), top=_FOUND)
        found = [found_card(quote, quote.kind, messages) for quote in answer.quotes]
        says = "" if found else messages.say("answer_not_found")
        return {"found": found, "says": says} | help_first(answer, messages)

    def check(self, values: Mapping[str, object], messages: Messages) -> Props:
        """Lay each quote of the ``plan`` beside its source, and name the files to make of it.

        Raises:
            PlanError, IndexMissingError, IndexDamagedError, ModelError: as ``open``.
        """
        plan, changes = self._read(values, messages)
        files = files_card(plan.wishes.theme, messages)
        return self._shown(plan, messages, changes) | {"files": files}

    def file(
        self, name: str, values: Mapping[str, object], messages: Messages
    ) -> tuple[str, bytes]:
        """Give the theme of the ``plan``, and one of its ``exporting.FILES``.

        Raises:
            KeyError: there is no such file.
            PlanError, IndexMissingError, IndexDamagedError, ModelError: as ``open``.
        """
        make = FILES[name]
        plan, _ = self._read(values, messages)
        return plan.wishes.theme, make(plan, messages)

    def _read(
        self, values: Mapping[str, object], messages: Messages
    ) -> tuple[Plan, tuple[Change, ...]]:
        if _quotes_in(values.get("plan")) > _MOST_QUOTES:
            raise PlanError(messages.say("cafe_plan_large", most=_MOST_QUOTES))
        checked = read_plan(values.get("plan"), self._assistant, messages)
        return checked.plan, checked.changes

    def _edited(self, plan: Plan, edit: Edit) -> Plan | None:
        """Give the plan with an edit made; None where what it speaks of is not there any more."""
        if edit.does == "note":
            return add_note(plan, edit.section, edit.text)
        if edit.does == "add":
            return self._added(plan, edit)
        acts = {"keep": keep, "drop": drop, "replace": replace_by_next}
        try:
            if edit.does == "note_on":
                return note_on(plan, edit.item, edit.text)
            if edit.does in acts:
                return acts[edit.does](plan, edit.item)
            return move(plan, edit.item, -1 if edit.does == "up" else 1)
        except KeyError:
            return None

    def _added(self, plan: Plan, edit: Edit) -> Plan | None:
        quote = quote_at(edit.place, self._assistant.document)
        if quote is None:
            return None
        named = str(edit.place.get("kind"))
        kind = PassageKind(named) if named in set(PassageKind) else PassageKind.TEXT
        days = {one.source.id: one.indexed_at[:10] for one in self._assistant.records()}
        day = days.get(quote.source.id, "")
        return add_quote(plan, edit.section, quote, quote_kind=kind, retrieved=day)

    def _shown(self, plan: Plan, messages: Messages, changes: tuple[Change, ...] = ()) -> Props:
        return {"plan": plan_as_json(plan), "card": plan_card(plan, messages, changes)}

    def _help(self, theme: str, messages: Messages) -> Props:
        return help_first(self._assistant.answer(theme, top=1), messages)

    def _themes_in(self, sector: str) -> tuple[Theme, ...]:
        """Give the themes of a sector; worked out once for each state of the sources."""
        try:
            records = self._assistant.records()
            state = tuple(f"{one.source.id} {one.content_hash}" for one in records)
            with self._lock:
                if not any(known == state for known, _ in self._themes):
                    self._themes.clear()
                if (state, sector) not in self._themes:
                    sectors = (sector,) if sector else ()
                    self._themes[state, sector] = themes(self._assistant, sectors=sectors)
                return self._themes[state, sector]
        except AssistantError:
            return ()


def _asks_for_the_same(before: Wishes, after: Wishes) -> bool:
    """Tell whether other wishes ask for quotes about the same, for the same kind of session."""
    return replace(after, participants=before.participants, minutes=before.minutes,
                   rounds=before.rounds) == before  # fmt: skip


def _quotes_in(values: object) -> int:
    """Count the items of a plan that is not read yet."""
    sections = values.get("sections") if isinstance(values, Mapping) else None
    held = (
        [one for one in sections if isinstance(one, Mapping)] if isinstance(sections, list) else []
    )
    lists = [section.get(name) for section in held for name in ("items", "reserve")]
    return sum(len(one) for one in lists if isinstance(one, list))
