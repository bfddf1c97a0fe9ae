"""What a trainer changes in a plan; each function gives a new one. Pure.

A quote stands in a plan once, wherever it is put. Nothing is lost: what is dropped or
replaced goes to the end of its section's reserve, from which it can be kept again.
"""

from dataclasses import replace

from assistant.cafe.choosing import item_id
from assistant.cafe.plan import Item, Plan, Section, SectionKind, Wishes
from assistant.cafe.timetable import make_timetable
from assistant.documents import Quote
from assistant.spans import PassageKind

LONGEST_NOTE = 1000
"""Characters of a note of the trainer's own; what is more is cut off."""


def keep(plan: Plan, wanted: str) -> Plan:
    """Put an item of a reserve at the end of its section; one that is in a section stays there.

    Raises:
        KeyError: the plan has no such item, here as in all functions that take an item's id.
    """
    section, item = _find(plan, wanted)
    if item in section.items:
        return plan
    return _with(plan, replace(_without(section, item), items=(*section.items, item)))


def drop(plan: Plan, wanted: str) -> Plan:
    """Take an item out of its section."""
    section, item = _find(plan, wanted)
    if item not in section.items:
        return plan
    return _with(plan, _dropped(section, item))


def replace_by_next(plan: Plan, wanted: str) -> Plan:
    """Put the best of the reserve in an item's place; without a reserve the plan stays as it is."""
    section, item = _find(plan, wanted)
    if item not in section.items or not section.reserve:
        return plan
    following, *rest = section.reserve
    items = tuple(following if one == item else one for one in section.items)
    back = () if item.quote is None else (item,)
    return _with(plan, replace(section, items=items, reserve=(*rest, *back)))


def move(plan: Plan, wanted: str, by: int) -> Plan:
    """Move an item up (``by`` -1) or down (1) in its section; at the end it stays where it is."""
    section, item = _find(plan, wanted)
    if item not in section.items:
        return plan
    others = [one for one in section.items if one != item]
    place = max(0, min(len(others), section.items.index(item) + by))
    others.insert(place, item)
    return _with(plan, replace(section, items=tuple(others)))


def add_quote(
    plan: Plan,
    kind: SectionKind,
    quote: Quote,
    *,
    quote_kind: PassageKind = PassageKind.TEXT,
    retrieved: str = "",
) -> Plan:
    """Put a quote at the end of a section; one that the plan has already moves there.

    ``retrieved`` is the date (ISO) of its source, where that is new to the plan.
    """
    item = Item(item_id(quote), quote, quote_kind, score=quote.score)
    known = [one for section in plan.sections for one in _all(section) if one.id == item.id]
    item = known[0] if known else item
    cleared = replace(plan, sections=tuple(_without(section, item) for section in plan.sections))
    section = cleared.section(kind)
    dates = {quote.source.id: retrieved} if retrieved else {}
    changed = _with(cleared, replace(section, items=(*section.items, item)))
    return replace(changed, retrieved=dates | dict(plan.retrieved))


def add_note(plan: Plan, kind: SectionKind, text: str) -> Plan:
    """Put a note of the trainer's own at the end of a section; an empty one changes nothing."""
    words = text.strip()[:LONGEST_NOTE].strip()
    if not words:
        return plan
    section = plan.section(kind)
    note = Item(f"note:{_next_note(plan)}", None, note=words)
    return _with(plan, replace(section, items=(*section.items, note)))


def note_on(plan: Plan, wanted: str, text: str) -> Plan:
    """Set the trainer's own note beside an item; an empty one takes it away.

    A note that stands by itself goes with its words.
    """
    section, item = _find(plan, wanted)
    words = text.strip()[:LONGEST_NOTE].strip()
    if not words and item.quote is None:
        return _with(plan, _without(section, item))
    noted = replace(item, note=words)
    return _with(
        plan,
        replace(
            section,
            items=tuple(noted if one == item else one for one in section.items),
            reserve=tuple(noted if one == item else one for one in section.reserve),
        ),
    )


def change_wishes(plan: Plan, wishes: Wishes) -> Plan:
    """Give the session other wishes: its times anew, the choices as they are.

    ``wishes`` are those that ``wishes.read_wishes`` lets through.
    """
    return replace(plan, wishes=wishes, timetable=make_timetable(wishes))


def _find(plan: Plan, wanted: str) -> tuple[Section, Item]:
    for section in plan.sections:
        for item in _all(section):
            if item.id == wanted:
                return section, item
    raise KeyError(wanted)


def _all(section: Section) -> tuple[Item, ...]:
    return (*section.items, *section.reserve)


def _without(section: Section, item: Item) -> Section:
    return replace(
        section,
        items=tuple(one for one in section.items if one.id != item.id),
        reserve=tuple(one for one in section.reserve if one.id != item.id),
    )


def _dropped(section: Section, item: Item) -> Section:
    """Take an item out; a quote goes to the end of the reserve, a note is gone."""
    rest = _without(section, item)
    return rest if item.quote is None else replace(rest, reserve=(*rest.reserve, item))


def _with(plan: Plan, changed: Section) -> Plan:
    """Put a section in the place of the one of its kind, or where its kind comes in order."""
    others = [section for section in plan.sections if section.kind is not changed.kind]
    order = list(SectionKind)
    sections = sorted((*others, changed), key=lambda section: order.index(section.kind))
    return replace(plan, sections=tuple(sections))


def _next_note(plan: Plan) -> int:
    numbers = [
        int(item.id.removeprefix("note:"))
        for section in plan.sections
        for item in section.items
        if item.quote is None
    ]
    return max(numbers, default=0) + 1
