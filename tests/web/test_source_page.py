import pytest
from fastapi.testclient import TestClient
from lxml import html as lxml_html

from assistant.documents import Document, Origin
from assistant.errors import IndexMissingError
from assistant.index import SourceRecord
from assistant.index_records import OtherCopy
from assistant.links import fingerprint_of
from assistant.messages import load_messages
from assistant.removed import RemovedSource
from assistant.settings import Settings
from assistant.web.app import create_pages
from assistant.web.asked_quote import AskedQuote, Found, find_asked
from tests.building import make_document, make_source
from tests.web.fake import HANDREIKING, FakeAssistant

SAY = load_messages("nl").say
HOSTILE = make_document(
    "# <script>alert(1)</script>",
    'Let op:dit geldt **niet** ![](http://kwaad.test/x.png) "><img src=x onerror=alert(1)>',
    "- {{ 7 * 7 }} &amp; <b>vet</b>",
    source=make_source(
        "vijandig", title="<i>Titel</i>", publisher='"><script>', url="javascript:x"
    ),
)


def client(*documents: Document) -> TestClient:
    return TestClient(create_pages(FakeAssistant(Settings(), documents)))  # type: ignore[arg-type]


def page(document: Document, query: str = "") -> lxml_html.HtmlElement:
    response = client(document).get(f"/bron/{document.source.id}{query}")
    assert response.status_code == 200
    return lxml_html.fromstring(response.text)


def test_the_page_shows_the_text_and_what_is_known_of_the_source() -> None:
    tree = page(HANDREIKING)
    shown = [element.text_content() for element in tree.xpath("//*[@data-start]")]
    assert shown == [HANDREIKING.text[block.start : block.end] for block in HANDREIKING.blocks]
    assert tree.xpath("string(//h1)") == HANDREIKING.source.title
    assert tree.xpath("//dd/text()") == [
        "Stichting Voorbeeld",
        "20 januari 2022",
        "mbo",
        "onderzoek",
    ]


def test_the_quote_is_marked_over_all_its_blocks_with_one_anchor() -> None:
    start = HANDREIKING.text.index("nodig hebt")
    end = HANDREIKING.text.index("zonder telefoons")
    tree = page(HANDREIKING, f"?van={start}&tot={end}")
    assert [m.text for m in tree.xpath("//mark")] == [
        "nodig hebt:",
        "een kring of een open plek",
        "vijf minuten ",
    ]
    assert tree.xpath("//mark[@id='citaat']/text()") == ["nodig hebt:"]
    assert tree.xpath("//a[@href='#citaat']")


@pytest.mark.parametrize(
    "query",
    (
        "van=a&tot=b|van=9&tot=4|van=5&tot=5|van=0&tot=999999999|van=-3&tot=4|van=1|tot=7|van=&tot="
        f"|van=٣&tot=٩|van=0&tot={'9' * 5000}|van=1e1&tot=20"
    ).split("|"),
)
def test_a_span_that_is_none_gives_the_text_unmarked_and_says_so(query: str) -> None:
    tree = page(HANDREIKING, f"?{query}")
    assert not tree.xpath("//mark")
    assert tree.xpath("string(//*[@role='status'])") == SAY("source_bad_span")


def test_a_page_without_a_span_warns_of_nothing() -> None:
    assert not page(HANDREIKING).xpath("//*[@role='status']")


def test_white_space_alone_is_no_span() -> None:
    document = make_document("een", "twee")
    assert find_asked(document, "3", "5", None) == AskedQuote(None, Found.BAD_LINK)


def test_text_of_a_source_never_becomes_markup() -> None:
    tree = page(HOSTILE, "?van=3&tot=60")
    shown = [element.text_content() for element in tree.xpath("//*[@data-start]")]
    assert shown == [HOSTILE.text[block.start : block.end] for block in HOSTILE.blocks]
    assert tree.xpath("string(//h1)") == "<i>Titel</i>"
    assert tree.xpath("//script/@src") == ["/static/pages.js"]
    assert not tree.xpath("//article//img | //article//b | //*[@onerror]")
    assert not tree.xpath("//a[starts-with(@href, 'javascript')]")


def test_headings_make_a_table_of_contents_whose_links_lead_to_them() -> None:
    tree = page(HANDREIKING)
    assert tree.xpath("//nav[@class='contents']//a/text()") == ["Rust in de klas", "Na de pauze"]
    for link in tree.xpath("//nav[@class='contents']//a/@href"):
        assert len(tree.xpath(f"//*[@id='{link[1:]}']")) == 1
    assert [heading.tag for heading in tree.xpath("//article/*[@id]")] == ["h2", "h3"]


def test_each_page_of_a_pdf_has_its_marker() -> None:
    labels = page(HANDREIKING).xpath("//*[starts-with(@id, 'pagina-')]/@data-label")
    assert labels == [f"pagina {number}" for number in range(1, 10)]


