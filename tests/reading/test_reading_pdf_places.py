"""What a PDF says of its pages: printed numbers, outline, forms, and text that is no text."""

import io
from collections.abc import Callable

import pytest
from fpdf import FPDF
from pypdf import PdfReader, PdfWriter
from pypdf.constants import PageLabelStyle
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
)

from assistant.documents import Document
from assistant.errors import ReadingError
from assistant.reading import Reading
from assistant.reading.legibility import is_gibberish
from tests.reading.test_reading_pdf import bytes_of, changed

Read = Callable[[str | bytes, str], Reading]
View = Callable[[Document], list[str]]

PROSE = (
    "Leerlingen die zich veilig voelen, leren beter en komen vaker met plezier naar school. "
    "Een mentor merkt het als eerste wanneer iemand zich terugtrekt uit de groep. "
)
SHIFTED = "".join(chr(ord(c) - 29) if ord(c) > 60 else c for c in PROSE)


def report(pages: int = 6, first_printed: int = 3) -> bytes:
    """Give a report whose first pages carry no number: the third says 1."""

    class Report(FPDF):
        def footer(self) -> None:
            if self.page_no() >= first_printed:
                self.set_y(-15)
                self.set_font("helvetica", size=8)
                self.cell(0, 10, str(self.page_no() - first_printed + 1), align="C")

    made = Report()
    for number in range(pages):
        made.add_page()
        made.set_font("times", size=11)
        made.multi_cell(0, 6, f"Stuk {number}. " + PROSE * 3)
    return bytes_of(made)


def written(text: str, *, mode: int = 0) -> bytes:
    made = FPDF()
    made.add_page()
    made.set_font("times", size=11)
    made.text_mode = mode
    made.multi_cell(0, 6, text)
    return bytes_of(made)


def labels(reading: Reading) -> list[str]:
    return [page.label for page in reading.document.pages]


def test_the_numbers_that_are_printed_are_the_labels(reading_of: Read) -> None:
    reading = reading_of(report(), "a.pdf")
    assert labels(reading) == ["", "", "1", "2", "3", "4"]
    assert [page.number for page in reading.document.pages] == [1, 2, 3, 4, 5, 6]


def test_printed_numbers_that_are_the_physical_ones_need_no_label(reading_of: Read) -> None:
    assert labels(reading_of(report(first_printed=1), "a.pdf")) == [""] * 6


def test_the_labels_of_the_file_itself_go_first(reading_of: Read) -> None:
    def label(writer: PdfWriter) -> None:
        writer.set_page_label(0, 1, PageLabelStyle.LOWERCASE_ROMAN)
        writer.set_page_label(2, 5, PageLabelStyle.DECIMAL, start=11)

    assert labels(reading_of(changed(report(), label), "a.pdf")) == [
        "i", "ii", "11", "12", "13", "14",
    ]  # fmt: skip


def test_what_the_outline_names_is_a_heading(reading_of: Read, blocks_of: View) -> None:
    made = FPDF()
    made.add_page()
    made.set_font("times", size=12)
    for line in ("Rust", PROSE, "Ruimte voor gesprek", PROSE):
        made.multi_cell(0, 6, line, new_x="LMARGIN", new_y="NEXT")
        made.ln(6)

    def outline(writer: PdfWriter) -> None:
        above = writer.add_outline_item(title="1. Rust", page_number=0)
        writer.add_outline_item(title="1.1 Ruimte voor gesprek", page_number=0, parent=above)

    blocks = blocks_of(reading_of(changed(bytes_of(made), outline), "a.pdf").document)
    assert [b for b in blocks if b.startswith("heading")] == [
        "heading1 Rust",
        "heading2 Ruimte voor gesprek",
    ]


def test_what_is_filled_in_on_a_form_is_read(reading_of: Read) -> None:
    def fill(writer: PdfWriter) -> None:
        form = DecodedStreamObject()
        form.set_data(b"BT /F1 12 Tf 2 4 Td (Ingevuld door de mentor) Tj ET")
        font = DictionaryObject(
            {NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
             NameObject("/BaseFont"): NameObject("/Helvetica")}
        )  # fmt: skip
        fonts = DictionaryObject({NameObject("/F1"): font})
        form[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        field = annotation("/Widget", [100, 300, 300, 320], form)
        writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(field)])

    assert "Ingevuld door de mentor" in reading_of(changed(report(), fill), "a.pdf").document.text


