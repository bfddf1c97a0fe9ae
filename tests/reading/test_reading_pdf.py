import io
from collections.abc import Callable
from contextlib import suppress
from random import Random

import pytest
from fpdf import FPDF
from pypdf import PdfWriter

from assistant.documents import Document
from assistant.errors import ReadingError
from assistant.reading import Reading

Read = Callable[[str | bytes, str], Reading]
View = Callable[[Document], list[str]]

HTML = """<h1>Titel van het stuk</h1><p>Een alinea met <b>vette woorden</b> die over de regel
loopt omdat de zin maar doorgaat en doorgaat tot het eind.</p><h2>Kop twee</h2>
<ul><li>een punt<ul><li>dieper</li></ul></li><li>nog een punt</li></ul>
<table><tr><td>Anna Bakker</td><td>12</td></tr><tr><td>Bob de Vries</td><td>13</td></tr></table>"""


class Booklet(FPDF):
    """A booklet with a running head and page numbers."""

    def header(self) -> None:
        self.set_font("helvetica", size=8)
        self.cell(0, 8, "Handreiking rust")
        self.ln(14)

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font("helvetica", size=8)
        self.cell(0, 10, f"pagina {self.page_no()} van 3", align="C")


def bytes_of(pdf: FPDF) -> bytes:
    return bytes(pdf.output())


def booklet() -> bytes:
    pdf = Booklet()
    for number in range(1, 4):
        pdf.add_page()
        pdf.set_font("times", "B", 16)
        pdf.cell(0, 10, f"Deel {number}", new_x="LMARGIN", new_y="NEXT")
        pdf.set_font("times", size=11)
        pdf.multi_cell(0, 6, f"Tekst van deel {number}. " + "Een zin van gewone lengte. " * 12)
    return bytes_of(pdf)


def in_html(html: str) -> bytes:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("times", size=12)
    pdf.write_html(html)
    return bytes_of(pdf)


def changed(data: bytes, change: Callable[[PdfWriter], object]) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(data))
    change(writer)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def test_headings_paragraphs_lists_and_tables_are_told(reading_of: Read, blocks_of: View) -> None:
    assert blocks_of(reading_of(in_html(HTML), "a.pdf").document) == [
        "heading1 Titel van het stuk",
        "paragraph Een alinea met vette woorden die over de regel loopt omdat de zin maar doorgaat "
        "en doorgaat tot het eind.",
        "heading2 Kop twee",
        "list_item1 een punt",
        "list_item2 dieper",
        "list_item1 nog een punt",
        "table_row Anna Bakker 12",
        "table_row Bob de Vries 13",
    ]


def test_running_heads_and_page_numbers_are_left_out(reading_of: Read, blocks_of: View) -> None:
    document = reading_of(booklet(), "a.pdf").document
    assert "Handreiking" not in document.text
    assert "pagina" not in document.text
    assert [block[:14] for block in blocks_of(document)] == [
        part for n in "123" for part in (f"heading1 Deel {n}"[:14], "paragraph Teks")
    ]


def test_every_block_knows_its_page(reading_of: Read) -> None:
    document = reading_of(booklet(), "a.pdf").document
    assert [document.page_at(block.start) for block in document.blocks] == [1, 1, 2, 2, 3, 3]


def test_columns_are_read_one_after_the_other(reading_of: Read) -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("times", size=11)
    with pdf.text_columns(ncols=2, gutter=8, text_align="J") as columns:
        for number in range(1, 9):
            columns.write(f"Stuk {number} begint. " + "Wie klein begint houdt het langer vol. " * 8)
            columns.ln()
            columns.ln()
    text = reading_of(bytes_of(pdf), "a.pdf").document.text
    assert [text.index(f"Stuk {n} begint.") for n in range(1, 9)] == sorted(
        text.index(f"Stuk {n} begint.") for n in range(1, 9)
    )
    assert text.count("Wie klein begint houdt het langer vol.") == 64


def test_a_sentence_over_a_page_break_stays_whole(reading_of: Read) -> None:
    pdf = Booklet(format=(148, 210))
    pdf.add_page()
    pdf.set_font("times", size=12)
    pdf.multi_cell(0, 6, " ".join(f"woord{number}" for number in range(400)) + ".")
    document = reading_of(bytes_of(pdf), "a.pdf").document
    assert document.text == " ".join(f"woord{number}" for number in range(400)) + "."
    assert document.page_at(document.text.index("woord399")) == len(document.pages) > 1


