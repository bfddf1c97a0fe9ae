import pytest

from assistant.messages import load_messages
from assistant.retrieval import Filters
from assistant.web.facets import Facets, chips_of, chosen, facets_of, wanted, without
from tests.building import make_source

FACETS = Facets(
    sectors=("vo", "mbo"),
    kinds=("handreiking", "onderzoek"),
    publishers=("MBO Raad", "Pharos", "Stichting A", "Stichting B", "Trimbos-instituut"),
    years=(2024, 2021),
)
NONE = Filters()


def test_what_can_be_filtered_by_is_what_the_sources_have() -> None:
    sources = [
        make_source("a", sectors=("mbo", "po"), kind="nieuws", publisher="Trimbos", date="2022-05"),
        make_source("b", sectors=(), kind="", publisher="pharos", date=None),
        make_source("c", sectors=("mbo",), kind="Beleid", publisher="Trimbos", date="2024"),
    ]
    expected = Facets(("po", "mbo"), ("Beleid", "nieuws"), ("pharos", "Trimbos"), (2024, 2022))
    assert facets_of(sources) == expected


@pytest.mark.parametrize(
    ("message", "filters", "rest"),
    [
        ("Wat helpt tegen stress in het mbo?", Filters(sectors=("mbo",)), None),
        ("Wat doen mentoren op de middelbare school?", Filters(sectors=("vo",)), None),
        ("Wat helpt in het wo?", NONE, None),
        ("Hoeveel mbo-studenten hebben stress?", NONE, None),
        ("Wat is de prijs van een fiets?", NONE, None),
        ("cijfers over pesten vanaf 2022", Filters(year_from=2022), "cijfers over pesten"),
        ("cijfers over pesten, na 2022?", Filters(year_from=2023), "cijfers over pesten"),
        ("Wat gebeurde er sinds 2020 op school?", NONE, None),
        ("pesten volgens Trimbos", Filters(publishers=("Trimbos-instituut",)), "pesten"),
        ("cijfers van de MBO Raad?", Filters(publishers=("MBO Raad",)), "cijfers"),
        ("pesten volgens Stichting", NONE, None),
        ("stress, alleen handreikingen", Filters(kinds=("handreiking",)), "stress"),
    ],
)  # fmt: skip
def test_filters_are_read_from_a_question(message: str, filters: Filters, rest: str | None) -> None:
    found = wanted(message, NONE, FACETS)
    assert (found.filters, found.rest) == (filters, message if rest is None else rest)
    assert not found.is_all


@pytest.mark.parametrize(
    ("message", "filters"),
    [
        ("en voor het mbo?", Filters(sectors=("mbo",))),
        ("alleen mbo", Filters(sectors=("mbo",))),
        ("voor het voortgezet onderwijs", Filters(sectors=("vo",))),
        ("alleen onderzoek", Filters(kinds=("onderzoek",))),
        ("van Pharos", Filters(publishers=("Pharos",))),
        ("alleen van Pharos", Filters(publishers=("Pharos",))),
        ("en sinds 2021?", Filters(year_from=2021)),
        ("only mbo", Filters(sectors=("mbo",))),
    ],
)
def test_a_message_can_be_a_filter_and_nothing_else(message: str, filters: Filters) -> None:
    found = wanted(message, NONE, FACETS)
    assert (found.filters, found.is_all) == (filters, True)


def test_a_filter_in_words_comes_on_top_of_those_that_are_active() -> None:
    active = Filters(sectors=("vo",), kinds=("onderzoek",))
    assert wanted("alleen mbo", active, FACETS).filters == Filters(("mbo",), (), ("onderzoek",))
    assert wanted("zonder filter", active, FACETS).filters == NONE
    assert wanted("Wat is pesten?", active, FACETS).filters == active


def test_each_active_filter_is_a_chip_that_can_be_taken_away() -> None:
    filters = Filters(("mbo", "vo"), (), ("onderzoek",), ("Pharos",), 2021)
    chips = chips_of(filters, load_messages("nl"))
    assert [chip["value"] for chip in chips] == ["mbo", "vo", "onderzoek", "Pharos", "2021"]
    for chip in chips:
        filters = without(filters, chip["name"], chip["value"])
    assert filters == NONE


def test_a_chip_that_is_made_up_changes_nothing() -> None:
    assert without(Filters(("mbo",)), "source_ids", "x") == Filters(("mbo",))
    assert without(Filters(("mbo",)), "__class__", "x") == Filters(("mbo",))


def test_of_a_form_only_what_the_sources_have_is_taken() -> None:
    values = {"sectors": ["mbo", "po"], "kinds": "onderzoek", "publishers": 3, "year_from": "2021"}
    assert chosen(values, FACETS) == Filters(sectors=("mbo",), year_from=2021)
    assert chosen({"year_from": "' OR 1"}, FACETS) == NONE
