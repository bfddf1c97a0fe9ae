from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.cafe.plan import ActivityKind, Format, Wishes
from assistant.cafe.timetable import (
    SHORTEST_ROUND,
    make_timetable,
    most_rounds,
    seating,
    table_sizes,
)
from assistant.cafe.wishes import FEWEST_PARTICIPANTS, MOST_PARTICIPANTS, SHORTEST_MINUTES


@st.composite
def possible_wishes(draw: st.DrawFn) -> Wishes:
    shape = draw(st.sampled_from(Format))
    people = draw(st.integers(FEWEST_PARTICIPANTS[shape], MOST_PARTICIPANTS))
    wishes = Wishes("x", shape, "", people, draw(st.integers(SHORTEST_MINUTES[shape], 240)))
    rounds = draw(st.integers(0, most_rounds(wishes)))
    return Wishes("x", shape, "", people, wishes.minutes, rounds)


@given(possible_wishes())
def test_the_minutes_add_up_and_follow_on_each_other(wishes: Wishes) -> None:
    timetable = make_timetable(wishes)
    assert timetable.minutes == wishes.minutes
    assert timetable.activities[0].start == 0
    for one, following in pairwise(timetable.activities):
        assert following.start == one.start + one.minutes
    assert all(activity.minutes > 0 for activity in timetable.activities)


@given(possible_wishes())
def test_there_are_as_many_rounds_as_asked_and_none_is_too_short(wishes: Wishes) -> None:
    timetable = make_timetable(wishes)
    rounds = [activity for activity in timetable.activities if activity.round]
    assert [activity.round for activity in rounds] == list(range(1, timetable.rounds + 1))
    assert wishes.rounds in (0, timetable.rounds)
    assert min(activity.minutes for activity in rounds) >= SHORTEST_ROUND
    assert len({activity.minutes for activity in rounds}) == 1


@given(st.integers(2, 500))
def test_tables_seat_everybody_and_are_alike(people: int) -> None:
    sizes = table_sizes(people)
    assert sum(sizes) == people
    assert max(sizes) <= 5
    assert max(sizes) - min(sizes) <= 1


@given(st.integers(12, 120))
def test_from_twelve_people_on_tables_have_four_or_five(people: int) -> None:
    assert set(table_sizes(people)) <= {4, 5}


@given(possible_wishes())
def test_everybody_sits_at_one_table_a_round_and_no_table_is_too_full(wishes: Wishes) -> None:
    timetable = make_timetable(wishes)
    for tables in seating(timetable):
        people = [person for table in tables for person in table]
        assert len(people) == len(set(people)) == wishes.participants
        assert all(len(table) <= 5 and (number, 0) in table for number, table in enumerate(tables))


@pytest.mark.parametrize("people", [24, 35, 55])
def test_nobody_meets_the_same_person_twice_in_three_rounds(people: int) -> None:
    rounds = seating(make_timetable(Wishes("x", participants=people)))
    met = [pair for tables in rounds for table in tables for pair in combinations(table, 2)]
    assert len(rounds) == 3
    assert len(met) == len(set(met))


def test_a_kenniscafe_of_ninety_minutes_has_three_rounds_of_twenty() -> None:
    activities = make_timetable(Wishes("x", minutes=90)).activities
    assert [a.minutes for a in activities if a.kind is ActivityKind.ROUND] == [20, 20, 20]
    assert [a.kind for a in activities if a.kind is ActivityKind.CHANGE] == ["change"] * 2
    assert activities[-1].kind is ActivityKind.CLOSE


def test_a_training_has_knowledge_then_tools_then_exchange() -> None:
    kinds = [a.kind for a in make_timetable(Wishes("x", Format.TRAINING, minutes=60)).activities]
    wanted = [ActivityKind.KNOWLEDGE, ActivityKind.TOOLS, ActivityKind.EXCHANGE]
    assert [kind for kind in kinds if kind in wanted] == wanted


def test_a_long_session_has_a_break_and_one_table_does_not_change() -> None:
    long = make_timetable(Wishes("x", minutes=180)).activities
    assert [a.kind for a in long].count(ActivityKind.BREAK) == 1
    team = make_timetable(Wishes("x", Format.TEAMSESSIE, participants=4, minutes=60)).activities
    assert ActivityKind.CHANGE not in [a.kind for a in team]
