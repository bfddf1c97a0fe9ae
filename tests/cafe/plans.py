"""Plans made by hand, and ways to read a PDF back with another library."""

import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pypdfium2

from assistant.cafe.plan import (
    Activity,
    ActivityKind,
    Item,
    Plan,
    Section,
    SectionKind,
    Timetable,
    Wishes,
)
from assistant.catalogue import load_catalogue
from assistant.documents import Block, BlockKind, Document, Quote
from assistant.messages import load_messages
from assistant.reading import read
from assistant.spans import PassageKind
from tests.building import make_source

ROOT = Path(__file__).parents[2]
MESSAGES = load_messages("nl")
SAY = MESSAGES.say
LONG = "Het team legt een lijst aan en bespreekt die elke week met de mentor van de klas. "

TRICKY = (
    "‘Ja’, zei zij – “en nu?” … café, coördinator, één, ï, € 5, ≥ 3, 40 %, 2²",
    "1. *Let op:*dit [x](http://y.nl) geldt & blijft <b>zo</b> `hier` #3 _ja_ ~nee~ $5$ a_b_c",
    "+ plus\n- min\n* ster\n> groter\n# kop\n    ingesprongen\n\tna een tab",
    "Regel een\nregel twee\n\nAlinea twee\n\n\nna twee lege regels",
    "\\begin{x} #set text(red) @iemand $x^2$ // geen commentaar /* ook niet */ -- --- ... (c)",
    "Let op:dit geldt :smile: ::: https://www.example.org/a_b?c=d&e=f en naam@example.org",
    "→ • ✅ 😀 👩‍👧 ❤️ naïef Łódź žena Ωμέγα Привет",
    "| a | b |\n|---|---|\nNog een regel\\\nmet een backslash &amp; &#32; einde",
)
"""What markup, typography and fonts could take for something else."""


def make_quote(text: str, **source: object) -> Quote:
    """Give a quote of a document that says nothing else, of a source of its own."""
    values = {"source_id": f"bron-{abs(hash(text))}"} | source
    made = make_source(**values)  # type: ignore[arg-type]
    block = Block(BlockKind.PARAGRAPH, 0, len(text))
    return Quote(Document(made, text, (block,)), 0, len(text))


def make_item(
    text: str, kind: PassageKind = PassageKind.TEXT, note: str = "", **source: object
) -> Item:
    """Give an item that quotes ``text``."""
    return Item(f"id-{abs(hash(text))}", make_quote(text, **source), kind, note)


def make_note(words: str) -> Item:
    """Give a note of the trainer's own."""
    return Item(f"id-{abs(hash(words))}", None, note=words)


def make_plan(theme: str = "toetsdruk", **items: list[Item]) -> Plan:
    """Give a plan with all sections; ``items`` are those of the section of that name."""
    sections = tuple(Section(kind, tuple(items.get(kind.value, ()))) for kind in SectionKind)
    activities = (
        Activity(ActivityKind.WELCOME, 0, 10),
        Activity(ActivityKind.ROUND, 10, 70, 1),
        Activity(ActivityKind.CLOSE, 80, 10),
    )
    every = [item.quote for section in sections for item in section.items if item.quote]
    retrieved = {quote.source.id: "2025-06-03T10:00:00+00:00" for quote in every}
    return Plan(
        Wishes(theme, sector="mbo"), sections, Timetable(activities, (4,) * 6, 1), retrieved
    )


def pages_of(pdf: bytes) -> list[pypdfium2.PdfTextPage]:
    """Give the text of each page, with the places of its letters."""
    return [page.get_textpage() for page in pypdfium2.PdfDocument(io.BytesIO(pdf))]


def text_of(pdf: bytes) -> str:
    """Give all text of a PDF without white space, which line breaks change."""
    text = "".join(page.get_text_range() for page in pages_of(pdf))
    return without_space(text.replace("\ufffe", "-"))  # so pdfium gives a hyphen at a line's end


def without_space(text: str) -> str:
    """Give text without white space."""
    return re.sub(r"\s+", "", text)


@cache
def documents_in(folder: Path) -> tuple[Document, ...]:
    """Read what a folder's catalogue lists."""
    entries = load_catalogue(folder).entries
    return tuple(read(e.path.read_bytes(), e.source, e.name).document for e in entries)


def longest_quotes(document: Document, most: int = 1500) -> Iterator[Quote]:
    """Give quotes of whole blocks, each as long as may be, that together are the document."""
    blocks, first = document.blocks, 0
    while first < len(blocks):
        last = first
        while last + 1 < len(blocks) and blocks[last + 1].end - blocks[first].start <= most:
            last += 1
        yield Quote(document, blocks[first].start, blocks[last].end)
        first = last + 1
