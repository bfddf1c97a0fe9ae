"""The nouns of a session: wishes, sections of quotes, a timetable, and the plan they make.

Nothing here is changed after it is made; ``editing`` gives a new plan.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from assistant.documents import Quote
from assistant.spans import PassageKind


class Format(StrEnum):
    """The three shapes of a session."""

    KENNISCAFE = "kenniscafe"
    TRAINING = "training"
    TEAMSESSIE = "teamsessie"


class SectionKind(StrEnum):
    """The parts of a plan, in the order in which a session has them."""

    OPENING = "opening"
    EXAMPLES = "examples"
    QUESTIONS = "questions"
    TIPS = "tips"
    READING = "reading"


class ActivityKind(StrEnum):
    """What a stretch of the session's time is for."""

    WELCOME = "welcome"
    OPENING = "opening"
    INSTRUCTION = "instruction"
    KNOWLEDGE = "knowledge"
    TOOLS = "tools"
    EXCHANGE = "exchange"
    ROUND = "round"
    CHANGE = "change"
    BREAK = "break"
    EXAMPLE = "example"
    TIP = "tip"
    HARVEST = "harvest"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a trainer asks for: ``sector`` "" means all; ``rounds`` 0 means as many as fit."""

    theme: str
    format: Format = Format.KENNISCAFE
    sector: str = ""
    participants: int = 24
    minutes: int = 90
    rounds: int = 0


@dataclass(frozen=True, slots=True)
class Activity:
    """A stretch of time: ``start`` and ``minutes`` in whole minutes, ``round`` from 1, else 0."""

    kind: ActivityKind
    start: int
    minutes: int
    round: int = 0


@dataclass(frozen=True, slots=True)
class Timetable:
    """The times of a session; ``tables`` holds how many people sit at each table."""

    activities: tuple[Activity, ...]
    tables: tuple[int, ...]
    rounds: int

    @property
    def minutes(self) -> int:
        """Give the length of the whole session."""
        return sum(activity.minutes for activity in self.activities)


@dataclass(frozen=True, slots=True)
class Item:
    """A quote in a plan, or a note of the trainer's own (then ``quote`` is None).

    ``score`` is the judged probability in [0, 1] that the quote belongs to the theme.
    """

    id: str
    quote: Quote | None
    kind: PassageKind = PassageKind.TEXT
    note: str = ""
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a plan; ``reserve`` holds the next best, to replace an item by.

    A section without items says so; it is never padded.
    """

    kind: SectionKind
    items: tuple[Item, ...] = ()
    reserve: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A session: its sections, its times, and per source id the date it was retrieved (ISO)."""

    wishes: Wishes
    sections: tuple[Section, ...]
    timetable: Timetable
    retrieved: Mapping[str, str] = field(default_factory=dict)

    def section(self, kind: SectionKind) -> Section:
        """Give the section of that kind, without items where the plan has none."""
        return next((one for one in self.sections if one.kind is kind), Section(kind))
