"""A plan that comes from a browser: made, changed, searched for and checked, and never believed."""

import json
from copy import deepcopy
from typing import Any

import pytest

from assistant.errors import PlanError, WishesError
from assistant.messages import LANGUAGES, load_messages
from assistant.service import Assistant
from assistant.web.cafe_card import file_name, form_reply
from assistant.web.cafe_desk import CafeDesk
from assistant.web.cards import Props

MESSAGES = load_messages("nl")
SAY = MESSAGES.say
TEAM = {"theme": "pesten", "format": "teamsessie", "participants": "12", "minutes": "30"}


@pytest.fixture
def desk(cafe_assistant: Assistant) -> CafeDesk:
    return CafeDesk(cafe_assistant)


@pytest.fixture
def shown(desk: CafeDesk) -> Props:
    return desk.make({"wishes": TEAM}, MESSAGES)


def items_in(shown: Props, kind: str) -> list[Any]:
    """Give the items of a section as they are shown."""
    return next(one["items"] for one in shown["card"]["sections"] if one["kind"] == kind)


def changed(desk: CafeDesk, shown: Props, **edit: Any) -> Props:
    return desk.change({"plan": shown["plan"], "edit": edit}, MESSAGES)


def test_a_plan_has_its_times_and_sections_with_quotes(shown: Props) -> None:
    card = json.loads(json.dumps(shown))["card"]
    assert card["title"] == "Teamsessie ‘pesten’"
    assert card["times"][0] == {"from": "0:00–0:03", "minutes": "3 min", "name": "Welkom"}
    (tip,) = items_in(shown, "tips")
    assert tip["kind"] == "Tip"
    assert tip["text"].endswith(".")
    assert tip["page"].startswith("/bron/")


def test_wishes_that_cannot_be_have_a_sentence_a_field(desk: CafeDesk) -> None:
    with pytest.raises(WishesError) as refused:
        desk.make({"wishes": {"theme": "", "participants": "1", "minutes": "veel"}}, MESSAGES)
    assert refused.value.complaints.keys() == {"theme", "participants", "minutes"}


def test_a_theme_of_which_no_source_speaks_names_others(desk: CafeDesk) -> None:
    made = desk.make({"wishes": TEAM | {"theme": "zwemdiploma's"}}, MESSAGES)
    assert "zwemdiploma's" in made["nothing"]
    assert "plan" not in made


def test_other_times_leave_the_choices_and_another_theme_does_not(
    desk: CafeDesk, shown: Props
) -> None:
    dropped = changed(desk, shown, does="drop", item=items_in(shown, "tips")[0]["id"])
    plan = dropped["plan"]
    longer = desk.make({"wishes": TEAM | {"minutes": 45}, "plan": plan}, MESSAGES)
    assert items_in(longer, "tips") == []
    assert "45 minuten" in longer["card"]["about"]
    assert items_in(desk.make({"wishes": TEAM | {"sector": ""}}, MESSAGES), "tips")


def test_an_item_is_dropped_kept_again_and_replaced(desk: CafeDesk, shown: Props) -> None:
    (tip,) = items_in(shown, "tips")
    dropped = changed(desk, shown, does="drop", item=tip["id"])
    assert items_in(dropped, "tips") == []
    kept = changed(desk, dropped, does="keep", item=tip["id"])
    assert items_in(kept, "tips") == [tip]
    (other,) = items_in(changed(desk, shown, does="replace", item=tip["id"]), "tips")
    assert other["id"] != tip["id"]


def test_a_found_quote_is_put_in_a_section_and_moved_up(desk: CafeDesk, shown: Props) -> None:
    found = desk.search({"question": "Wie te kort slaapt onthoudt minder"}, MESSAGES)["found"]
    place = found[0]["place"]
    added = changed(desk, shown, does="add", section="tips", place=place)
    first, second = items_in(added, "tips")
    assert second["text"] == found[0]["text"]
    moved = changed(desk, added, does="up", item=second["id"])
    assert [one["id"] for one in items_in(moved, "tips")] == [second["id"], first["id"]]


