import io
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.document import Document as WordDocument
from lxml import etree

from assistant.cafe.docx import draaiboek
from assistant.cafe.docx_look import KIND, NOTE, SOURCE
from assistant.cafe.plan import Activity, ActivityKind, Format, Item, Plan, SectionKind, Timetable
from assistant.documents import Origin, Page, Quote
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
)

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def opened(plan: Plan) -> WordDocument:
    return docx.Document(io.BytesIO(draaiboek(plan, MESSAGES)))


def part(plan: Plan, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(draaiboek(plan, MESSAGES))) as archive:
        return etree.fromstring(archive.read(f"word/{name}.xml"))


def quotes_in(document: WordDocument) -> list[str]:
    """Give each run of paragraphs in the quote style as one text."""
    quotes: list[list[str]] = []
    before = ""
    for paragraph in document.paragraphs:
        style = paragraph.style.name  # type: ignore[union-attr]
        if style == "Quote":
            quotes = quotes if before == "Quote" else [*quotes, []]
            quotes[-1].append(paragraph.text)
        before = style or ""
    return ["\n\n".join(paragraphs) for paragraphs in quotes]


def styled(document: WordDocument, style: str) -> list[str]:
    return [p.text for p in document.paragraphs if p.style.name == style]  # type: ignore[union-attr]


@pytest.mark.parametrize("text", TRICKY)
def test_a_quote_is_exactly_the_text_of_its_document(text: str) -> None:
    assert quotes_in(opened(make_plan(tips=[make_item(text)]))) == [text]


def test_the_longest_quotes_of_the_cards_are_whole() -> None:
    quotes = [
        quote for document in documents_in(ROOT / "corpus") for quote in longest_quotes(document)
    ]
    items = [Item(str(n), quote, PassageKind.TEXT) for n, quote in enumerate(quotes)]
    assert quotes_in(opened(make_plan(reading=items))) == [quote.text for quote in quotes]


def test_characters_that_xml_cannot_hold_are_replaced() -> None:
    plan = make_plan("th\x01ema", tips=[make_item("a\x00b\x01c", note="\x0b", title="\ufffe")])
    assert quotes_in(opened(plan)) == ["a\ufffdb\ufffdc"]


def test_the_document_is_dutch_and_named() -> None:
    core = opened(make_plan("toetsdruk")).core_properties
    title = f"{SAY('cafe_draaiboek_kenniscafe')}: toetsdruk"
    assert (core.title, core.author, core.language) == (title, "Bronwijzer", "nl-NL")
    languages = part(make_plan(), "styles").findall(f"{W}docDefaults//{W}lang")
    assert [language.get(f"{W}val") for language in languages] == ["nl-NL"]


def test_a_quote_in_english_is_marked_as_english() -> None:
    text = "Teachers who feel well at their school stay there longer, this study shows."
    runs = part(make_plan(tips=[make_item(text)]), "document").iter(f"{W}r")
    (run,) = [run for run in runs if "".join(run.itertext()) == text]
    assert run.find(f"{W}rPr/{W}lang").get(f"{W}val") == "en-GB"


def test_times_stand_in_a_table_with_a_header_that_repeats() -> None:
    plan = make_plan()
    (table,) = opened(plan).tables
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert [row[0] for row in rows[1:]] == ["0:00–0:10", "0:10–1:20", "1:20–1:30"]
    assert rows[2][2:] == [SAY("cafe_activity_round", round=1), SAY("cafe_do_round")]
    headers = [row.find(f"{W}trPr/{W}tblHeader") for row in part(plan, "document").iter(f"{W}tr")]
    assert [header is not None for header in headers] == [True, False, False, False]


@pytest.mark.parametrize("form", Format)
def test_each_format_has_its_title(form: Format) -> None:
    assert SAY(f"cafe_draaiboek_{form}").split()[-1].casefold().startswith(form[:6])


