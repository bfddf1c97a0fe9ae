"""Walk the elements of a web page and give its pieces in order."""

import re
from dataclasses import dataclass, field
from typing import Any

import lxml.html
from lxml import etree

from assistant.documents import BlockKind
from assistant.reading.assembly import Piece, column_heads, heading, list_item, paragraph, table_row
from assistant.reading.characters import clean_line
from assistant.reading.html_furniture import (
    article_root,
    is_cookie_notice,
    is_furniture,
    is_related_title,
)

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = {
    "p", "div", "section", "article", "main", "header", "footer", "ul", "ol", "li", "dl", "dt",
    "dd", "table", "caption", "thead", "tbody", "tfoot", "tr", "blockquote", "pre", "figure",
    "figcaption", "hr", "address", "details", "summary", "fieldset", "legend", "body", "center",
    *_HEADINGS,
}  # fmt: skip
_LISTS = {"ul", "ol"}

# libxml2 gives up below 2,048 levels and drops all text; such a page is read without
# the elements that only wrap others.
_TOO_DEEP = etree.ErrorTypes.ERR_RESOURCE_LIMIT
_WRAPPERS = re.compile(
    rb"</?(?:div|span|section|font|center|blockquote|[uo]l|li|table|tbody|tr|td|[bia]|em|strong)"
    rb"\b[^<>]{0,1000}>",
    re.IGNORECASE,
)


def parse(text: str) -> Any | None:
    """Parse HTML, however malformed; None if it has no elements."""
    # As UTF-8 bytes, because lxml refuses a string that declares another set itself.
    data = text.replace("\x00", "").encode("utf-8", "replace")
    root = _parse(data)
    if root is not None and _TOO_DEEP in {entry.type for entry in root[1]}:
        root = _parse(_WRAPPERS.sub(b"<p>", data))
    return root[0] if root is not None else None


def _parse(data: bytes) -> tuple[Any, Any] | None:
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True)
    try:
        return lxml.html.document_fromstring(data, parser=parser), parser.error_log
    except etree.LxmlError:
        return None


def pieces_of_html(text: str) -> list[Piece]:
    """Give the pieces of a fragment of HTML."""
    root = parse(text) if text.strip() else None
    return pieces_of_element(root) if root is not None else []


def pieces_of_page(root: Any) -> list[Piece]:
    """Give the pieces of a page's article, with its main heading where that stands outside it."""
    body = root.find("body")
    body = root if body is None else body
    article = article_root(body)
    pieces = pieces_of_element(article)
    if not any(piece.kind is BlockKind.HEADING and piece.level == 1 for piece in pieces):
        title = next((h1 for h1 in body.iter("h1") if _shown(h1)), None)
        if title is not None:
            text = clean_line("".join(title.itertext()))
            if not any(piece.lines == (text,) for piece in pieces[:3]):
                pieces.insert(0, heading(text, 1))
    return _without_related(pieces)


def _shown(element: Any) -> bool:
    chain = [element, *element.iterancestors()][:60]
    return not any(is_furniture(e, in_heading=True, in_article=True) for e in chain)


def pieces_of_element(root: Any) -> list[Piece]:
    """Give the pieces of an element, without page furniture. Depth is no limit."""
    walker = _Walker()
    events = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in events:
        if event in ("comment", "pi"):
            walker.add(element.tail)
        elif event == "end":
            walker.end(element, is_root=element is root)
        elif element is not root and walker.skips(element):
            walker.skipped.add(element)
            events.skip_subtree()
        else:
            walker.start(element)
    walker.flush()
    return walker.pieces


