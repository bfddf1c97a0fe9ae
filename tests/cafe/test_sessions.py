"""From a theme to a plan, on a real index with the real model."""

import json
from pathlib import Path

import pytest

from assistant.cafe.missing import missing
from assistant.cafe.plan import Format, Plan, SectionKind, Wishes
from assistant.cafe.planning import make_plan
from assistant.cafe.serialising import plan_as_json, read_plan
from assistant.cafe.themes import themes
from assistant.embedding import Encoder
from assistant.errors import PlanError
from assistant.ingesting import ingest
from assistant.messages import load_messages
from assistant.service import Assistant
from assistant.settings import Settings
from tests.cafe.conftest import PESTEN

DUTCH = load_messages("nl")


@pytest.fixture(scope="module")
def plan(assistant: Assistant) -> Plan:
    return make_plan(assistant, Wishes("pesten"))


def texts(plan: Plan, kind: SectionKind) -> list[str]:
    return [item.quote.text for item in plan.section(kind).items if item.quote]


def test_a_plan_has_whole_quotes_of_each_kind(plan: Plan) -> None:
    figure, *_ = texts(plan, SectionKind.OPENING)
    assert figure.startswith("Ongeveer 8%")
    assert figure.endswith("alle scholen.")
    assert texts(plan, SectionKind.EXAMPLES)[0].startswith("Basisschool De Kastanje")
    assert {text[-1] for text in texts(plan, SectionKind.QUESTIONS)} == {"?"}
    assert all("\n" not in text for text in texts(plan, SectionKind.TIPS))
    assert len(texts(plan, SectionKind.TIPS)) == 2
    assert texts(plan, SectionKind.READING)[0].startswith("In deze handreiking")


def test_every_quote_is_its_documents_own_text(plan: Plan, assistant: Assistant) -> None:
    for section in plan.sections:
        for item in (*section.items, *section.reserve):
            assert item.quote
            document = assistant.document(item.quote.source.id)
            assert document.text[item.quote.start : item.quote.end] == item.quote.text


@pytest.mark.parametrize("theme", ["zwemdiploma's", "belastingaangifte", "vuurwerk"])
def test_a_theme_that_no_source_speaks_of_gives_nothing(assistant: Assistant, theme: str) -> None:
    sections = make_plan(assistant, Wishes(theme)).sections
    assert [(s.items, s.reserve, missing(s)) for s in sections] == [
        ((), (), (str(section.kind),)) for section in sections
    ]


def test_a_theme_with_a_single_passage_gives_one_quote(assistant: Assistant) -> None:
    plan = make_plan(assistant, Wishes("slaap"))
    quotes = [text for section in plan.sections for text in texts(plan, section.kind)]
    assert [text.startswith("Wie te kort slaapt") for text in quotes] == [True]


def test_a_sector_that_no_source_is_for_gives_nothing(assistant: Assistant) -> None:
    # sources without sectors are for all of them
    assert make_plan(assistant, Wishes("pesten", sector="wo")).section(SectionKind.TIPS).items


def test_a_plan_comes_back_from_json_as_it_was(plan: Plan, assistant: Assistant) -> None:
    stored = json.loads(json.dumps(plan_as_json(plan)))
    back = read_plan(stored, assistant, DUTCH)
    assert (back.plan.wishes, back.plan.timetable, back.changes) == (
        plan.wishes, plan.timetable, (),
    )  # fmt: skip
    assert plan_as_json(back.plan) == plan_as_json(plan)


@pytest.mark.parametrize(
    "broken",
    [None, [], {}, {"version": 2}, {"version": 1, "wishes": {"theme": ""}, "sections": []},
     {"version": 1, "wishes": {"theme": "x"}, "sections": [{"kind": "weg", "items": []}]}],
)  # fmt: skip
def test_what_is_no_plan_is_refused(broken: object, assistant: Assistant) -> None:
    with pytest.raises(PlanError, match="niet te lezen"):
        read_plan(broken, assistant, DUTCH)


def test_words_that_are_not_in_the_source_are_never_quoted(
    plan: Plan, assistant: Assistant
) -> None:
    stored = plan_as_json(plan)
    tips = next(section for section in stored["sections"] if section["kind"] == "tips")
    tips["items"][0]["quote"]["text"] = "Koop een hond voor op het schoolplein, dat helpt altijd."
    back = read_plan(stored, assistant, DUTCH)
    assert [change.new for change in back.changes] == [None]
    assert len(back.plan.section(SectionKind.TIPS).items) == len(tips["items"]) - 1


def test_a_stored_plan_follows_a_source_that_changed(
    plan: Plan, encoder: Encoder, tmp_path: Path
) -> None:
    (tmp_path / "bronnen").mkdir()
    changed = PESTEN.replace("nog dezelfde dag op", "nog dezelfde ochtend op").replace("8%", "9%")
    (tmp_path / "bronnen" / "pesten.md").write_text(changed)
    settings = Settings(home=tmp_path / "home")
    ingest([tmp_path / "bronnen"], settings, encoder)
    back = read_plan(plan_as_json(plan), Assistant(settings, encoder), DUTCH)
    assert {change.new.text.split()[1] for change in back.changes if change.new} == {"9%", "de"}


def test_the_index_offers_themes_with_their_kinds(assistant: Assistant) -> None:
    offered = themes(assistant)
    assert "Pesten" in [theme.name for theme in offered]
    assert all(theme.quotes >= 3 and len(theme.counts) > 1 for theme in offered)


def test_a_team_session_is_small(assistant: Assistant) -> None:
    plan = make_plan(assistant, Wishes("pesten", Format.TEAMSESSIE, minutes=30))
    assert [len(section.items) for section in plan.sections] == [1, 1, 1]
