from collections.abc import Callable

import pytest

from assistant.errors import ReadingError
from assistant.reading import Reading, can_read
from tests.reading.office_files import zipped

Read = Callable[[str | bytes, str], Reading]

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    "name", ["a.pdf", "A.PDF", "b.htm", "c.xhtml", "d.md", "e.markdown", "f.txt"]
)
def test_documents_are_known_by_their_suffix(name: str) -> None:
    assert can_read(name)


@pytest.mark.parametrize("name", ["a.doc", "sources.toml", "foto.png", "pdf", ".gitignore"])
def test_other_files_are_not(name: str) -> None:
    assert not can_read(name)


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (b"", "a.pdf", r"a\.pdf is leeg \(0 bytes\)"),
        (b" \r\n\t", "a.md", r"a\.md is leeg"),
        (b"\x89PNG\r\n\x1a\n1234", "foto.pdf", r"foto\.pdf is geen PDF maar een PNG-afbeelding\. "),
        (b"\xff\xd8\xff\xe0JFIF", "foto.txt", "geen TXT maar een JPEG-afbeelding"),
        (b"GIF89a....", "foto.html", "een GIF-afbeelding"),
        (zipped({"[Content_Types].xml": "", "xl/a.xml": ""}), "lijst.pdf", r"Excel-bestand"),
        (zipped({"brief.txt": "tekst"}), "a.txt", "een ZIP-archief"),
        (b"PK\x03\x04\x00", "a.txt", r"a\.txt is beschadigd of afgebroken"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a.docx", "beveiligd met een wachtwoord"),
        (OLE, "brief.txt", "oud Office-bestand"),
        (b"Dit is gewone tekst.", "a.pdf", r"a\.pdf is geen PDF"),
    ],
)
def test_a_file_of_another_kind_is_refused_by_name(
    reading_of: Read, data: bytes, name: str, message: str
) -> None:
    with pytest.raises(ReadingError, match=message):
        reading_of(data, name)


@pytest.mark.parametrize("name", ["pagina.txt", "pagina.pdf", "pagina"])
def test_a_web_page_is_read_as_one_under_any_name(reading_of: Read, name: str) -> None:
    page = "<!-- kop --><!DOCTYPE html><html><body><h1>Kop</h1></body></html>"
    assert reading_of(page, name).document.text == "Kop"


def test_text_that_starts_with_two_letters_of_a_program_is_text(reading_of: Read) -> None:
    assert reading_of("BMI en MZ zijn afkortingen.", "a.txt").document.text.startswith("BMI")


def test_reading_twice_gives_the_same_document(reading_of: Read) -> None:
    text = "# Kop\n\nEen zin.\n"
    assert reading_of(text, "a.md") == reading_of(text, "a.md")
