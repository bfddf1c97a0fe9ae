"""What all PDFs of a session have: tags, a language, embedded fonts, every character shown."""

import io
from typing import Any

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.cafe.cards import cards_pdf
from assistant.cafe.glyphs import FONTS, printable
from assistant.cafe.handout import handout_pdf
from assistant.cafe.qr import qr_values
from assistant.messages import load_messages
from tests.cafe.plans import MESSAGES, TRICKY, make_item, make_plan

PLAN = make_plan(tips=[make_item(text) for text in TRICKY], questions=[make_item("Wat nu?")])


@pytest.fixture(scope="module", params=[cards_pdf, handout_pdf], ids=["cards", "handout"])
def pdf(request: pytest.FixtureRequest) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(request.param(PLAN, MESSAGES)))


def test_a_pdf_is_tagged_in_dutch_by_the_standard_for_accessibility(pdf: pypdf.PdfReader) -> None:
    root: Any = pdf.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "nl"
    assert root["/StructTreeRoot"]["/K"]
    assert b"pdfuaid:part" in pdf.xmp_metadata.stream.get_data()  # type: ignore[union-attr]
    assert "toetsdruk" in pdf.metadata.title  # type: ignore[union-attr, operator]


def test_a_pdf_embeds_its_fonts(pdf: pypdf.PdfReader) -> None:
    pages: Any = pdf.pages
    fonts = [f.get_object() for page in pages for f in page["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)


def test_an_english_session_says_so() -> None:
    pdf = pypdf.PdfReader(io.BytesIO(handout_pdf(PLAN, load_messages("en"))))
    root: Any = pdf.root_object
    assert root["/Lang"] == "en"


def test_every_font_comes_with_its_licence() -> None:
    licences = {path.stem.removeprefix("LICENSE-") for path in FONTS.glob("LICENSE-*.txt")}
    assert {path.stem.split("-")[0] for path in FONTS.glob("*.ttf")} == licences


@settings(deadline=None, max_examples=60)
@given(st.text(min_size=1).map(lambda text: f"a{text}z"))
def test_any_text_can_be_typeset(text: str) -> None:
    plan = make_plan(text, tips=[make_item(text, note=text, title=text, publisher=text)])
    assert cards_pdf(plan, MESSAGES)
    assert handout_pdf(plan, MESSAGES)


def test_a_character_that_no_font_has_is_shown_by_its_number() -> None:
    assert printable("x \U00012000 y") == "x [U+12000] y"
    assert printable("\u2003é≥→😀\n") == "\u2003é≥→😀\n"


def test_a_link_too_long_for_a_code_opens_the_source_at_its_start() -> None:
    long = qr_values("https://example.org/a#" + "x" * 2500)
    short = qr_values("https://example.org/a")
    assert long is not None
    assert short is not None
    assert long["width_mm"] == short["width_mm"] == 25


def test_no_link_gives_no_code() -> None:
    assert qr_values(None) is None