def test_parts_are_headings_in_order_and_empty_ones_say_so() -> None:
    document = opened(make_plan(tips=[make_item("Een zin.")]))
    parts = [SAY(f"cafe_section_{kind}") for kind in SectionKind]
    fixed = [SAY(f"cafe_heading_{name}") for name in ("times", "prepare", "host", "sources")]
    assert styled(document, "Heading 1") == [*fixed[:3], *parts, fixed[3]]
    said = [p.text for p in document.paragraphs]
    empty = [kind for kind in SectionKind if SAY(f"cafe_none_{kind}") in said]
    assert empty == [kind for kind in SectionKind if kind is not SectionKind.TIPS]


def test_under_a_quote_stand_its_source_place_and_link() -> None:
    item = make_item("Een zin.", title="Titel", date="2024-05", url="https://example.org/a.pdf")
    document = item.quote.document  # type: ignore[union-attr]
    paged = type(document)(document.source, document.text, document.blocks, (Page(12, 0, 8, "iv"),))
    plan = make_plan(tips=[Item("1", Quote(paged, 0, 8), PassageKind.TIP)])
    opened_plan = opened(plan)
    assert styled(opened_plan, SOURCE) == ["Titel · Een uitgever · mei 2024 · pagina iv"]
    assert styled(opened_plan, KIND) == [SAY("cafe_kind_tip")]
    relations = opened_plan.part.rels.values()
    assert "https://example.org/a.pdf#page=12" in {r.target_ref for r in relations if r.is_external}


def test_a_summary_and_recognised_text_are_marked() -> None:
    item = make_item("Een zin.", origin=Origin.CARD)
    document = item.quote.document  # type: ignore[union-attr]
    pages = (Page(1, 0, 8, recognised=True),)
    scanned = type(document)(document.source, document.text, document.blocks, pages)
    (line,) = styled(opened(make_plan(tips=[Item("1", Quote(scanned, 0, 8))])), SOURCE)
    assert line.endswith(f"\n{SAY('card_notice')}\n{SAY('place_recognised')}")


def test_a_note_is_marked_as_own_and_stands_apart_from_quotes() -> None:
    document = opened(make_plan(tips=[make_note("Denk aan koffie.")]))
    assert styled(document, NOTE) == [f"{SAY('cafe_own_note')}: Denk aan koffie."]
    assert quotes_in(document) == []


def test_sources_are_listed_once_with_link_and_date_of_retrieval() -> None:
    item = make_item("Een zin.", title="Titel", url="https://example.org/a")
    listed = styled(opened(make_plan(tips=[item], reading=[Item("2", item.quote)])), "List Bullet")
    said = "Titel · Een uitgever · ingelezen op 3 juni 2025\nhttps://example.org/a"
    assert listed == [said]


def test_each_list_of_steps_starts_at_one() -> None:
    plan = make_plan(tips=[make_item("Een zin.")])
    paragraphs = opened(plan).paragraphs
    numbers = [
        p._p.find(f"{W}pPr/{W}numPr/{W}numId")
        for p in paragraphs
        if p.style.name == "List Number"  # type: ignore[union-attr]
    ]
    assert len({number.get(f"{W}val") for number in numbers}) == 2
    starts = part(plan, "numbering").findall(f"{W}num/{W}lvlOverride/{W}startOverride")
    assert [start.get(f"{W}val") for start in starts] == ["1", "1"]


def test_without_cards_there_is_nothing_to_lay_out() -> None:
    headings = styled(opened(make_plan(tips=[make_note("Alleen dit.")])), "Heading 1")
    assert SAY("cafe_heading_prepare") not in headings


def test_steps_speak_only_of_what_the_session_has() -> None:
    quiet = make_plan(tips=[make_item("Een zin.")])
    rounds = (Activity(ActivityKind.CHANGE, 0, 2), Activity(ActivityKind.HARVEST, 2, 8))
    moving = replace(quiet, timetable=Timetable(rounds, (4, 4), 2))
    keys = ("cafe_host_change", "cafe_host_harvest")
    assert not {SAY(key) for key in keys} & set(styled(opened(quiet), "List Number"))
    assert styled(opened(moving), "List Number")[-2:] == [SAY(key) for key in keys]
