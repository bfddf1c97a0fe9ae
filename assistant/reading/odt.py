"""Read an OpenDocument file: a text (ODT) or slides (ODP)."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import odfdo

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
from assistant.reading.office import NO_TITLE
from assistant.reading.package import MALFORMED, Package, broken, locked, without_words
from assistant.reading.result import Reading

_MANIFEST = "META-INF/manifest.xml"
_LEFT_OUT = {
    "text:tracked-changes", "office:annotation", "text:table-of-content", "text:illustration-index",
    "text:table-index", "text:alphabetical-index", "text:sequence-decls", "office:forms",
    "presentation:notes", "style:header", "style:footer", "text:note-citation", "svg:title",
    "svg:desc",
}  # fmt: skip
_BLANKS = {"text:s", "text:tab", "text:line-break"}
_MAX_DEPTH = 100


def read_odt(package: Package, source: Source) -> Reading:
    """Read an OpenDocument text or presentation; tracked deletions and contents are left out.

    Raises:
        ReadingError: it is damaged, locked, or holds no words.
    """
    try:
        if _MANIFEST in package.parts and b"encryption-data" in package.part(_MANIFEST):
            raise locked(package.name)
        opened = odfdo.Document(BytesIO(package.data))
        slides = [child for child in opened.body.children if child.tag == "draw:page"]
        if slides:
            numbered = enumerate(slides, 1)
            pieces = [on_page(p, number) for number, s in numbered for p in _pieces_of_slide(s)]
        else:
            pieces = list(_pieces(opened.body, 0))
        document = assemble(source, pieces, len(slides), kind=PageKind.SLIDE)
        title, date, language = _described(opened.meta)
    except MALFORMED as error:
        raise broken(package.name, error) from error
    if not any(map(str.isalpha, document.text)):
        raise without_words(package.name, len(package.data))
    return Reading(document, (), title or document.first_heading, date, None, language)


def _described(meta: Any) -> tuple[str | None, str | None, str | None]:
    title = clean_line(meta.title or "")
    date = meta.date or meta.get_creation_date()
    language = clean_line(str(meta.language or ""))
    good = len(title) > 2 and not NO_TITLE.fullmatch(title)
    return title if good else None, date.date().isoformat() if date else None, language or None


def _pieces_of_slide(slide: Any) -> Iterator[Piece]:
    """Give a slide's title first, then its other frames in the order that they were drawn."""
    frames = [frame for frame in slide.children if frame.tag not in _LEFT_OUT]
    titles = [f for f in frames if f.get_attribute("presentation:class") == "title"]
    for frame in titles:
        if text := _text(frame, [], []):
            yield heading(text, 1)
    for frame in frames:
        furniture = str(frame.get_attribute("presentation:class")) in (
            "footer", "page-number", "date-time", "header",
        )  # fmt: skip
        if frame not in titles and not furniture:
            yield from _pieces(frame, 0)


def _pieces(parent: Any, depth: int, lists: int = 0) -> Iterator[Piece]:
    """Give the pieces of what stands in an element; ``lists`` counts the lists around it."""
    if depth > _MAX_DEPTH:
        return
    for child in parent.children:
        tag = child.tag
        if tag in _LEFT_OUT:
            continue
        if tag in ("text:h", "text:p"):
            yield from _pieces_of_paragraph(child, depth, lists)
        elif tag == "text:list":
            yield from _pieces(child, depth + 1, lists + 1)
        elif tag == "table:table":
            yield from _pieces_of_table(child, depth)
        else:
            yield from _pieces(child, depth + 1, lists)


def _pieces_of_paragraph(element: Any, depth: int, lists: int) -> Iterator[Piece]:
    notes: list[Any] = []
    boxes: list[Any] = []
    text = _text(element, notes, boxes)
    if text and element.tag == "text:h":
        level = str(element.get_attribute("text:outline-level") or "1")
        yield heading(text, int(level) if level.isdigit() else 1)
    elif text:
        yield list_item(text, lists) if lists else paragraph(text)
    for inner in (*boxes, *notes):
        yield from _pieces(inner, depth + 1)


def _text(element: Any, notes: list[Any], boxes: list[Any]) -> str:
    """Give the text of an element on one line; notes and text boxes in it are put aside."""
    parts: list[str] = []

    def collect(node: Any, depth: int) -> None:
        parts.append(node.text or "")
        for child in node.children:
            tag = child.tag
            if tag in _BLANKS:
                parts.append(" ")
            elif tag == "text:note":
                notes.extend(c for c in child.children if c.tag == "text:note-body")
            elif tag == "draw:text-box" and node is not element:
                boxes.append(child)
            elif tag not in _LEFT_OUT and depth < _MAX_DEPTH:
                collect(child, depth + 1)
                parts.append(" " if tag in ("text:p", "text:h") else "")
            parts.append(child.tail or "")

    collect(element, 0)
    return clean_line("".join(parts))


def _pieces_of_table(table: Any, depth: int) -> Iterator[Piece]:
    rows = list(_rows(table, in_head=False))
    for index, (row, in_head) in enumerate(rows):
        cells = [c for c in row.children if c.tag == "table:table-cell"]
        if len(cells) < 2:
            for cell in cells:
                yield from _pieces(cell, depth + 1)
            continue
        texts = [
            " ".join(line for piece in _pieces(cell, depth + 1) for line in piece.lines)
            for cell in cells
        ]
        heads = in_head and index + 1 < len(rows)
        yield column_heads(texts) if heads else table_row(texts)


def _rows(parent: Any, *, in_head: bool) -> Iterator[tuple[Any, bool]]:
    """Give rows with whether they stand in the head; a row that is repeated counts once."""
    for child in parent.children:
        if child.tag == "table:table-row":
            yield child, in_head
        elif child.tag in ("table:table-header-rows", "table:table-rows", "table:table-row-group"):
            yield from _rows(child, in_head=child.tag == "table:table-header-rows")
