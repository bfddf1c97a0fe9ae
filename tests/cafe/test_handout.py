import io
import re

import mistune
import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.cafe.handout import handout_pdf
from assistant.cafe.handout_markdown import blockquote, handout_markdown
from assistant.cafe.plan import Item, SectionKind
from assistant.documents import Origin
from assistant.spans import PassageKind
from tests.cafe.plans import (
    MESSAGES,
    ROOT,
    SAY,
    TRICKY,
    documents_in,
    longest_quotes,
    make_item,
    make_note,
    make_plan,
    text_of,
    without_space,
)


def read_back(markdown: str) -> list[str]:
    """Give the words of every quotation, as a CommonMark parser understands them."""
    quotes: list[list[str]] = []
    within = False
    for token in MarkdownIt("commonmark").parse(markdown):
        if token.type in {"blockquote_open", "blockquote_close"}:
            within = token.type == "blockquote_open"
            quotes = [*quotes, []] if within else quotes
        elif token.type == "inline" and within:
            parts = token.children or []
            assert {part.type for part in parts} <= {"text", "text_special", "hardbreak"}
            words = ("\n" if part.type == "hardbreak" else part.content for part in parts)
            quotes[-1].append("".join(words))
    return ["\n\n".join(paragraphs) for paragraphs in quotes]


@pytest.mark.parametrize("text", TRICKY)
def test_markdown_reads_back_to_the_very_words(text: str) -> None:
    assert read_back(handout_markdown(make_plan(tips=[make_item(text)]), MESSAGES)) == [text]


@given(st.text(alphabet=" ab1.-*_:;,'\"#>&<[](){}`~|+=!\\/\n\t—é", min_size=1))
def test_any_text_reads_back_from_a_quotation(text: str) -> None:
    words = f"a{text}z"
    assert read_back(blockquote(words)) == [words]


@pytest.mark.parametrize("text", TRICKY)
def test_another_parser_with_extensions_gives_the_same_words(text: str) -> None:
    parser = mistune.create_markdown(
        escape=False, plugins=["strikethrough", "table", "footnotes", "task_lists", "def_list"]
    )
    html = str(parser(blockquote(text)))
    assert not re.search(r"<(?!/?(?:blockquote|p|br)\b)", html)


def test_the_words_of_all_cards_read_back_from_markdown_and_stand_in_the_pdf() -> None:
    quotes = [
        quote for document in documents_in(ROOT / "corpus") for quote in longest_quotes(document)
    ]
    items = [Item(str(n), quote, PassageKind.TEXT) for n, quote in enumerate(quotes)]
    plan = make_plan(reading=items)
    assert read_back(handout_markdown(plan, MESSAGES)) == [quote.text for quote in quotes]
    feet = rf"{without_space(SAY('cafe_made_with'))}\d+/\d+"  # a quote may run over a page
    held = re.sub(feet, "", text_of(handout_pdf(plan, MESSAGES)))
    assert [quote.text for quote in quotes if without_space(quote.text) not in held] == []


@pytest.mark.parametrize("text", TRICKY)
def test_the_pdf_holds_the_quote_as_it_stands_in_its_document(text: str) -> None:
    held = text_of(handout_pdf(make_plan(tips=[make_item(text)]), MESSAGES))
    assert without_space(text) in held


def test_sources_stand_once_with_link_and_date_of_retrieval() -> None:
    items = [make_item(t, title="Een [titel] *zo*", url="https://example.org/a b") for t in "ab"]
    items = [Item(i.id, items[0].quote) for i in items]
    listed = handout_markdown(make_plan(tips=items), MESSAGES).split("## Bronnen")[1]
    assert listed.count("ingelezen op 3 juni 2025") == 1
    assert "](<https://example.org/a%20b>)" in listed
    pdf = text_of(handout_pdf(make_plan(tips=items), MESSAGES))
    assert pdf.count("ingelezenop3juni2025") == 1


def test_links_of_the_pdf_open_the_passages() -> None:
    item = make_item("Een zin die er zo staat.", url="https://example.org/b")
    reader = pypdf.PdfReader(io.BytesIO(handout_pdf(make_plan(tips=[item]), MESSAGES)))
    notes = [note.get_object() for page in reader.pages for note in page.get("/Annots", [])]
    assert item.quote is not None
    assert item.quote.link in {note["/A"]["/URI"] for note in notes}


def test_a_source_without_an_address_has_no_link() -> None:
    markdown = handout_markdown(make_plan(tips=[make_item("Een zin.", url=None)]), MESSAGES)
    assert "](" not in markdown
    assert "/bron/" not in markdown


@pytest.mark.parametrize("kind", SectionKind)
def test_an_empty_section_says_that_nothing_was_found(kind: SectionKind) -> None:
    said = without_space(SAY(f"cafe_none_{kind}"))
    assert said in text_of(handout_pdf(make_plan(), MESSAGES))
    assert said in without_space(handout_markdown(make_plan(), MESSAGES))


def test_a_card_and_a_note_are_marked() -> None:
    plan = make_plan(
        tips=[make_item("Een zin.", origin=Origin.CARD), make_note("Denk aan koffie.")]
    )
    marks = [without_space(SAY("card_notice")), without_space(SAY("cafe_own_note"))]
    pdf, markdown = text_of(handout_pdf(plan, MESSAGES)), handout_markdown(plan, MESSAGES)
    for mark in marks:
        assert mark in pdf
        assert mark in without_space(markdown)
