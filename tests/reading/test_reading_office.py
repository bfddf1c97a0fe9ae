from collections.abc import Callable

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from assistant.documents import Document, PageKind, Quote
from assistant.errors import ReadingError
from assistant.reading import Reading
from tests.reading.office_files import (
    book_parts,
    opendocument_file,
    saved,
    slides_file,
    with_part,
    word_file,
    zipped,
)

Read = Callable[[str | bytes, str], Reading]
View = Callable[[Document], list[str]]

DOCM = b"application/vnd.ms-word.document.macroEnabled.main+xml"
DOCX = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"

PICTURE = (
    b"<text:p>Bijschrift<draw:frame><svg:title>Zonnebloem</svg:title>"
    b"<svg:desc>Zonnebloem</svg:desc></draw:frame></text:p>"
)


def word_with(xml: str) -> bytes:
    """Give a Word file whose only paragraph has this content."""
    made = docx.Document()
    made.element.body.insert(0, parse_xml(f"<w:p {nsdecls('w')}>{xml}</w:p>"))
    return saved(made)


def test_a_word_file_keeps_its_headings_lists_and_tables(reading_of: Read, blocks_of: View) -> None:
    assert blocks_of(reading_of(word_file(), "a.docx").document) == [
        "heading1 Pesten aanpakken",
        "heading1 Wat helpt",
        "paragraph Een team dat samen optrekt, ziet pesten eerder.",
        "list_item1 Kijk rond.",
        "list_item1 Ook buiten.",
        "table_row1 Wie Taak",
        "table_row Mentor Praat met de klas",
        "table_row Ouders Denken mee",
    ]


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ("<w:r><w:t>zicht</w:t></w:r><w:del><w:r><w:t>weg</w:t></w:r></w:del>", "zicht"),
        ("<w:ins><w:r><w:t>erbij</w:t></w:r></w:ins>", "erbij"),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>stil</w:t></w:r><w:r><w:t>luid</w:t></w:r>", "luid"),
        ("<w:r><w:t>e</w:t><w:noBreakHyphen/><w:t>mail</w:t></w:r>", "e-mail"),
        ("<w:r><w:t>een</w:t><w:br/><w:t>twee</w:t></w:r>", "een twee"),
        ("<w:sdt><w:sdtContent><w:r><w:t>vak</w:t></w:r></w:sdtContent></w:sdt>", "vak"),
        ("<w:r><w:t>wel</w:t><w:softHyphen/><w:t>zijn</w:t></w:r>", "welzijn"),
    ],
)
def test_word_gives_what_a_reader_sees(reading_of: Read, xml: str, text: str) -> None:
    assert reading_of(word_with(xml), "a.docx").document.text == text


def test_a_word_file_with_macros_is_read_without_them(reading_of: Read) -> None:
    data = with_part(word_file(), "[Content_Types].xml", lambda old: old.replace(DOCX, DOCM))
    data = with_part(data, "word/vbaProject.bin", lambda _: b"macro")
    reading = reading_of(data, "a.docm")
    assert "Mentor Praat" in reading.document.text
    assert reading.warnings == ("a.docm bevat macro's; die zijn niet gelezen en niet uitgevoerd.",)


def test_slides_are_located_by_their_number(reading_of: Read, blocks_of: View) -> None:
    document = reading_of(slides_file(), "a.pptx").document
    assert blocks_of(document) == [
        "heading1 Slaap en leren",
        "paragraph Voor het team",
        "heading1 Wat je ziet",
        "list_item1 Moeheid",
        "list_item2 Op maandag",
        "table_row1 Leeftijd Uren",
        "table_row 6–12 negen tot elf",
    ]
    place = document.place_at(document.text.index("Moeheid"))
    assert place is not None
    assert (place.kind, place.number) == (PageKind.SLIDE, 2)


def test_a_hidden_slide_is_named(reading_of: Read) -> None:
    (warning,) = reading_of(slides_file(), "a.pptx").warnings
    assert warning.startswith("a.pptx: verborgen dia 3 is niet gelezen.")


