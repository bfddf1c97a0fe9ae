import pytest

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
from assistant.cafe.plan import Plan, SectionKind, Wishes
from assistant.spans import PassageKind
from tests.cafe.quotes import gathered, plan_of

TIPS = SectionKind.TIPS
WORDS = ("Praat elke ochtend", "Maak vaste afspraken", "Wissel van plaats", "Bel ouders direct")
MORE = ("Vier kleine successen", "Geef een beurt", "Luister zonder oordeel", "Oefen rollenspelen")


@pytest.fixture
def plan() -> Plan:
    found = [
        gathered(text, PassageKind.TIP, 0.9 - place / 100, f"bron{place}")
        for place, text in enumerate((*WORDS, *MORE))
    ]
    return plan_of(found)


def items(plan: Plan) -> list[str]:
    return [item.quote.text if item.quote else item.note for item in plan.section(TIPS).items]


def reserve(plan: Plan) -> list[str]:
    return [item.quote.text for item in plan.section(TIPS).reserve if item.quote]


def first(plan: Plan) -> str:
    return plan.section(TIPS).items[0].id


def test_what_is_dropped_can_be_kept_again(plan: Plan) -> None:
    wanted = first(plan)
    dropped = drop(plan, wanted)
    assert (items(dropped), reserve(dropped)) == ([*WORDS[1:]], [*MORE, WORDS[0]])
    kept = keep(dropped, wanted)
    assert (items(kept), reserve(kept)) == ([*WORDS[1:], WORDS[0]], [*MORE])
    assert keep(plan, wanted) == plan
    assert drop(dropped, wanted) == dropped


def test_replacing_takes_the_next_best_and_goes_round(plan: Plan) -> None:
    replaced = replace_by_next(plan, first(plan))
    assert (items(replaced), reserve(replaced)) == (
        [MORE[0], *WORDS[1:]],
        [*MORE[1:], WORDS[0]],
    )
    for _ in MORE:
        replaced = replace_by_next(replaced, first(replaced))
    assert items(replaced) == [*WORDS]


def test_without_a_reserve_nothing_is_replaced() -> None:
    plan = plan_of([gathered(WORDS[0], PassageKind.TIP)])
    assert replace_by_next(plan, first(plan)) == plan


def test_moving_stops_at_the_ends(plan: Plan) -> None:
    assert items(move(plan, first(plan), 1)) == [WORDS[1], WORDS[0], *WORDS[2:]]
    assert move(plan, first(plan), -1) == plan
    assert items(move(plan, first(plan), 99)) == [*WORDS[1:], WORDS[0]]


def test_an_added_quote_stands_in_the_plan_once(plan: Plan) -> None:
    found = gathered("Iets heel anders", source="nieuw").quote
    added = add_quote(plan, TIPS, found, retrieved="2026-03-04")
    assert items(added)[-1] == "Iets heel anders"
    assert added.retrieved["nieuw"] == "2026-03-04"
    assert add_quote(added, TIPS, found) == added
    moved = add_quote(added, SectionKind.OPENING, found)
    assert (items(moved), len(moved.section(SectionKind.OPENING).items)) == ([*WORDS], 1)


def test_a_quote_from_the_reserve_is_taken_out_of_it(plan: Plan) -> None:
    spare = plan.section(TIPS).reserve[0]
    assert spare.quote
    added = add_quote(plan, TIPS, spare.quote)
    assert (items(added), reserve(added)) == ([*WORDS, MORE[0]], [*MORE[1:]])
    assert added.section(TIPS).items[-1].kind is PassageKind.TIP


def test_notes_are_the_trainers_own(plan: Plan) -> None:
    noted = add_note(add_note(plan, TIPS, "  Zelf   doen "), TIPS, "Nog een")
    own = noted.section(TIPS).items[-2:]
    assert [(item.id, item.note, item.quote) for item in own] == [
        ("note:1", "Zelf   doen", None), ("note:2", "Nog een", None),
    ]  # fmt: skip
    assert add_note(plan, TIPS, "  ") == plan
    assert items(drop(noted, "note:1"))[-1] == "Nog een"
    assert "note:1" not in [item.id for item in drop(noted, "note:1").section(TIPS).reserve]


def test_a_note_can_stand_beside_a_quote_and_be_taken_away(plan: Plan) -> None:
    noted = note_on(plan, first(plan), "Past bij ons")
    assert noted.section(TIPS).items[0].note == "Past bij ons"
    assert note_on(noted, first(plan), "") == plan
    own = add_note(plan, TIPS, "Los")
    assert note_on(own, "note:1", " ") == plan


def test_other_wishes_keep_the_choices(plan: Plan) -> None:
    dropped = drop(plan, first(plan))
    changed = change_wishes(dropped, Wishes("pesten", participants=12, minutes=60))
    assert items(changed) == items(dropped)
    assert (changed.timetable.minutes, changed.timetable.tables) == (60, (4, 4, 4))


def test_an_unknown_item_is_an_error(plan: Plan) -> None:
    with pytest.raises(KeyError):
        drop(plan, "weg")
