"""A plan as JSON, to print or to store, and back: each quote is looked up in its source again.

What is stored may have been on somebody's disk or in a browser, so nothing in it is believed:
a quote is a place and words to look for, and the times follow from the wishes.
"""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, Field, ValidationError

from assistant.cafe.checking import Change, Checked, Find, Wanted, documents_of, find_again
from assistant.cafe.choosing import item_id
from assistant.cafe.editing import LONGEST_NOTE
from assistant.cafe.missing import missing
from assistant.cafe.plan import Item, Plan, Section, SectionKind
from assistant.cafe.timetable import make_timetable
from assistant.cafe.wishes import read_wishes
from assistant.contract import quote_as_json
from assistant.errors import PlanError, WishesError
from assistant.links import fingerprint_of
from assistant.messages import Messages
from assistant.service import Assistant
from assistant.spans import PassageKind

VERSION = 1
_MOST_ITEMS = 100  # in a section; more was not made here


def plan_as_json(plan: Plan) -> dict[str, Any]:
    """Give a plan as plain values, ready for ``json.dumps``; ``read_plan`` reads it back."""
    wishes, timetable = plan.wishes, plan.timetable
    return {
        "version": VERSION,
        "wishes": {
            "theme": wishes.theme,
            "format": str(wishes.format),
            "sector": wishes.sector,
            "participants": wishes.participants,
            "minutes": wishes.minutes,
            "rounds": wishes.rounds,
        },
        "timetable": {
            "rounds": timetable.rounds,
            "tables": list(timetable.tables),
            "activities": [
                {"kind": str(a.kind), "start": a.start, "minutes": a.minutes, "round": a.round}
                for a in timetable.activities
            ],
        },
        "sections": [_section_as_json(section) for section in plan.sections],
        "retrieved": dict(plan.retrieved),
    }


def _section_as_json(section: Section) -> dict[str, Any]:
    return {
        "kind": str(section.kind),
        "items": [_item_as_json(item) for item in section.items],
        "reserve": [_item_as_json(item) for item in section.reserve],
        "missing": list(missing(section)),
    }


def _item_as_json(item: Item) -> dict[str, Any]:
    quote = item.quote
    return {
        "id": item.id,
        "kind": str(item.kind),
        "note": item.note,
        "score": round(item.score, 4),
        "quote": quote_as_json(quote) | {"fingerprint": fingerprint_of(quote.text)}
        if quote is not None
        else None,
    }


class _StoredQuote(BaseModel):
    source_id: str
    title: str = ""
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]
    text: Annotated[str, Field(min_length=1, max_length=10_000)]
    passage_kind: PassageKind = PassageKind.TEXT


class _StoredItem(BaseModel):
    id: Annotated[str, Field(max_length=500)]
    kind: PassageKind = PassageKind.TEXT
    note: Annotated[str, Field(max_length=LONGEST_NOTE)] = ""
    score: Annotated[float, Field(ge=0, le=1)] = 0.0
    quote: _StoredQuote | None = None


class _StoredSection(BaseModel):
    kind: SectionKind
    items: Annotated[list[_StoredItem], Field(max_length=_MOST_ITEMS)]
    reserve: Annotated[list[_StoredItem], Field(max_length=_MOST_ITEMS)] = []


class _StoredPlan(BaseModel):
    version: Annotated[int, Field(ge=VERSION, le=VERSION)]
    wishes: dict[str, str | int]
    sections: Annotated[list[_StoredSection], Field(max_length=len(SectionKind))]


def read_plan(values: object, assistant: Assistant, messages: Messages) -> Checked:
    """Read a plan that ``plan_as_json`` wrote, its quotes as they are in their sources now.

    Raises:
        PlanError: the values are no plan.
        IndexMissingError, IndexDamagedError, ModelError: as ``Assistant.answer``.
    """
    try:
        stored = _StoredPlan.model_validate(values)
        wishes = read_wishes(stored.wishes, messages)
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise PlanError(messages.say("cafe_plan_unreadable", where=where)) from None
    except WishesError as error:
        raise PlanError(messages.say("cafe_plan_unreadable", where=str(error))) from None
    find = documents_of(assistant)
    changes: list[Change] = []
    sections = tuple(_section(section, find, changes) for section in stored.sections)
    days = {record.source.id: record.indexed_at[:10] for record in assistant.records()}
    plan = Plan(wishes, sections, make_timetable(wishes), _dates(sections, days))
    return Checked(plan, tuple(changes))


def _section(stored: _StoredSection, find: Find, changes: list[Change]) -> Section:
    items = (_item(stored.kind, one, find, changes) for one in stored.items)
    reserve = (_item(stored.kind, one, find, []) for one in stored.reserve)
    return Section(
        stored.kind,
        tuple(item for item in items if item is not None),
        tuple(item for item in reserve if item is not None and item.quote is not None),
    )


def _item(
    section: SectionKind, stored: _StoredItem, find: Find, changes: list[Change]
) -> Item | None:
    """Give an item with its quote as it is now; None where there is nothing of it any more."""
    asked = stored.quote
    if asked is None:
        return Item(stored.id, None, stored.kind, stored.note) if stored.note else None
    wanted = Wanted(asked.source_id, asked.title, asked.start, asked.end, asked.text)
    quote = find_again(wanted, find(asked.source_id), stored.score, asked.passage_kind)
    if quote is None or quote.text != asked.text:
        changes.append(Change(section, stored.id, asked.title, asked.text, quote))
    if quote is None:
        return None
    return Item(item_id(quote), quote, stored.kind, stored.note, stored.score)


def _dates(sections: tuple[Section, ...], days: Mapping[str, str]) -> dict[str, str]:
    """Give the date of retrieval of each source that is quoted."""
    quoted = {
        item.quote.source.id
        for section in sections
        for item in (*section.items, *section.reserve)
        if item.quote is not None
    }
    return {source_id: days[source_id] for source_id in sorted(quoted) if source_id in days}
