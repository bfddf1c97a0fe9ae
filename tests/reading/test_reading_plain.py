from collections.abc import Callable

import pytest

from assistant.documents import Document
from assistant.errors import ReadingError
from assistant.reading import Reading

Read = Callable[[str | bytes, str], Reading]
View = Callable[[Document], list[str]]

TEXT = """Rust in de klas

Een leraar begint de dag
met een gesprek.

EERSTE STAPPEN

Dit helpt:
- kijken naar wie
  binnenkomt
  * ook dieper
- vragen stellen
1. nummer een

Wie helpt er mee?
"""


def test_text_gives_headings_lists_and_paragraphs(reading_of: Read, blocks_of: View) -> None:
    assert blocks_of(reading_of(TEXT, "a.txt").document) == [
        "heading1 Rust in de klas",
        "paragraph Een leraar begint de dag met een gesprek.",
        "heading2 EERSTE STAPPEN",
        "paragraph Dit helpt:",
        "list_item1 kijken naar wie binnenkomt",
        "list_item2 ook dieper",
        "list_item1 vragen stellen",
        "list_item1 1. nummer een",
        "paragraph Wie helpt er mee?",
    ]


def test_underlined_lines_are_headings(reading_of: Read, blocks_of: View) -> None:
    found = blocks_of(
        reading_of("Titel\n=====\nTekst hier.\n\nSub\n---\nMeer.\n", "a.txt").document
    )
    assert found == ["heading1 Titel", "paragraph Tekst hier.", "heading2 Sub", "paragraph Meer."]


def test_lines_that_stand_alone_one_after_another_are_no_headings(
    reading_of: Read, blocks_of: View
) -> None:
    found = blocks_of(reading_of("Aan:\n\nSchool Noord\n\nPostbus 1\n\nZwolle\n", "a.txt").document)
    assert not any(block.startswith("heading") for block in found)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252", "mac_roman"])
def test_the_character_set_is_found(reading_of: Read, encoding: str) -> None:
    sentence = "Zoë vindt één idee genoeg: ‘ga naar het café’."
    assert reading_of(sentence.encode(encoding), "a.txt").document.text == sentence


def test_a_far_accent_in_a_long_text_still_decides_on_the_set(reading_of: Read) -> None:
    data = b"Gewone zin zonder accent.\n" * 5000 + "Eén café in België.".encode("cp1252")
    assert reading_of(data, "a.txt").document.text.endswith("Eén café in België.")


def test_one_broken_byte_leaves_utf_8_utf_8(reading_of: Read) -> None:
    data = ("één idee, twee ideeën. " * 50).encode() + b"\xff slot"
    assert "ideeën. \ufffd slot" in reading_of(data, "a.txt").document.text


def test_binary_data_is_refused(reading_of: Read) -> None:
    with pytest.raises(ReadingError, match=r"data\.txt is geen tekst.*UTF-8"):
        reading_of(bytes(range(1, 256)) * 20, "data.txt")
