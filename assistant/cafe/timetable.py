"""The times of a session, to the minute, and who sits where in which round. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.cafe.plan import Activity, ActivityKind, Format, Timetable, Wishes

LARGEST_TABLE = 5
IDEAL_ROUND = 20
"""Minutes; as many rounds are planned as come nearest to it."""
SHORTEST_ROUND = 8
_MOST_ROUNDS_UNASKED = 6
_CHANGE = 2
_A_HALF_DAY = 180  # minutes from which on a break is longer
_BREAKS_FROM = (120, 200)  # minutes from which on there is a first and a second break

_Stretch = tuple[ActivityKind, int]


@dataclass(frozen=True, slots=True)
class _Frame:
    """What stands around the rounds, and how the rounds follow on each other."""

    before: tuple[_Stretch, ...]
    after: tuple[_Stretch, ...]
    round: ActivityKind
    fewest: int
    between: tuple[int, ...]
    """The minutes of each break, in order; a break takes the place of a change."""
    change: int

    def room(self, rounds: int) -> int:
        """Give the minutes of ``rounds`` rounds together, without what lies between them."""
        breaks = self.between[: max(0, rounds - 1)]
        changes = max(0, rounds - 1 - len(breaks)) * self.change
        return -sum(minutes for _, minutes in (*self.before, *self.after)) - sum(breaks) - changes


def make_timetable(wishes: Wishes) -> Timetable:
    """Divide the minutes that are wished over a session; they add up exactly.

    ``wishes`` are those that ``wishes.read_wishes`` lets through. What is left over when
    the rounds are equally long goes to the first activity after them, the harvest.

    >>> wishes = Wishes("pesten", participants=24, minutes=90)
    >>> [a.minutes for a in make_timetable(wishes).activities]
    [5, 3, 3, 20, 2, 20, 2, 20, 10, 5]
    """
    frame = _frame(wishes)
    rounds = wishes.rounds or _best_rounds(frame, wishes.minutes)
    length, left = divmod(wishes.minutes + frame.room(rounds), rounds)
    (harvest, minutes), *rest = frame.after
    stretches = [
        *((kind, minutes, 0) for kind, minutes in frame.before),
        *_rounds(frame, rounds, length),
        (harvest, minutes + left, 0),
        *((kind, minutes, 0) for kind, minutes in rest),
    ]
    activities, start = [], 0
    for kind, minutes, number in stretches:
        activities.append(Activity(kind, start, minutes, number))
        start += minutes
    return Timetable(tuple(activities), table_sizes(wishes.participants), rounds)


def table_sizes(participants: int) -> tuple[int, ...]:
    """Divide people over the fewest tables of at most five; sizes differ by one at most.

    >>> table_sizes(24), table_sizes(11)
    ((5, 5, 5, 5, 4), (4, 4, 3))
    """
    tables = -(-participants // LARGEST_TABLE)
    least, more = divmod(participants, tables)
    return (least + 1,) * more + (least,) * (tables - more)


def most_rounds(wishes: Wishes) -> int:
    """Give how many rounds fit when none is shorter than it can be."""
    frame, rounds = _frame(wishes), 0
    while wishes.minutes + frame.room(rounds + 1) >= (rounds + 1) * SHORTEST_ROUND:
        rounds += 1
    return rounds


def seat_steps(tables: int) -> tuple[int, ...]:
    """Give how many tables further each seat moves after a round; the host's, the first, stays.

    Each seat has another step, so that people meet others and not their own table again.

    >>> seat_steps(5), seat_steps(2)
    ((0, 1, 2, 3, 4), (0, 1, 1, 1, 1))
    """
    if tables == 1:
        return (0,) * LARGEST_TABLE
    return (0, *(1 + seat % (tables - 1) for seat in range(LARGEST_TABLE - 1)))


def seating(timetable: Timetable) -> tuple[tuple[tuple[tuple[int, int], ...], ...], ...]:
    """Give per round and table the people who sit there, as (their first table, their seat).

    All count from 0.
    """
    tables = len(timetable.tables)
    steps = seat_steps(tables)
    people = [(table, seat) for table, size in enumerate(timetable.tables) for seat in range(size)]
    rounds = []
    for number in range(timetable.rounds):
        seated: list[list[tuple[int, int]]] = [[] for _ in range(tables)]
        for home, seat in people:
            seated[(home + number * steps[seat]) % tables].append((home, seat))
        rounds.append(tuple(map(tuple, seated)))
    return tuple(rounds)


def _best_rounds(frame: _Frame, minutes: int) -> int:
    """Give the number of rounds that are nearest to the ideal length; the fewest of equals."""
    numbers = range(frame.fewest, _MOST_ROUNDS_UNASKED + 1)
    lengths = {number: (minutes + frame.room(number)) // number for number in numbers}
    fitting = [number for number in numbers if lengths[number] >= SHORTEST_ROUND]
    return min(fitting, key=lambda number: abs(lengths[number] - IDEAL_ROUND), default=1)


def _rounds(frame: _Frame, rounds: int, length: int) -> Iterator[tuple[ActivityKind, int, int]]:
    """Give the rounds with their breaks, spread evenly, and changes between them."""
    breaks = frame.between[: rounds - 1]
    after = {rounds * (n + 1) // (len(breaks) + 1): m for n, m in enumerate(breaks)}
    for number in range(1, rounds + 1):
        yield frame.round, length, number
        if number == rounds:
            return
        if number in after:
            yield ActivityKind.BREAK, after[number], 0
        elif frame.change:
            yield ActivityKind.CHANGE, frame.change, 0


def _frame(wishes: Wishes) -> _Frame:
    minutes = wishes.minutes
    pause = 15 if minutes >= _A_HALF_DAY else 10
    breaks = (pause,) * sum(minutes >= least for least in _BREAKS_FROM)
    change = _CHANGE if wishes.participants > LARGEST_TABLE else 0
    if wishes.format is Format.TRAINING:
        return _training(minutes, breaks, change)
    if wishes.format is Format.TEAMSESSIE:
        return _teamsessie(minutes, breaks, change)
    return _kenniscafe(minutes, breaks, change)


def _kenniscafe(minutes: int, breaks: tuple[int, ...], change: int) -> _Frame:
    # welcome, opening, instruction; harvest, close
    lengths = _by_length(
        minutes,
        (60, (2, 2, 2, 4, 2)),
        (75, (4, 3, 3, 6, 4)),
        (120, (5, 3, 3, 10, 5)),
        (180, (5, 5, 5, 15, 5)),
        (9999, (10, 5, 5, 20, 10)),
    )
    kinds = (ActivityKind.WELCOME, ActivityKind.OPENING, ActivityKind.INSTRUCTION)
    ends = (ActivityKind.HARVEST, ActivityKind.CLOSE)
    return _Frame(
        tuple(zip(kinds, lengths, strict=False)), tuple(zip(ends, lengths[3:], strict=True)),
        ActivityKind.ROUND, 2, breaks, change,
    )  # fmt: skip


def _training(minutes: int, breaks: tuple[int, ...], change: int) -> _Frame:
    """Lay out the three parts of the programme's own modules, of which exchange is the last.

    Knowledge and tools take about a quarter of the time each, in a long training a fifth;
    a break comes after them.
    """
    welcome, opening, harvest, close = _by_length(
        minutes,
        (45, (2, 0, 3, 2)),
        (75, (5, 0, 5, 5)),
        (180, (5, 5, 10, 5)),
        (9999, (10, 5, 20, 10)),
    )
    part = minutes // (4 if minutes < _BREAKS_FROM[0] else 5)
    if part >= IDEAL_ROUND - 5:
        part -= part % 5
    before = [(ActivityKind.WELCOME, welcome), (ActivityKind.OPENING, opening)]
    before += [(ActivityKind.KNOWLEDGE, part), (ActivityKind.TOOLS, part)]
    before += [(ActivityKind.BREAK, pause) for pause in breaks[:1]]
    after = ((ActivityKind.HARVEST, harvest), (ActivityKind.CLOSE, close))
    used = tuple(stretch for stretch in before if stretch[1])
    return _Frame(used, after, ActivityKind.EXCHANGE, 1, breaks[1:], change)


def _teamsessie(minutes: int, breaks: tuple[int, ...], change: int) -> _Frame:
    welcome, example, tip, close = _by_length(
        minutes, (30, (2, 4, 3, 3)), (45, (3, 5, 4, 4)), (75, (3, 7, 6, 5)), (9999, (5, 10, 10, 5))
    )
    before = ((ActivityKind.WELCOME, welcome), (ActivityKind.EXAMPLE, example))
    after = ((ActivityKind.TIP, tip), (ActivityKind.CLOSE, close))
    return _Frame(before, after, ActivityKind.ROUND, 1, breaks, change)


def _by_length(minutes: int, *bands: tuple[int, tuple[int, ...]]) -> tuple[int, ...]:
    """Give the lengths of the first band that a session is shorter than."""
    return next(lengths for limit, lengths in bands if minutes < limit)