def test_sentences_at_the_same_height_on_each_page_are_kept(reading_of: Read) -> None:
    pdf = FPDF()
    for number in range(3):
        pdf.add_page()
        pdf.set_font("times", size=12)
        pdf.multi_cell(0, 6, f"Opening {number} is anders.\nDeze zin staat er steeds.\n" * 3)
    assert reading_of(bytes_of(pdf), "a.pdf").document.text.count("staat er steeds") == 9


def test_bullets_that_are_drawn_make_a_list(reading_of: Read, blocks_of: View) -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("times", size=12)
    for index, text in enumerate(("rust", "orde", "tijd")):
        pdf.circle(20, 21 + 6 * index, 0.6, style="F")
        pdf.text(24, 22 + 6 * index, text)
    pdf.circle(100, 150, 0.6, style="F")
    assert blocks_of(reading_of(bytes_of(pdf), "a.pdf").document) == [
        "list_item1 rust",
        "list_item1 orde",
        "list_item1 tijd",
    ]


def test_a_pdf_without_a_password_to_open_is_read(reading_of: Read) -> None:
    data = changed(booklet(), lambda w: w.encrypt("", "eigenaar", algorithm="AES-256"))
    assert "Tekst van deel 2." in reading_of(data, "a.pdf").document.text


def test_a_locked_pdf_is_refused(reading_of: Read) -> None:
    data = changed(booklet(), lambda w: w.encrypt("geheim", algorithm="AES-256"))
    with pytest.raises(ReadingError, match=r"slot\.pdf is beveiligd met een wachtwoord"):
        reading_of(data, "slot.pdf")


def test_a_scan_is_refused_with_advice(reading_of: Read) -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.add_page()
    with pytest.raises(ReadingError) as error:
        reading_of(bytes_of(pdf), "handreiking.pdf")
    assert str(error.value) == (
        "Geen tekst in handreiking.pdf (2 pagina's): het lijkt een scan. "
        "Wat je kunt doen: draai ingest opnieuw met --ocr (nodig: ocrmypdf en tesseract-ocr-nld)."
    )


def test_pages_without_text_are_named_in_a_warning(reading_of: Read) -> None:
    data = changed(booklet(), lambda w: (w.add_blank_page(100, 100), w.add_blank_page(100, 100)))
    (warning,) = reading_of(data, "a.pdf").warnings
    assert warning.startswith("a.pdf: geen tekst op pagina's 4–5.")


def test_a_pdf_without_pages_is_refused(reading_of: Read) -> None:
    target = io.BytesIO()
    PdfWriter().write(target)
    with pytest.raises(ReadingError, match=r"leeg\.pdf heeft 0 pagina's"):
        reading_of(target.getvalue(), "leeg.pdf")


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_a_cut_off_pdf_is_refused(reading_of: Read, share: float) -> None:
    data = booklet()
    with pytest.raises(ReadingError, match=r"half\.pdf is afgebroken"):
        reading_of(data[: int(share * len(data))], "half.pdf")


@pytest.mark.parametrize("seed", range(15))
def test_a_damaged_pdf_is_read_or_refused_but_never_crashes(reading_of: Read, seed: int) -> None:
    random, data = Random(seed), bytearray(booklet())
    for _ in range(30):
        data[random.randrange(len(data))] = random.randrange(256)
    with suppress(ReadingError):
        assert reading_of(bytes(data), "kapot.pdf").document.text


def test_the_title_of_the_file_goes_before_the_first_heading(reading_of: Read) -> None:
    assert reading_of(booklet(), "a.pdf").title == "Deel 1"
    titled = changed(booklet(), lambda w: w.add_metadata({"/Title": "Rust op school"}))
    assert reading_of(titled, "a.pdf").title == "Rust op school"
    named = changed(booklet(), lambda w: w.add_metadata({"/Title": "Microsoft Word - x.docx"}))
    assert reading_of(named, "a.pdf").title == "Deel 1"
