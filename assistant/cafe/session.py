"""A session in a line: who, how long, at how many tables; and when each part of it is."""

from assistant.cafe.plan import Activity, Plan
from assistant.messages import Messages


def describe(plan: Plan, messages: Messages) -> str:
    """Give the sector, participants, minutes, rounds and tables of a session.

    Example: "mbo · 24 deelnemers · 90 minuten · 3 rondes · 6 tafels van 4".
    """
    wishes, timetable = plan.wishes, plan.timetable
    people = "cafe_participant" if wishes.participants == 1 else "cafe_participants"
    parts = [
        wishes.sector,
        messages.say(people, count=wishes.participants),
        messages.say("cafe_minutes", count=timetable.minutes or wishes.minutes),
    ]
    if timetable.rounds:
        key = "cafe_round" if timetable.rounds == 1 else "cafe_rounds"
        parts.append(messages.say(key, count=timetable.rounds))
    if timetable.tables:
        parts.append(_tables(timetable.tables, messages))
    return " · ".join(part for part in parts if part)


def stretch(activity: Activity) -> str:
    """Give when an activity begins and ends, in hours and minutes from the start.

    >>> stretch(Activity(ActivityKind.ROUND, 55, 40))
    '0:55–1:35'
    """
    return f"{_clock(activity.start)}–{_clock(activity.start + activity.minutes)}"


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}"


def _tables(tables: tuple[int, ...], messages: Messages) -> str:
    least, most = min(tables), max(tables)
    if len(tables) == 1:
        return messages.say("cafe_table")
    if least == most:
        return messages.say("cafe_tables", count=len(tables), size=most)
    return messages.say("cafe_tables_mixed", count=len(tables), least=least, most=most)
