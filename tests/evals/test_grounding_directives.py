from urllib.parse import quote as encoded

import pytest

from evals.grounding.directives import Directive, SearchedPage, parse_link
from evals.grounding.findings import UngroundedError

PAGE = SearchedPage(
    "De school helpt.\nWat een school doet, helpt het kind.\nDe collega's van de school: één team."
)


def found(value: str) -> list[str]:
    """Give the words of each range that ``text=value`` means."""
    places = PAGE.places_of(parse_link(f"https://a.nl/b#:~:text={value}"))
    return [PAGE.text[start:end] for start, end in places]


def test_all_terms_of_a_directive_are_read() -> None:
    directive = parse_link("https://a.nl#:~:text=een%20oud-,begin,eind%2C%20zo,-na%2Dwoord")
    assert directive == Directive("een oud", "begin", "eind, zo", "na-woord")


@pytest.mark.parametrize("value", ["", "a b", "sociaal-emotioneel", "a&b", "a,b,c,d", "%G1", "%ff"])
def test_what_breaks_the_grammar_is_refused(value: str) -> None:
    with pytest.raises(UngroundedError):
        parse_link(f"https://a.nl#:~:text={value}")


def test_a_term_is_found_in_any_case_and_without_accents() -> None:
    assert found("EEN%20TEAM") == ["één team"]


def test_a_term_is_whole_words_only() -> None:
    assert found("help") == []
    assert found("collega") == []
    assert found("collega%27s") == ["collega's"]


def test_a_term_does_not_run_over_a_block() -> None:
    assert found(encoded("helpt. Wat")) == []


def test_a_range_runs_from_its_start_to_the_first_end_after_it() -> None:
    assert found("Wat%20een,kind") == ["Wat een school doet, helpt het kind"]


def test_a_term_that_is_there_more_often_means_more_ranges() -> None:
    assert found("school") == ["school", "school", "school"]


def test_a_prefix_and_a_suffix_choose_one_place() -> None:
    assert found("een-,school") == ["school"]
    assert found("school,-helpt") == ["school"]
    assert found("een-,school,-helpt") == []
