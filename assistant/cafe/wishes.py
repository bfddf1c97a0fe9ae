"""What a trainer wishes, read from a form or a command, with a clear answer to what cannot be."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace

from assistant.cafe.plan import Format, Wishes
from assistant.cafe.timetable import IDEAL_ROUND, make_timetable, most_rounds
from assistant.documents import SECTORS
from assistant.errors import WishesError
from assistant.messages import Messages

LONGEST_THEME = 200
MOST_PARTICIPANTS = 120
LONGEST_MINUTES = 240
FEWEST_PARTICIPANTS = {Format.KENNISCAFE: 6, Format.TRAINING: 2, Format.TEAMSESSIE: 2}
SHORTEST_MINUTES = {Format.KENNISCAFE: 30, Format.TRAINING: 30, Format.TEAMSESSIE: 20}
USUAL_MINUTES = {
    Format.KENNISCAFE: (45, 120),
    Format.TRAINING: (60, 90),
    Format.TEAMSESSIE: (20, 45),
}
_LONGEST_USUAL_ROUND = 30
_GROUP = 100  # people for whom one session of many still works well
_DEFAULTS = {field.name: field.default for field in fields(Wishes)}

_Complaint = tuple[str, str]
"""A field of the wishes, and what to say of it."""


def read_wishes(values: Mapping[str, object], messages: Messages) -> Wishes:
    """Give the wishes that ``values`` name, by field; what is left out or None is as usual.

    Numbers may come as text, as a form gives them.

    Raises:
        WishesError: some cannot be; every field that is wrong has a sentence.
    """
    given = {name: value for name, value in values.items() if value is not None}
    misread = dict(_misread(given, messages))
    wishes = _read({name: value for name, value in given.items() if name not in misread})
    complaints = dict(_impossible(wishes, messages)) | misread
    if complaints:
        raise WishesError(complaints)
    return wishes


def remarks(wishes: Wishes, messages: Messages) -> tuple[str, ...]:
    """Give what to know of wishes that can be, but are not as usual."""
    least, most = USUAL_MINUTES[wishes.format]
    said = []
    if not least <= wishes.minutes <= most:
        name = messages.say(f"cafe_format_{wishes.format}")
        key = "cafe_remark_short" if wishes.minutes < least else "cafe_remark_long"
        said.append(messages.say(key, name=name, least=least, most=most, minutes=wishes.minutes))
    rounds = [activity.minutes for activity in make_timetable(wishes).activities if activity.round]
    if wishes.rounds and max(rounds, default=0) > _LONGEST_USUAL_ROUND:
        said.append(messages.say("cafe_remark_rounds", minutes=rounds[0], usual=IDEAL_ROUND))
    return tuple(said)


def _misread(given: Mapping[str, object], messages: Messages) -> Iterator[_Complaint]:
    """Give what is no number, no format or no sector."""
    for name in ("participants", "minutes", "rounds"):
        text = str(given.get(name, 0)).strip()
        if not re.fullmatch(r"[+-]?\d{1,9}", text):
            example = {"participants": 24, "minutes": 90, "rounds": 3}[name]
            yield name, messages.say(f"cafe_wish_{name}_number", value=text, example=example)
    shape = _folded(given.get("format", Format.KENNISCAFE))
    if shape not in set(Format):
        yield "format", messages.say("cafe_wish_format", value=shape, known=", ".join(Format))
    sector = _folded(given.get("sector", ""))
    if sector and sector not in SECTORS:
        yield "sector", messages.say("cafe_wish_sector", value=sector, known=", ".join(SECTORS))


def _read(given: Mapping[str, object]) -> Wishes:
    numbers = {
        name: int(str(given.get(name, _DEFAULTS[name])))
        for name in ("participants", "minutes", "rounds")
    }
    return Wishes(
        " ".join(str(given.get("theme", "")).split()),
        Format(_folded(given.get("format", Format.KENNISCAFE))),
        _folded(given.get("sector", "")),
        **numbers,
    )


def _folded(value: object) -> str:
    return str(value).strip().lower()


def _impossible(wishes: Wishes, messages: Messages) -> Iterator[_Complaint]:
    """Give what no session can be made of."""
    if not re.search(r"\w", wishes.theme):
        yield "theme", messages.say("cafe_wish_theme_empty")
    elif len(wishes.theme) > LONGEST_THEME:
        count = len(wishes.theme)
        yield "theme", messages.say("cafe_wish_theme_long", count=count, most=LONGEST_THEME)
    people, time = _wrong_participants(wishes, messages), _wrong_minutes(wishes, messages)
    if people:
        yield "participants", people
    if time:
        yield "minutes", time
    if not people and not time and wishes.rounds != 0:
        most = most_rounds(replace(wishes, rounds=0))
        if not 0 < wishes.rounds <= most:
            minutes, rounds = wishes.minutes, wishes.rounds
            said = messages.say("cafe_wish_rounds", rounds=rounds, minutes=minutes, most=most)
            yield "rounds", said


def _wrong_participants(wishes: Wishes, messages: Messages) -> str:
    count, least = wishes.participants, FEWEST_PARTICIPANTS[wishes.format]
    if count < 1:
        return messages.say("cafe_wish_nobody", count=count, least=least, most=MOST_PARTICIPANTS)
    if count == 1:
        return messages.say("cafe_wish_alone", least=least)
    if count < least:
        return messages.say("cafe_wish_few", count=count, least=least)
    if count > MOST_PARTICIPANTS:
        sessions = -(-count // _GROUP)
        each = -(-count // sessions)
        most = MOST_PARTICIPANTS
        return messages.say("cafe_wish_many", count=count, most=most, sessions=sessions, each=each)
    return ""


def _wrong_minutes(wishes: Wishes, messages: Messages) -> str:
    minutes, least = wishes.minutes, SHORTEST_MINUTES[wishes.format]
    if minutes > LONGEST_MINUTES:
        return messages.say("cafe_wish_long", minutes=minutes, most=LONGEST_MINUTES)
    if minutes >= least:
        return ""
    name = messages.say(f"cafe_format_{wishes.format}")
    fits_a_team = minutes >= SHORTEST_MINUTES[Format.TEAMSESSIE]
    key = "cafe_wish_short_for_format" if fits_a_team else "cafe_wish_short"
    return messages.say(key, minutes=minutes, name=name, least=least)