def test_a_summary_in_our_own_words_says_so_on_top() -> None:
    document = make_document("Tekst.", source=make_source(origin=Origin.CARD))
    assert page(document).xpath("string(//*[@class='card-notice'])") == SAY("card_notice")
    assert not page(HANDREIKING).xpath("//*[@class='card-notice']")


def test_the_original_opens_elsewhere_without_telling_where_from() -> None:
    (link,) = page(HANDREIKING).xpath("//a[@target='_blank']")
    assert (link.get("href"), link.get("rel")) == (
        "https://example.org/pagina",
        "noopener noreferrer",
    )


def test_an_unknown_source_is_told_in_words() -> None:
    response = client(HANDREIKING).get("/bron/nee")
    assert response.status_code == 404
    assert SAY("source_unknown") in response.text


def test_without_an_index_the_page_says_what_to_do() -> None:
    class Empty(FakeAssistant):
        def records(self) -> tuple[SourceRecord, ...]:
            raise IndexMissingError("geen index")

    pages = create_pages(Empty(Settings()))  # type: ignore[arg-type]
    response = TestClient(pages).get("/bron/a")
    assert response.status_code == 503
    assert SAY("answer_no_index") in response.text


def test_half_a_surrogate_pair_in_a_text_does_not_break_the_page() -> None:
    assert "heel" in page(make_document("heel \ud83d half")).text_content()


def test_a_moved_quote_is_marked_in_its_new_place_and_said_to_have_moved() -> None:
    start = HANDREIKING.text.index("wacht tot")
    mark = fingerprint_of("wacht tot")
    tree = page(HANDREIKING, f"?van={start - 9}&tot={start}&tekst={mark}")
    assert tree.xpath("//mark/text()") == ["wacht tot"]
    assert tree.xpath("string(//*[@role='status'])") == SAY("source_moved")


def test_a_changed_quote_is_said_to_have_changed() -> None:
    tree = page(HANDREIKING, f"?van=0&tot=9&tekst={fingerprint_of('iets anders')}")
    assert not tree.xpath("//mark")
    assert tree.xpath("string(//*[@role='status'])") == SAY("source_changed")


def test_the_sources_before_and_after_by_title_are_a_click_away() -> None:
    titles = ("Aap", "Noot", "mies")
    documents = [make_document("x", source=make_source(t.lower(), title=t)) for t in titles]
    tree = lxml_html.fromstring(client(*documents).get("/bron/mies").text)
    links = [(a.get("rel"), a.get("href")) for a in tree.xpath("//nav[@class='neighbours']/a")]
    assert links == [("prev", "/bron/aap"), ("next", "/bron/noot")]
    alone = lxml_html.fromstring(client(HOSTILE).get("/bron/vijandig").text)
    assert not alone.xpath("//nav[@class='neighbours']")


def absent(source_id: str, **changes: object) -> tuple[int, str, str]:
    assistant = FakeAssistant(Settings(), (HANDREIKING,))
    for name, value in changes.items():
        setattr(assistant, name, value)
    site = TestClient(create_pages(assistant), follow_redirects=False)  # type: ignore[arg-type]
    response = site.get(f"/bron/{source_id}?van=1&tot=9")
    return response.status_code, response.text, response.headers.get("location", "")


def test_a_removed_source_says_so_and_where_it_came_from() -> None:
    gone = RemovedSource("weg", "Oud <b>plan</b>", "Wij", "https://example.org/w", "2026-03-01")
    status, text, _ = absent("weg", gone={"weg": gone})
    assert status == 410
    assert "Oud &lt;b&gt;plan&lt;/b&gt;" in text
    assert "1 maart 2026" in text
    assert 'href="https://example.org/w"' in text
    assert 'href="/bronnen"' in text


def test_an_earlier_edition_leads_to_the_newest_and_to_where_it_is() -> None:
    other = OtherCopy("oud", "Rust 2019", "https://example.org/oud", "2019", older=True)
    status, text, _ = absent("oud", others={HANDREIKING.source.id: (other,)})
    assert status == 200
    assert f'href="/bron/{HANDREIKING.source.id}"' in text
    assert 'href="https://example.org/oud"' in text


def test_a_link_to_a_double_goes_to_the_source_that_stands_for_it() -> None:
    other = OtherCopy("dubbel", "Rust", "javascript:x")
    status, _, location = absent("dubbel", others={HANDREIKING.source.id: (other,)})
    assert (status, location) == (302, f"/bron/{HANDREIKING.source.id}")


def test_the_page_names_what_it_stands_for() -> None:
    others = (
        OtherCopy("dubbel", "Rust", "javascript:x"),
        OtherCopy("oud", "Rust", "https://example.org/oud", "2019", older=True),
    )
    _, text, _ = absent(HANDREIKING.source.id, others={HANDREIKING.source.id: others})
    lines = lxml_html.fromstring(text).xpath("//ul[@class='others']/li")
    assert [line.text_content().split(":")[0] for line in lines] == [
        SAY("source_also_at"),
        SAY("source_earlier"),
    ]
    assert "javascript" not in text
