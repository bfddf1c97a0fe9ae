"""Walk the body of a Word file and give its pieces in order.

python-docx opens the file; its paragraphs and tables are walked here, because its
own text leaves out content controls, tracked insertions, text boxes and notes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from docx.oxml.ns import qn

from assistant.documents import BlockKind
from assistant.reading.assembly import Piece, column_heads, heading, list_item, paragraph, table_row
from assistant.reading.characters import clean_line
from assistant.reading.docx_styles import Styles, is_on

_ALTERNATIVE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Deleted and moved text, properties, and the older copy of a drawing.
_NOT_SHOWN = {qn(tag) for tag in ("w:del", "w:moveFrom", "w:pPr", "w:rPr")} | {_ALTERNATIVE}
_BREAKS = {qn("w:tab"), qn("w:br"), qn("w:cr")}
_NOTES = {qn("w:footnoteReference"): "footnotes", qn("w:endnoteReference"): "endnotes"}
_MAX_HEADING_WORDS = 12
_MAX_DEPTH = 100

Notes = Mapping[tuple[str, str], Any]
"""From "footnotes" or "endnotes" and a note's number to its element."""


@dataclass(slots=True)
class _Text:
    """The text of one paragraph, with what hangs on it."""

    parts: list[str] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    notes: list[Any] = field(default_factory=list)
    letters: int = 0
    bold: int = 0

    @property
    def line(self) -> str:
        """Give the text on one line."""
        return clean_line("".join(self.parts))

    @property
    def is_bold(self) -> bool:
        """Tell whether all letters are bold."""
        return 0 < self.letters == self.bold


@dataclass(slots=True)
class Walker:
    """Walks elements that hold paragraphs and tables: the body, a cell, a text box, a note."""

    styles: Styles
    notes: Notes
    level: int = 1
    """The level of the last heading, which a heading by its looks comes below."""

    def pieces(self, parent: Any, depth: int = 0) -> Iterator[Piece]:
        """Give the pieces of an element's content; notes come after the block they belong to."""
        if depth > _MAX_DEPTH:
            return
        for child in parent:
            if child.tag == qn("w:p"):
                yield from self._paragraph(child, depth)
            elif child.tag == qn("w:tbl"):
                yield from self._table(child, depth)
            elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:ins")):
                yield from self.pieces(child, depth + 1)

    def _paragraph(self, element: Any, depth: int) -> Iterator[Piece]:
        look = self.styles.look(element)
        text = self._text(element)
        if text.line and not look.is_contents:
            yield self._piece(text, look.heading, look.depth)
        for box in text.boxes:
            yield from self.pieces(box, depth + 1)
        for note in text.notes:
            yield from self.pieces(note, depth + 1)

    def _piece(self, text: _Text, level: int, depth: int) -> Piece:
        if level:
            self.level = level
            return heading(text.line, level)
        if depth:
            return list_item(text.line, depth)
        if text.is_bold and _reads_like_a_heading(text.line):
            return heading(text.line, self.level + 1)
        return paragraph(text.line)

    def _text(self, element: Any) -> _Text:
        text = _Text()
        self._collect(element, text, bold=False)
        return text

    def _collect(self, element: Any, text: _Text, *, bold: bool) -> None:
        for child in element:
            tag = child.tag
            if tag in _NOT_SHOWN:
                continue
            if tag == qn("w:t"):
                content = child.text or ""
                text.parts.append(content)
                count = sum(map(str.isalpha, content))
                text.letters += count
                text.bold += count if bold else 0
            elif tag in _BREAKS:
                text.parts.append(" ")
            elif tag == qn("w:noBreakHyphen"):
                text.parts.append("-")
            elif tag == qn("w:txbxContent"):
                text.boxes.append(child)
            elif tag in _NOTES:
                note = self.notes.get((_NOTES[tag], child.get(qn("w:id"), "")))
                text.notes.extend([note] if note is not None else [])
            elif tag == qn("w:r"):
                properties = child.find(qn("w:rPr"))
                if not is_on(properties, "w:vanish"):
                    self._collect(child, text, bold=is_on(properties, "w:b"))
            else:
                self._collect(child, text, bold=bold)

    def _table(self, table: Any, depth: int) -> Iterator[Piece]:
        rows = [row for row in table.iter(qn("w:tr")) if _table_of(row) is table]
        for index, row in enumerate(rows):
            cells = [cell for cell in row.iter(qn("w:tc")) if _row_of(cell) is row]
            inner = [list(self.pieces(cell, depth + 1)) for cell in cells]
            if len(cells) < 2 or any(_is_layout(pieces) for pieces in inner):
                yield from (piece for pieces in inner for piece in pieces)
                continue
            texts = [" ".join(line for p in pieces for line in p.lines) for pieces in inner]
            heads = index == 0 and len(rows) > 1 and self._names_columns(row, cells)
            yield column_heads(texts) if heads else table_row(texts)

    def _names_columns(self, row: Any, cells: list[Any]) -> bool:
        """Tell whether a first row holds the heads of the columns: it says so, or is bold."""
        if is_on(row.find(qn("w:trPr")), "w:tblHeader"):
            return True
        texts = [
            text for cell in cells for p in cell.iter(qn("w:p")) if (text := self._text(p)).line
        ]
        return len(texts) > 1 and all(text.is_bold for text in texts)


def _is_layout(pieces: list[Piece]) -> bool:
    """Tell a cell that lays out the page from one of data, by its lists or much running text."""
    items = sum(piece.kind is BlockKind.LIST_ITEM for piece in pieces)
    prose = sum(len(line) > 200 for piece in pieces for line in piece.lines)
    return items > 1 or prose > 1


def _table_of(row: Any) -> Any:
    return next(row.iterancestors(qn("w:tbl")), None)


def _row_of(cell: Any) -> Any:
    return next(cell.iterancestors(qn("w:tr")), None)


def _reads_like_a_heading(line: str) -> bool:
    return len(line.split()) <= _MAX_HEADING_WORDS and not line.endswith((".", ",", ";", ":", "!"))


def without_bold_headings(pieces: list[Piece]) -> list[Piece]:
    """Take headings that are so by their looks back where most of the text looks like that."""
    found = sum(piece.kind is BlockKind.HEADING for piece in pieces)
    if found * 2 <= len(pieces):
        return pieces
    return [
        replace(piece, kind=BlockKind.PARAGRAPH, level=0)
        if piece.kind is BlockKind.HEADING and piece.level > 1
        else piece
        for piece in pieces
    ]