def annotation(subtype: str, rectangle: list[int], form: DecodedStreamObject) -> DictionaryObject:
    box = ArrayObject(FloatObject(v) for v in (0, 0, 200, 20))
    form[NameObject("/BBox")] = box
    form[NameObject("/Subtype")] = NameObject("/Form")
    return DictionaryObject(
        {
            NameObject("/Subtype"): NameObject(subtype),
            NameObject("/Rect"): ArrayObject(FloatObject(v) for v in rectangle),
            NameObject("/AP"): DictionaryObject({NameObject("/N"): form}),
        }
    )


@pytest.mark.parametrize("quarter", [90, 180, 270])
def test_a_page_that_is_shown_turned_reads_the_same(reading_of: Read, quarter: int) -> None:
    straight = reading_of(report(), "a.pdf").document.text
    turned = changed(report(), lambda w: [page.rotate(quarter) for page in w.pages])
    assert reading_of(turned, "a.pdf").document.text == straight


def test_gibberish_is_refused_with_its_reason(reading_of: Read) -> None:
    with pytest.raises(ReadingError, match=r"^Geen leesbare tekst in a\.pdf \(1 pagina\)"):
        reading_of(written(SHIFTED * 4), "a.pdf")


def test_a_page_of_gibberish_is_left_out_and_named(reading_of: Read) -> None:
    writer = PdfWriter(clone_from=io.BytesIO(report()))
    writer.append(PdfReader(io.BytesIO(written(SHIFTED * 4))))
    target = io.BytesIO()
    writer.write(target)
    reading = reading_of(target.getvalue(), "a.pdf")
    assert reading.unread_pages == (7,)
    assert "a.pdf: pagina 7 onleesbaar" in reading.warnings[0]


def test_text_under_a_picture_is_known_as_recognised(reading_of: Read) -> None:
    (page,) = reading_of(written(PROSE, mode=3), "a.pdf").document.pages
    assert page.recognised
    assert not reading_of(written(PROSE), "a.pdf").document.pages[0].recognised


@pytest.mark.parametrize(
    "text",
    [
        PROSE * 3,
        "Anna de Vries, Bob Jansen, Fatima El Amrani, Xander Wójcik, Yusuf Çelik, Zoë Groen " * 4,
        "Öğretmenler, bir çocuğun kendini iyi hissetmediğini çoğu zaman ilk fark eden kişidir. "
        * 3,
        "Nauczyciele często jako pierwsi zauważają, że dziecko nie czuje się dobrze w klasie. " * 3,
        "Учителя часто первыми замечают, что ребёнок плохо себя чувствует в классе. " * 3,
        "غالبا ما يكون المعلمون أول من يلاحظ أن الطفل لا يشعر بالراحة في الصف. " * 3,
        "2019 12,5% 13,4% 2020 14,1% 15,0% 2021 16,9% " * 20,
        "SCHOLEN WERKEN SAMEN MET OUDERS AAN EEN VEILIG KLIMAAT IN DE KLAS. " * 3,
        "Kort stuk.",
    ],
)
def test_text_in_any_language_is_no_gibberish(text: str) -> None:
    assert not is_gibberish(text)


@pytest.mark.parametrize(
    "text",
    [
        SHIFTED * 3,
        PROSE.translate(dict(zip(range(97, 123), range(57345, 57371), strict=True))) * 2,
        "".join(chr(1 + (i * 7) % 27) for i in range(400)),
        "".join(chr(0x3400 + i * 331) for i in range(150)) + "абвгдежзиклмноп" * 3 + "αβγδε" * 9,
        PROSE.translate(str.maketrans("enatirodslghk", "xqzvjkwfypbmc")) * 3,
    ],
)
def test_signs_without_a_table_of_letters_are_gibberish(text: str) -> None:
    assert is_gibberish(text)
