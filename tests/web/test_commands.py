import json

import pytest

from assistant.messages import load_messages
from assistant.retrieval import Filters
from assistant.web.commands import (
    Command,
    command_of,
    filter_reply,
    help_reply,
    offered,
    sources_reply,
)
from assistant.web.facets import Facets
from tests.web.fake import HANDREIKING, record_of

MESSAGES = load_messages("nl")


@pytest.mark.parametrize(
    ("message", "command"),
    [
        ("/zoek wat is pesten?", Command("zoek", "wat is pesten?")),
        ("/ZOEK  pesten", Command("zoek", "pesten")),
        ("/bronnen", Command("bronnen", "")),
        ("/sources", Command("bronnen", "")),
        ("/filter mbo", Command("filter", "mbo")),
        ("/onzin x", Command("", "/onzin x")),
        ("en/of pesten", Command("", "en/of pesten")),
        ("/", Command("", "/")),
        ("", Command("", "")),
    ],
)
def test_a_command_is_known_by_its_first_word(message: str, command: Command) -> None:
    assert command_of(message) == command


def test_every_command_that_is_offered_can_be_typed() -> None:
    names = [str(one["id"]) for one in offered(MESSAGES, is_trainer=True)]
    assert names == ["zoek", "bronnen", "filter", "kenniscafe", "help"]
    assert [command_of(f"/{name}").name for name in names] == names
    help_lines = help_reply(MESSAGES, is_trainer=True).cards["commands"]
    assert [line["name"] for line in help_lines] == [f"/{name}" for name in names]


def test_a_teacher_is_not_offered_the_knowledge_cafe() -> None:
    names = [str(one["id"]) for one in offered(MESSAGES, is_trainer=False)]
    assert names == ["zoek", "bronnen", "filter", "help"]
    told = [line["name"] for line in help_reply(MESSAGES).cards["commands"]]
    assert told == [f"/{name}" for name in names]


def test_the_sources_are_listed_with_what_is_known_of_them() -> None:
    (line,) = sources_reply(MESSAGES, [record_of(HANDREIKING)]).cards["sources"]
    assert line["page"] == "/bron/rust-in-de-klas"
    assert line["details"] == ["Stichting Voorbeeld", "onderzoek", "20 januari 2022", "mbo"]


def test_the_form_shows_what_is_chosen_and_only_groups_that_have_something() -> None:
    facets = Facets(sectors=("po", "mbo"), publishers=("A",), years=(2024,))
    cards = filter_reply(MESSAGES, facets, Filters(("mbo",), year_from=2024)).cards
    groups = {group["name"]: group["options"] for group in cards["groups"]}
    assert groups["sectors"] == [{"value": "po", "on": False}, {"value": "mbo", "on": True}]
    assert groups.keys() == {"sectors", "publishers"}
    assert (cards["years"], cards["year_from"]) == (["2024"], "2024")
    assert json.loads(json.dumps(cards)) == cards
