from pathlib import Path

import pytest

from evals.grounding.directives import SearchedPage
from evals.grounding.findings import UngroundedError
from evals.grounding.fragments import body_start, check_fragment
from evals.grounding.published import read_published
from evals.grounding.quotes import place_of
from tests.evals.small_corpus import document_of, entries_in, linked, quote_of


def check(folder: Path, first: str, last: str, value: str | None = None) -> None:
    entry = entries_in(folder)["slaap"]
    quote, published = quote_of(document_of(entry), first, last), read_published(entry.path)
    place = place_of(quote, quote.text, published)
    shown = quote if value is None else linked(quote, value)
    check_fragment(shown, place, SearchedPage(published.text))


def test_the_links_of_a_sentence_and_a_list_are_right(tmp_path: Path) -> None:
    check(tmp_path, "Eén", "werk.’")
    check(tmp_path, "Drie", "tijd op.")
    check(tmp_path, "Sociaal", "samen.")


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("Dat%20is", "laat weg"),
        ("Dat", "komt 2 keer voor"),
        ("Dat%20was%20bekend", "komt niet voor"),
        ("samen.%20Dat%20is%20bekend", "wijst buiten"),
        ("Dat%20is%20bekend.,Deel%20dit", "wijst buiten"),
        ("Dat is bekend", "volgens de specificatie"),
    ],
)
def test_a_wrong_fragment_is_refused(tmp_path: Path, value: str, message: str) -> None:
    with pytest.raises(UngroundedError, match=message):
        check(tmp_path, "Dat is", "bekend.", value)


def test_a_heading_before_the_words_may_stay_out(tmp_path: Path) -> None:
    check(tmp_path, "Wat helpt", "Drie dingen helpen:", "Drie%20dingen%20helpen")
    with pytest.raises(UngroundedError, match="laat weg"):
        check(tmp_path, "Wat helpt", "Drie dingen helpen:", "dingen%20helpen")


def test_a_quote_of_headings_alone_starts_at_its_own_start(tmp_path: Path) -> None:
    quote = quote_of(document_of(entries_in(tmp_path)["slaap"]), "Wat helpt bij slapen?")
    assert body_start(quote) == quote.start
