"""The five published sources, read as published, against their plain text."""

import io
import re
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

import pytest
from pypdf import PdfWriter

from assistant.documents import BlockKind, Document, Source
from assistant.reading import read

SHARED = Path(__file__).resolve().parents[3] / "shared"
FILES = {
    "hoe-en-waarom-welbevinden-op-school": ".html",
    "inspiratiekaart-welbevinden-mbo": ".pdf",
    "netwerk-student-well-being-officers": ".html",
    "personele-infrastructuur": ".html",
    "welbevinden-docenten-studentbetrokkenheid": ".html",
}
FURNITURE = (
    "Ga naar hoofdinhoud", "Gerelateerd", "Privacyverklaring", "cookies", "Inloggen",
    "Inspiratiekaart mbo", "Cookie-instellingen", "nieuwsbrief van deze maand", "•",
)  # fmt: skip

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.exists(), reason="the published sources are not in ../shared"),
]


@cache
def document_of(source_id: str) -> Document:
    path = SHARED / "corpus" / f"{source_id}{FILES[source_id]}"
    source = Source(id=source_id, title=source_id, publisher="", url=None)
    return read(path.read_bytes(), source, path.name).document


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def blocks(source_id: str, kind: BlockKind) -> list[str]:
    document = document_of(source_id)
    return [document.text[b.start : b.end] for b in document.blocks if b.kind is kind]


@pytest.mark.parametrize("source_id", FILES)
def test_a_source_holds_the_words_of_its_plain_text_in_order(source_id: str) -> None:
    wanted = words((SHARED / "plain" / f"{source_id}.txt").read_text(encoding="utf-8"))
    got = words(document_of(source_id).text)
    matcher = SequenceMatcher(None, wanted, got, autojunk=False)
    same = sum(block.size for block in matcher.get_matching_blocks())
    held, extra = same / len(wanted), 1 - same / len(got)
    print(f"{source_id}: {held:.2%} of {len(wanted)} words held, {extra:.2%} extra")
    assert held >= (0.995 if source_id.startswith("inspiratiekaart") else 0.99)
    assert extra <= 0.01


@pytest.mark.parametrize("source_id", FILES)
def test_no_source_holds_page_furniture(source_id: str) -> None:
    text = document_of(source_id).text
    assert not [word for word in FURNITURE if word in text]
    assert not re.search(r"pagina \d van \d", text)


def test_the_headings_of_the_pdf_are_headings() -> None:
    headings = blocks("inspiratiekaart-welbevinden-mbo", BlockKind.HEADING)
    for heading in ("Beleid", "Omgeving", "Educatie", "Signaleren", "TIPS", "Mantelzorg"):
        assert heading in headings
    assert sum(1 for heading in headings if heading.startswith("Goed voorbeeld:")) == 5


def test_the_lists_of_the_pdf_are_lists() -> None:
    items = blocks("inspiratiekaart-welbevinden-mbo", BlockKind.LIST_ITEM)
    assert len(items) == 46
    assert "zich veilig voelt;" in items


def test_the_paragraphs_of_the_pdf_end_like_sentences() -> None:
    paragraphs = blocks("inspiratiekaart-welbevinden-mbo", BlockKind.PARAGRAPH)
    assert [text for text in paragraphs if not text.endswith((".", "?", ":", "”", "’"))] == []


def test_the_pdf_reads_the_same_by_its_layout_alone() -> None:
    tagged = document_of("inspiratiekaart-welbevinden-mbo")
    writer = PdfWriter(clone_from=SHARED / "corpus" / "inspiratiekaart-welbevinden-mbo.pdf")
    del writer.root_object["/StructTreeRoot"]
    target = io.BytesIO()
    writer.write(target)
    untagged = read(target.getvalue(), tagged.source, "a.pdf").document
    assert untagged.text == tagged.text
    same = [a.kind is b.kind for a, b in zip(tagged.blocks, untagged.blocks, strict=True)]
    assert sum(same) >= len(same) - 1


def test_the_pages_of_the_pdf_are_those_of_the_file() -> None:
    document = document_of("inspiratiekaart-welbevinden-mbo")
    assert len(document.pages) == 5
    assert document.page_at(document.text.index("Goed voorbeeld: JongLeren")) == 3
