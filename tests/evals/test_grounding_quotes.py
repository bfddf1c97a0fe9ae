from dataclasses import replace
from pathlib import Path

import pytest

from assistant.catalogue import Entry
from assistant.documents import Page, Quote
from evals.grounding.findings import UngroundedError
from evals.grounding.published import read_published
from evals.grounding.quotes import check_page, place_of
from tests.evals.small_corpus import altered, document_of, entries_in, quote_of


@pytest.fixture
def page(tmp_path: Path) -> Entry:
    return entries_in(tmp_path)["slaap"]


@pytest.fixture
def pdf(tmp_path: Path) -> Entry:
    return entries_in(tmp_path)["pubers"]


def looked_up(quote: Quote, entry: Entry) -> str:
    """Give what stands at the place where the quote is found."""
    published = read_published(entry.path)
    start, end = place_of(quote, quote.text, published)
    return published.text[start:end]


def test_sentences_and_lists_are_found(page: Entry) -> None:
    document = document_of(page)
    assert looked_up(quote_of(document, "Eén", "werk.’"), page).startswith("Eén docent")
    assert looked_up(quote_of(document, "Drie", "tijd op."), page).endswith("tijd op.")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("halve", "hele"),
        ("halve", "halvé"),
        ("het halve", "halve"),
        ("zegt:", "zegt"),
        ("‘Slaap", "'Slaap"),
        ("Eén", "eén"),
    ],
)
def test_a_changed_quote_is_refused(page: Entry, old: str, new: str) -> None:
    document = altered(document_of(page), lambda text: text.replace(old, new))
    quote = Quote(document, document.text.lower().index("eén"), document.text.index(" Dat geldt"))
    with pytest.raises(UngroundedError, match="staat niet zo"):
        looked_up(quote, page)


@pytest.mark.parametrize(
    ("first", "last"), [("ociaal", "samen. D"), ("aal-", "samen. Dat"), ("steun", "samen. Dat is")]
)
def test_shifted_offsets_are_refused(page: Entry, first: str, last: str) -> None:
    with pytest.raises(UngroundedError, match="begint midden in een zin"):
        looked_up(quote_of(document_of(page), first, last), page)


def test_a_quote_without_its_first_word_is_refused(page: Entry) -> None:
    with pytest.raises(UngroundedError, match="begint midden in een zin"):
        looked_up(quote_of(document_of(page), "is bekend."), page)


def test_a_quote_that_stops_within_a_sentence_is_refused(page: Entry) -> None:
    with pytest.raises(UngroundedError, match="houdt midden in een zin op"):
        looked_up(quote_of(document_of(page), "Dat geldt ook"), page)


def test_other_words_on_the_screen_than_at_the_offsets_are_refused(page: Entry) -> None:
    quote = quote_of(document_of(page), "Dat is bekend.")
    with pytest.raises(UngroundedError, match="is niet de tekst op"):
        place_of(quote, "Dat geldt ook voor de klas.", read_published(page.path))


def test_the_page_of_a_quote_is_checked(pdf: Entry) -> None:
    document, published = document_of(pdf), read_published(pdf.path)
    quote = quote_of(document, "Vraag ouders om mee te denken.")
    place = place_of(quote, quote.text, published)
    check_page(quote, place, published)
    wrong = replace(document, pages=(Page(1, 0, len(document.text)),))
    with pytest.raises(UngroundedError, match="staat op pagina 2, niet op 1"):
        check_page(replace(quote, document=wrong), place, published)


def test_a_page_that_the_file_does_not_have_is_refused(pdf: Entry) -> None:
    document, published = document_of(pdf), read_published(pdf.path)
    wrong = replace(document, pages=(Page(7, 0, len(document.text)),))
    quote = quote_of(wrong, "Vraag ouders om mee te denken.")
    with pytest.raises(UngroundedError, match="pagina 7 bestaat niet"):
        check_page(quote, place_of(quote, quote.text, published), published)
