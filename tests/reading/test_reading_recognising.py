"""Scans: recognised where the programs for it are installed, else the line says which are not."""

import io
from collections.abc import Callable

import pytest
from fpdf import FPDF
from PIL import Image, ImageDraw, ImageFont

from assistant.documents import Quote, Source
from assistant.errors import ReadingError
from assistant.reading import Reading, read
from assistant.reading import recognising as module
from assistant.reading.recognising import read_with_recognition, recognise, what_is_missing

Read = Callable[[str | bytes, str], Reading]

needs_programs = pytest.mark.skipif(
    bool(what_is_missing()), reason=f"niet geïnstalleerd: {', '.join(what_is_missing())}"
)
SENTENCE = "Leerlingen die zich veilig voelen, leren beter."


def scan(text: str, *, also: str = "") -> bytes:
    """Give a PDF with a picture of a text, and ``also`` as text on a second page."""
    picture = Image.new("L", (1654, 600), 255)
    font = ImageFont.load_default(44)
    ImageDraw.Draw(picture).text((120, 150), text, font=font, fill=0)
    made = FPDF()
    made.add_page()
    target = io.BytesIO()
    picture.save(target, "PNG")
    made.image(target, 0, 0, 210)
    if also:
        made.add_page()
        made.set_font("helvetica", size=12)
        made.cell(text=also)
    return bytes(made.output())


@needs_programs
def test_a_quote_from_a_scan_is_marked_as_recognised(source: Source) -> None:
    document = read_with_recognition(read, scan(SENTENCE), source, "a.pdf").document
    assert document.text == SENTENCE
    assert Quote(document, 0, len(SENTENCE)).is_recognised


@needs_programs
def test_only_the_pages_without_text_are_recognised(source: Source) -> None:
    data = scan(SENTENCE, also="Ouders denken mee.")
    document = read_with_recognition(read, data, source, "a.pdf").document
    assert [page.recognised for page in document.pages] == [True, False]
    assert document.text.endswith("Ouders denken mee.")


@pytest.fixture
def without_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    module.what_is_missing.cache_clear()
    monkeypatch.setattr(module, "what_is_missing", module.what_is_missing.__wrapped__)


@pytest.mark.usefixtures("without_programs")
def test_a_missing_program_is_named_with_how_to_install_it() -> None:
    with pytest.raises(ReadingError, match=r"ontbreekt: ocrmypdf en tesseract\. Installeer"):
        recognise(scan(SENTENCE), (1,), "a.pdf")


@pytest.mark.usefixtures("without_programs")
def test_what_can_be_read_without_them_is(source: Source) -> None:
    data = scan(SENTENCE, also="Ouders denken mee.")
    reading = read_with_recognition(read, data, source, "a.pdf")
    assert reading.document.text == "Ouders denken mee."
    assert "geen tekst op pagina 1" in reading.warnings[0]
    assert "ontbreekt: ocrmypdf" in reading.warnings[1]
