from collections.abc import Callable

import pytest

from assistant.documents import Document
from assistant.errors import ReadingError
from assistant.reading import Reading

Read = Callable[[str | bytes, str], Reading]
View = Callable[[Document], list[str]]

TEXT = """---
title: "Kaart"
datum: 2024-05-01
---
# Titel met *nadruk*
<!-- opmerking -->
Een regel die
afbreekt, met [een link](https://x.nl) en `code`.

- een **vet** punt
  - dieper <!-- stil -->
- twee

> Gezegd is gezegd.

| Wie | Wat |
|-----|-----|
| Jan | les |

![plaatje](a.png) Slot &amp; einde <b>vet</b>, 3 < 5.
"""


def test_markdown_gives_its_blocks_without_markup(reading_of: Read, blocks_of: View) -> None:
    assert blocks_of(reading_of(TEXT, "a.md").document) == [
        "heading1 Titel met nadruk",
        "paragraph Een regel die afbreekt, met een link en code.",
        "list_item1 een vet punt",
        "list_item2 dieper",
        "list_item1 twee",
        "paragraph Gezegd is gezegd.",
        "table_row1 Wie Wat",
        "table_row Jan les",
        "paragraph Slot & einde vet, 3 < 5.",
    ]


def test_front_matter_gives_title_and_date(reading_of: Read) -> None:
    reading = reading_of(TEXT, "a.md")
    assert (reading.title, reading.date, reading.publisher) == ("Kaart", "2024-05-01", None)


def test_without_front_matter_the_first_heading_is_the_title(reading_of: Read) -> None:
    assert reading_of("Aanloop\n\n## Kop\n", "a.markdown").title == "Kop"


@pytest.mark.parametrize("text", ["---\ntitle: x\n---\n", "<!-- niets -->", "***\n"])
def test_markdown_without_words_is_refused(reading_of: Read, text: str) -> None:
    with pytest.raises(ReadingError, match=r"Geen woorden in leeg\.md"):
        reading_of(text, "leeg.md")


def test_quotes_in_quotes_are_read(reading_of: Read) -> None:
    assert reading_of("> " * 40 + "hallo", "a.md").document.text == "hallo"
