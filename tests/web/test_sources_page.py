import pytest
from fastapi.testclient import TestClient
from lxml import html as lxml_html

from assistant.documents import Origin
from assistant.errors import IndexMissingError
from assistant.index import SourceRecord
from assistant.messages import load_messages
from assistant.settings import Settings
from assistant.web.app import create_pages
from assistant.web.sources_page import in_order, matching
from tests.building import make_document, make_source
from tests.web.fake import FakeAssistant, record_of

SAY = load_messages("nl").say


def record(source_id: str, **changes: object) -> SourceRecord:
    counted = {"indexed_at", "passages", "warnings"}
    source = make_source(source_id, **{k: v for k, v in changes.items() if k not in counted})
    own = {k: v for k, v in changes.items() if k in counted}
    return record_of(make_document("Tekst.", source=source), **own)


REST = record("rust", title="Rust in de klas", date="2022-01-20", sectors=("vo", "mbo"))
CARD = record("een", title="Één school", date="2024", kind="tool", origin=Origin.CARD, passages=9)
LOOSE = record(
    "los",
    title="Ons <b>plan</b>",
    url=None,
    sectors=(),
    kind="",
    publisher="De school",
    warnings=("2 pagina's zijn een scan.",),
    indexed_at="2026-11-22T08:00:00+00:00",
)
ALL = (REST, CARD, LOOSE)


def page(query: str = "", records: tuple[SourceRecord, ...] = ALL) -> lxml_html.HtmlElement:
    class Listed(FakeAssistant):
        def records(self) -> tuple[SourceRecord, ...]:
            return records

    response = TestClient(create_pages(Listed(Settings()))).get(f"/bronnen{query}")  # type: ignore[arg-type]
    assert response.status_code == 200
    return lxml_html.fromstring(response.text)


def rows(tree: lxml_html.HtmlElement) -> list[str]:
    return [str(row.get("id")) for row in tree.xpath("//tbody/tr")]


def test_every_source_is_listed_with_what_is_known_of_it() -> None:
    cells = page().xpath("//tr[@id='rust']/td")
    shown = [(cell.get("data-label"), cell.text_content()) for cell in cells]
    assert shown == [
        ("Sector", "vo, mbo"),
        ("Soort", "onderzoek"),
        ("Datum", "20 januari 2022"),
        ("Passages", "1"),
        ("Tekst", "origineel"),
        ("Ingelezen", "20 november 2026"),
    ]


def test_a_title_leads_to_the_source_page_and_the_original_opens_elsewhere() -> None:
    tree = page()
    assert tree.xpath("//tr[@id='rust']//a/@href") == [
        "/bron/rust",
        "https://example.org/pagina",
    ]
    assert tree.xpath("//tr[@id='los']//a/@href") == ["/bron/los"]
    assert set(tree.xpath("//a[@target='_blank']/@rel")) == {"noopener noreferrer"}


def test_warnings_cards_and_what_is_unknown_are_told() -> None:
    tree = page()
    assert "2 pagina's zijn een scan." in tree.xpath("string(//tr[@id='los']//*[@class='note'])")
    assert SAY("origin_card") in tree.xpath("string(//tr[@id='een'])")
    assert "onbekend" in tree.xpath("string(//tr[@id='los'])")


def test_a_title_never_becomes_markup() -> None:
    assert "Ons <b>plan</b>" in page().xpath("string(//tr[@id='los'])")


def test_the_head_counts_sources_passages_and_years() -> None:
    count = page().xpath("string(//*[@class='count'])")
    assert "3 bronnen, in 11 passages, uit 2022 tot en met 2024" in count


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("rust", {"rust"}),
        ("EEN school", {"een"}),
        ("school", {"een", "los"}),
        ("2024 tool", {"een"}),
        ("klas onderzoek mbo", {"rust"}),
        ("", {"rust", "een", "los"}),
        ("zwemmen", set()),
    ],
)
def test_every_word_of_a_search_must_be_there_without_accents(search: str, found: set[str]) -> None:
    assert {one.source.id for one in matching(ALL, search)} == found


def test_a_source_without_sectors_is_for_all_of_them() -> None:
    assert [one.source.id for one in matching(ALL, sector="vo")] == ["rust", "los"]


@pytest.mark.parametrize(
    ("order", "ids"),
    [
        ("titel", ["een", "los", "rust"]),
        ("uitgever", ["los", "een", "rust"]),
        ("datum", ["een", "rust", "los"]),
        ("passages", ["een", "los", "rust"]),
        ("ingelezen", ["los", "een", "rust"]),
    ],
)
def test_the_list_is_sorted_as_asked(order: str, ids: list[str]) -> None:
    assert [one.source.id for one in in_order(ALL, order)] == ids
    assert rows(page(f"?op={order}")) == ids


def test_a_search_by_its_address_works_without_scripts_and_can_be_undone() -> None:
    tree = page("?zoek=school&sector=mbo&op=datum")
    assert rows(tree) == ["een", "los"]
    assert tree.xpath("string(//input/@value)") == "school"
    assert tree.xpath("//option[@selected]/text()") == ["mbo", SAY("order_datum")]
    assert tree.xpath("//p[@class='count']/a/@href") == ["/bronnen"]
    assert "/bronnen?zoek=school&sector=mbo&op=titel" in tree.xpath("//thead//a/@href")


def test_a_search_without_result_says_what_to_do() -> None:
    tree = page("?zoek=zwemmen&op=onzin")
    assert SAY("sources_none") in tree.text_content()
    assert not rows(tree)


def test_without_an_index_the_list_says_what_to_do() -> None:
    class Empty(FakeAssistant):
        def records(self) -> tuple[SourceRecord, ...]:
            raise IndexMissingError("geen index")

    response = TestClient(create_pages(Empty(Settings()))).get("/bronnen")  # type: ignore[arg-type]
    assert response.status_code == 503
    assert SAY("answer_no_index") in response.text