def test_an_opendocument_text_keeps_its_structure(reading_of: Read, blocks_of: View) -> None:
    assert blocks_of(reading_of(opendocument_file(), "a.odt").document) == [
        "heading1 Rouw in de klas",
        "paragraph Verlies raakt de hele groep.",
        "list_item1 Luister.",
        "list_item1 Blijf dichtbij.",
        "table_row1 Leeftijd Begrip",
        "table_row Kleuter Dood is tijdelijk",
    ]


def test_the_chapters_of_a_book_have_the_names_of_its_contents(reading_of: Read) -> None:
    reading = reading_of(zipped(book_parts()), "a.epub")
    assert [(p.number, p.label, p.kind) for p in reading.document.pages] == [
        (1, "Begin", PageKind.CHAPTER),
        (2, "Vervolg", PageKind.CHAPTER),
    ]
    assert reading.document.text.endswith("Daarna komt beweging.")


def test_a_file_tells_its_title_date_publisher_and_language(reading_of: Read) -> None:
    reading = reading_of(zipped(book_parts()), "a.epub")
    assert (reading.title, reading.date) == ("Rust op school", "2023-05-01")
    assert (reading.publisher, reading.language) == ("Uitgeverij Proef", "nl")
    assert reading_of(word_file(), "a.docx").title == "Pesten aanpakken"
    assert reading_of(opendocument_file(), "a.odt").title == "Rouw in de klas"


def test_a_row_of_a_table_is_quoted_with_the_heads_of_its_columns(reading_of: Read) -> None:
    document = reading_of(word_file(), "a.docx").document
    start = document.text.index("Ouders")
    quote = Quote(document, start, start + len("Ouders Denken mee"))
    assert quote.column_heads == "Wie Taak"
    assert Quote(document, 0, len("Pesten aanpakken")).column_heads is None


def test_a_book_with_masked_fonts_is_free_and_one_with_a_licence_is_not(reading_of: Read) -> None:
    mask = "http://www.idpf.org/2008/embedding"
    encryption = "<encryption><EncryptionMethod Algorithm='{}'/></encryption>"
    parts = book_parts() | {"META-INF/encryption.xml": encryption.format(mask)}
    assert "stilte" in reading_of(zipped(parts), "a.epub").document.text
    parts["META-INF/encryption.xml"] = encryption.format("http://www.w3.org/2001/04/xmlenc#aes")
    with pytest.raises(ReadingError, match=r"a\.epub is beveiligd tegen kopiëren \(DRM"):
        reading_of(zipped(parts), "a.epub")


@pytest.mark.parametrize("share", [0.2, 0.6, 0.95])
@pytest.mark.parametrize("name", ["a.docx", "a.pptx", "a.odt", "a.epub"])
def test_a_cut_off_office_file_is_refused(reading_of: Read, name: str, share: float) -> None:
    made = {"a.docx": word_file, "a.pptx": slides_file, "a.odt": opendocument_file}
    data = made[name]() if name in made else zipped(book_parts())
    with pytest.raises(ReadingError, match="is beschadigd of afgebroken"):
        reading_of(data[: int(share * len(data))], name)


def test_a_book_packed_with_its_folder_is_a_book(reading_of: Read) -> None:
    parts = {f"boek/{name}": part for name, part in book_parts().items() if name != "mimetype"}
    reading = reading_of(zipped(parts | {"__MACOSX/._boek": b"x"}), "a.epub")
    assert reading.document == reading_of(zipped(book_parts()), "a.epub").document


def test_a_heading_of_a_web_page_stays_one_in_word(reading_of: Read, blocks_of: View) -> None:
    made = docx.Document()
    style = made.styles.add_style("Heading 2.title", WD_STYLE_TYPE.PARAGRAPH)
    body = parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="9"/>')
    style.element.get_or_add_pPr().append(body)
    made.add_paragraph("Rust", style)
    made.add_paragraph("In een rustige klas wordt meer gelezen en minder gepest.")
    blocks = blocks_of(reading_of(saved(made), "a.docx").document)
    assert blocks[0] == "heading2 Rust"


def test_what_a_picture_is_called_is_no_text_of_a_document(reading_of: Read) -> None:
    data = with_part(
        opendocument_file(),
        "content.xml",
        lambda old: old.replace(b"</office:text>", PICTURE + b"</office:text>"),
    )
    text = reading_of(data, "a.odt").document.text
    assert ("Zonnebloem" in text, "Bijschrift" in text) == (False, True)
