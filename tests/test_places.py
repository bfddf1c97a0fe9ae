"""How the place of a quote is told: printed page numbers, slides, chapters, column heads."""

import pytest

from assistant.contract import answer_as_json
from assistant.documents import (
    Answer,
    AnswerKind,
    Block,
    BlockKind,
    Document,
    Origin,
    Page,
    PageKind,
    Quote,
)
from assistant.messages import load_messages
from assistant.plain_text import answer_as_text, place_as_text, places_as_text
from tests.building import make_source

MESSAGES = load_messages("nl")


def quote_on(page: Page, origin: Origin = Origin.FILE) -> Quote:
    blocks = (Block(BlockKind.PARAGRAPH, 0, page.end),)
    source = make_source(origin=origin, url="https://example.org/a.pdf")
    return Quote(Document(source, "x" * page.end, blocks, (page,)), 0, page.end)


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (Page(1, 0, 5), "pagina 1"),
        (Page(1, 0, 5, "iv"), "pagina iv"),
        (Page(1, 0, 5, kind=PageKind.SLIDE), "dia 1"),
        (Page(1, 0, 5, kind=PageKind.CHAPTER), "hoofdstuk 1"),
        (Page(1, 0, 5, "Rust", PageKind.CHAPTER), "hoofdstuk 1: Rust"),
    ],
)
def test_a_place_is_called_what_a_reader_sees(page: Page, words: str) -> None:
    assert place_as_text(page, MESSAGES) == words


def test_the_link_takes_the_physical_page_and_the_answer_tells_both() -> None:
    quote = quote_on(Page(1, 0, 5, "iv"))
    assert quote.link == "https://example.org/a.pdf#page=1"
    answer = Answer("v", "v", AnswerKind.QUOTES, 1.0, (quote,))
    (told,) = answer_as_json(answer)["quotes"]
    assert (told["page"], told["page_label"], told["page_kind"]) == (1, "iv", "page")
    assert "pagina iv" in answer_as_text(answer, MESSAGES)


def test_a_slide_has_no_link_of_its_own() -> None:
    assert quote_on(Page(1, 0, 5, kind=PageKind.SLIDE)).link == "https://example.org/a.pdf"


def test_recognised_text_is_told_as_such() -> None:
    quote = quote_on(Page(1, 0, 5, recognised=True))
    assert quote.is_recognised
    assert places_as_text(quote, MESSAGES)[-1].startswith("herkend in een scan")
    assert not quote_on(Page(1, 0, 5)).is_recognised


def test_the_pages_of_a_card_are_not_those_of_its_source() -> None:
    assert places_as_text(quote_on(Page(1, 0, 5), Origin.CARD), MESSAGES) == []


def test_a_row_is_told_with_the_heads_of_its_columns() -> None:
    text = "Wie Wat\nJan les\n\nTekst."
    row = BlockKind.TABLE_ROW
    blocks = (Block(row, 0, 7, 1), Block(row, 8, 15), Block(BlockKind.PARAGRAPH, 17, 23))
    document = Document(make_source(), text, blocks)
    told = [Quote(document, *span).column_heads for span in ((0, 7), (8, 15), (0, 15), (17, 23))]
    assert told == [None, "Wie Wat", None, None]
    assert places_as_text(Quote(document, 8, 15), MESSAGES) == ["kolommen: Wie Wat"]


def test_a_slide_without_a_title_is_not_under_that_of_another() -> None:
    blocks = (Block(BlockKind.HEADING, 0, 5, 1), Block(BlockKind.PARAGRAPH, 7, 12))
    slides = (Page(1, 0, 7, kind=PageKind.SLIDE), Page(2, 7, 12, kind=PageKind.SLIDE))
    pages = (Page(1, 0, 7), Page(2, 7, 12))
    text = "Titel\n\nTekst"
    assert Quote(Document(make_source(), text, blocks, slides), 7, 12).heading is None
    assert Quote(Document(make_source(), text, blocks, pages), 7, 12).heading == "Titel"