@dataclass(slots=True)
class _Walker:
    """Collects the text between block borders; the counters tell what it stands in."""

    pieces: list[Piece] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    skipped: set[Any] = field(default_factory=set)
    lists: int = 0
    level: int = 0
    articles: int = 0
    items: list[bool] = field(default_factory=list)
    rows: list[list[str] | None] = field(default_factory=list)
    breaks: int = 0

    def skips(self, element: Any) -> bool:
        """Tell whether to leave an element out with all that is in it."""
        return is_furniture(element, in_heading=self.level > 0, in_article=self.articles > 0)

    def add(self, text: str | None) -> None:
        """Add running text."""
        if text:
            self.parts.append(text)
            if text.strip():
                self.breaks = 0

    def start(self, element: Any) -> None:
        """Enter an element."""
        tag = element.tag
        if tag == "br":
            self._line_break()
        elif tag in _BLOCKS or tag in ("td", "th"):
            self.flush()
        self._open(element)
        self.add(element.text)

    def end(self, element: Any, *, is_root: bool) -> None:
        """Leave an element; its tail belongs to the element around it."""
        if element in self.skipped:
            self.skipped.discard(element)
        else:
            tag = element.tag
            if tag in ("td", "th") and self._in_cell():
                row = self.rows[-1]
                if row is not None:
                    row.append("".join(self.parts))
                self.parts = []
            elif tag in _BLOCKS and not (self._in_cell() and tag != "tr"):
                self.flush()
            self._close(element)
        if not is_root:
            self.add(element.tail)

    def _open(self, element: Any) -> None:
        tag = element.tag
        self.articles += tag in ("article", "main")
        self.lists += tag in _LISTS
        if tag == "li":
            self.items.append(True)
        elif tag == "table":
            self.rows.append(None)
        elif tag == "tr" and self.rows:
            self.rows[-1] = [] if _is_data_row(element) else None
        elif level := _heading_level(element):
            self.level = level

    def _close(self, element: Any) -> None:
        tag = element.tag
        self.articles -= tag in ("article", "main")
        self.lists -= tag in _LISTS
        if tag == "li" and self.items:
            self.items.pop()
        elif tag == "table" and self.rows:
            self.rows.pop()
        elif tag == "tr" and self.rows and self.rows[-1] is not None:
            row, self.rows[-1] = self.rows[-1], None
            if any(cell.strip() for cell in row):
                self.pieces.append(column_heads(row) if _names_columns(element) else table_row(row))
        elif _heading_level(element):
            self.level = 0

    def _in_cell(self) -> bool:
        return bool(self.rows) and self.rows[-1] is not None

    def _line_break(self) -> None:
        self.breaks += 1
        # Two line breaks are how some editors end a paragraph.
        if self.breaks >= 2 and not self._in_cell() and not self.level:
            self.flush()
        else:
            self.parts.append(" ")

    def flush(self) -> None:
        """End a block."""
        self.breaks = 0
        if self._in_cell():
            self.parts.append(" ")
            return
        text = clean_line("".join(self.parts))
        self.parts = []
        if not text or is_cookie_notice(text):
            return
        if self.level:
            self.pieces.append(heading(text, self.level))
        elif self.items:
            self.pieces.append(list_item(text, max(self.lists, 1)))
        else:
            self.pieces.append(paragraph(text))


def _heading_level(element: Any) -> int:
    level = _HEADINGS.get(element.tag, 0)
    if not level and element.attrib and element.get("role") == "heading":
        given = element.get("aria-level", "2")
        level = int(given) if given in "123456" else 2
    return level


def _names_columns(row: Any) -> bool:
    """Tell whether a row holds the heads of the columns: only head cells, with a row below."""
    if any(cell.tag == "td" for cell in row):
        return False
    table = next(row.iterancestors("table"), None)
    return table is not None and next(table.iter("td"), None) is not None


def _is_data_row(row: Any) -> bool:
    """Tell a row of data from a layout of the page made with a table."""
    cells = [cell for cell in row if cell.tag in ("td", "th")]
    if len(cells) < 2:
        return False
    inner = row.iter("table", "h1", "h2", "h3", "h4", "ul", "ol", "article", "section")
    return next(inner, None) is None


def _without_related(pieces: list[Piece]) -> list[Piece]:
    """Leave out a section of links to other pages under a heading such as "Lees ook".

    It ends at the next heading, or at the first piece long enough to be prose.
    """
    kept: list[Piece] = []
    skipping = 0
    for piece in pieces:
        text = piece.lines[0] if piece.lines else ""
        if piece.kind is BlockKind.HEADING:
            skipping = piece.level if is_related_title(clean_line(text)) else 0
            if skipping:
                continue
        if skipping and len(text) <= 160:
            continue
        skipping = 0
        kept.append(piece)
    return kept
