"""Read a PowerPoint file: its slides in order, each with its title, text, lists and tables."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import pptx
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER
from pptx.oxml.ns import qn

from assistant.documents import PageKind, Source
from assistant.reading.assembly import (
    Piece,
    assemble,
    column_heads,
    heading,
    list_item,
    on_page,
    paragraph,
    table_row,
)
from assistant.reading.characters import clean_line
from assistant.reading.office import office_reading
from assistant.reading.package import MALFORMED, Package, broken
from assistant.reading.result import Reading

# What stands on every slide: date, footer, number.
_FURNITURE = {
    PP_PLACEHOLDER.DATE,
    PP_PLACEHOLDER.FOOTER,
    PP_PLACEHOLDER.SLIDE_NUMBER,
    PP_PLACEHOLDER.HEADER,
}
_TITLES = {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.VERTICAL_TITLE}
_WITH_BULLETS = {PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.VERTICAL_BODY}
_MAX_DEPTH = 30
_ROW_EMU = 360_000  # a centimetre: shapes whose tops differ less stand side by side


def read_pptx(package: Package, source: Source) -> Reading:
    """Read a PowerPoint file; hidden slides and speaker's notes are left out.

    Raises:
        ReadingError: it is damaged, or holds no words.
    """
    try:
        opened = pptx.Presentation(package.plain_office())
        slides = list(opened.slides)
        hidden = [n for n, s in enumerate(slides, 1) if s._element.get("show") in ("0", "false")]
        pieces = [
            on_page(piece, number)
            for number, slide in enumerate(slides, 1)
            if number not in hidden
            for piece in _pieces_of_slide(slide)
        ]
        document = assemble(source, pieces, len(slides), kind=PageKind.SLIDE)
        reading = office_reading(package, document, opened.core_properties)
    except MALFORMED as error:
        raise broken(package.name, error) from error
    warnings = (*reading.warnings, *_hidden_warning(package.name, hidden))
    return replace(reading, warnings=warnings)


def _hidden_warning(name: str, hidden: list[int]) -> tuple[str, ...]:
    if not hidden:
        return ()
    numbers = ", ".join(map(str, hidden))
    return (
        f"{name}: verborgen dia {numbers} is niet gelezen. "
        "Maak de dia zichtbaar als hij mee moet doen, en draai ingest opnieuw.",
    )


def _pieces_of_slide(slide: Any) -> Iterator[Piece]:
    """Give the title first, then the other shapes from top to bottom and left to right."""
    shapes = list(_flat(slide.shapes))
    titles = [shape for shape in shapes if _placeholder(shape) in _TITLES]
    for shape in titles:
        if text := clean_line(shape.text_frame.text.replace("\v", " ").replace("\n", " ")):
            yield heading(text, 1)
    rest = [s for s in shapes if s not in titles and _placeholder(s) not in _FURNITURE]
    for shape in sorted(rest, key=lambda s: ((s.top or 0) // _ROW_EMU, s.left or 0)):
        if shape.has_table:
            yield from _pieces_of_table(shape.table)
        elif shape.has_text_frame:
            yield from _pieces_of_text(shape)


def _flat(shapes: Iterable[Any], depth: int = 0) -> Iterator[Any]:
    for shape in shapes:
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            if depth < _MAX_DEPTH:
                yield from _flat(shape.shapes, depth + 1)
        elif hasattr(shape, "has_table"):
            yield shape


def _placeholder(shape: Any) -> Any:
    return shape.placeholder_format.type if shape.is_placeholder else None


def _pieces_of_text(shape: Any) -> Iterator[Piece]:
    kind = _placeholder(shape)
    paragraphs = [p for p in shape.text_frame.paragraphs if p.text.strip()]
    if kind is PP_PLACEHOLDER.SUBTITLE:
        yield from (paragraph(_text(found)) for found in paragraphs)
        return
    for found in paragraphs:
        bullets = _has_bullet(found, inherits=kind in _WITH_BULLETS and len(paragraphs) > 1)
        yield list_item(_text(found), found.level + 1) if bullets else paragraph(_text(found))


def _text(found: Any) -> str:
    return clean_line(found.text.replace("\v", " "))


def _has_bullet(found: Any, *, inherits: bool) -> bool:
    """Tell whether a paragraph has a bullet: its own choice, else that of a body's layout."""
    properties = found._p.find(qn("a:pPr"))
    if properties is not None:
        if properties.find(qn("a:buNone")) is not None:
            return False
        if any(properties.find(qn(tag)) is not None for tag in ("a:buChar", "a:buAutoNum")):
            return True
    return inherits


def _pieces_of_table(table: Any) -> Iterator[Piece]:
    for index, row in enumerate(table.rows):
        cells = [clean_line(c.text.replace("\v", " ")) for c in row.cells if not c.is_spanned]
        heads = index == 0 and table.first_row and len(table.rows) > 1
        yield column_heads(cells) if heads else table_row(cells)