def test_a_note_is_marked_as_the_trainers_own(desk: CafeDesk, shown: Props) -> None:
    noted = changed(desk, shown, does="note", section="questions", text=" Wie begint? ")
    note = items_in(noted, "questions")[-1]
    assert (note["note"], note["kind"]) == ("Wie begint?", SAY("cafe_own_note"))
    (tip,) = items_in(noted, "tips")
    beside = changed(desk, noted, does="note_on", item=tip["id"], text="Uitdelen")
    assert items_in(beside, "tips")[0]["note"] == "Uitdelen"


def test_a_quote_that_is_gone_is_said_and_the_plan_stays(desk: CafeDesk, shown: Props) -> None:
    for edit in (
        {"does": "drop", "item": "bestaat:0-5"},
        {"does": "add", "place": {"source_id": "weg", "start": 0, "end": 5}},
    ):
        after = changed(desk, shown, **edit)
        assert after["error"] == SAY("quote_gone")
        assert after["plan"] == shown["plan"]


def test_words_that_are_in_no_source_do_not_get_into_a_plan(desk: CafeDesk, shown: Props) -> None:
    plan = deepcopy(shown["plan"])
    item = next(one for one in plan["sections"] if one["kind"] == "tips")["items"][0]
    item["quote"]["text"] = "Straf elke leerling die iets zegt meteen met een uur nablijven."
    checked = desk.check({"plan": plan}, MESSAGES)
    assert items_in(checked, "tips") == []
    assert "Straf elke leerling" in checked["card"]["changes"][0]
    assert len(checked["files"]) == 4


@pytest.mark.parametrize("plan", [None, [], {"version": 1}, {"sections": [{"items": [0] * 151}]}])
def test_what_is_no_plan_is_refused_with_what_to_do(desk: CafeDesk, plan: object) -> None:
    with pytest.raises(PlanError, match="/kenniscafe"):
        desk.open({"plan": plan}, MESSAGES)


@pytest.mark.parametrize("edit", [None, {"does": "wis"}, {"does": "note", "text": "x" * 5001}])
def test_what_is_no_edit_is_refused(desk: CafeDesk, shown: Props, edit: object) -> None:
    with pytest.raises(PlanError, match="wijziging"):
        desk.change({"plan": shown["plan"], "edit": edit}, MESSAGES)


def test_a_theme_or_search_of_somebody_in_danger_shows_signposts(
    desk: CafeDesk, shown: Props
) -> None:
    crisis = "Een leerling wil niet meer leven"
    made = desk.make({"wishes": TEAM | {"theme": crisis}}, MESSAGES)
    assert made["help"]["signposts"]
    assert desk.search({"question": crisis}, MESSAGES)["help"]["signposts"]
    assert "help" not in shown


@pytest.mark.parametrize(
    ("question", "key"),
    [(" ", "answer_empty_question"), ("Wat kost een zwemdiploma?", "answer_not_found")],
)
def test_a_search_that_finds_nothing_says_why(desk: CafeDesk, question: str, key: str) -> None:
    assert desk.search({"question": question}, MESSAGES) == {"found": [], "says": SAY(key)}


def test_the_themes_are_worked_out_once_for_a_state_of_the_sources(
    desk: CafeDesk, cafe_assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered = desk.offered(MESSAGES)
    monkeypatch.setattr(cafe_assistant, "gather", None)
    assert desk.offered(MESSAGES) == offered


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_has_all_its_words_in_each_language(language: str) -> None:
    reply = form_reply("pesten", load_messages(language))
    assert (reply.element, reply.cards["theme"]) == ("Cafe", "pesten")
    assert all(reply.cards["labels"].values())


def test_a_file_is_named_after_its_theme() -> None:
    assert file_name("hand-out.pdf", "Eén / ‘plan’?") == "hand-out-eén-plan.pdf"
    assert len(file_name("hand-out.md", "lang " * 40)) <= 84
