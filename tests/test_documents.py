import dataclasses

import pytest

from assistant.documents import Block, BlockKind, Document, Origin, Page, Quote
from assistant.links import fingerprint_of
from tests.building import make_document, make_source

DOCUMENT = make_document("# Kop", "Een zin. Nog een zin.", "Slot.", pages=True)


def test_a_quote_is_exactly_the_text_of_its_document() -> None:
    quote = Quote(DOCUMENT, 5, 13)
    assert quote.text == "Een zin." == DOCUMENT.text[5:13]


@pytest.mark.parametrize(("start", "end"), [(5, 5), (-1, 3), (5, 99), (4, 13), (5, 14), (9, 8)])
def test_a_quote_outside_or_with_loose_white_space_cannot_be_made(start: int, end: int) -> None:
    with pytest.raises(ValueError):
        Quote(DOCUMENT, start, end)


def test_a_quote_takes_no_text_of_its_own() -> None:
    with pytest.raises(TypeError):
        Quote(DOCUMENT, 5, 13, text="Iets anders.")  # type: ignore[call-arg]
    with pytest.raises((dataclasses.FrozenInstanceError, AttributeError, TypeError)):
        Quote(DOCUMENT, 5, 13).text = "Iets anders."  # type: ignore[misc]


def test_a_quote_knows_its_page_heading_and_context() -> None:
    quote = Quote(DOCUMENT, 5, 13)
    assert (quote.page, quote.heading) == (2, "Kop")
    before, after = quote.context
    assert f"{before}{quote.text}{after}" == DOCUMENT.text


def test_a_card_links_to_the_address_without_a_fragment() -> None:
    card = make_document("Tekst van de kaart.", source=make_source(origin=Origin.CARD))
    assert Quote(card, 0, 5).link == "https://example.org/pagina"


def test_a_source_without_address_links_to_its_own_page() -> None:
    document = make_document("Tekst.", source=make_source("plan", url=None))
    link = Quote(document, 0, 6).link
    assert link == f"/bron/plan?van=0&tot=6&tekst={fingerprint_of('Tekst.')}"


def test_headings_form_a_path_by_their_level() -> None:
    document = make_document("# A", "## B", "tekst", "## C", "meer")
    assert document.heading_path_at(document.text.index("tekst")) == ("A", "B")
    assert document.heading_path_at(document.text.index("meer")) == ("A", "C")


@pytest.mark.parametrize(
    "blocks",
    [
        (Block(BlockKind.PARAGRAPH, 0, 9),),
        (Block(BlockKind.PARAGRAPH, 0, 2),),
        (Block(BlockKind.PARAGRAPH, 2, 4), Block(BlockKind.PARAGRAPH, 0, 2)),
    ],
)
def test_blocks_that_do_not_cover_the_text_are_refused(blocks: tuple[Block, ...]) -> None:
    with pytest.raises(ValueError):
        Document(make_source(), "abcd", blocks)


def test_pages_that_do_not_partition_the_text_are_refused() -> None:
    block = (Block(BlockKind.PARAGRAPH, 0, 4),)
    with pytest.raises(ValueError):
        Document(make_source(), "abcd", block, (Page(1, 0, 3),))
