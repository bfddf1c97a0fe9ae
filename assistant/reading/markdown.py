"""Read Markdown: headings, lists, tables and paragraphs, markup reduced to its text."""

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from assistant.documents import Source
from assistant.errors import ReadingError
from assistant.reading.assembly import (
    Piece,
    assemble,
    column_heads,
    heading,
    list_item,
    paragraph,
    table_row,
)
from assistant.reading.decoding import decode
from assistant.reading.html_blocks import pieces_of_html
from assistant.reading.result import Reading

_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?(?!\d)")
_FIELD = re.compile(
    r"^(title|titel|date|datum|publisher|uitgever|lang|language|taal):[ \t]*(.+?)[ \t]*$",
    re.MULTILINE,
)

# The parser leaves out what is nested deeper; each level takes a few frames of the stack.
_MAX_NESTING = 60


def read_markdown(data: bytes, source: Source, name: str) -> Reading:
    """Read Markdown from its bytes: CommonMark with tables.

    Raises:
        ReadingError: the file holds no words.
    """
    text = decode(data).replace("\x00", "").lstrip("\ufeff")
    front = _FRONT_MATTER.match(text)
    fields = {key: value.strip("'\"") for key, value in _FIELD.findall(front[1])} if front else {}
    document = assemble(source, pieces_of(text[front.end() :] if front else text))
    if not any(character.isalpha() for character in document.text):
        raise ReadingError(
            f"Geen woorden in {name} ({len(data)} bytes). Controleer de inhoud van het bestand."
        )
    date = _DATE.match(fields.get("date") or fields.get("datum") or "")
    return Reading(
        document,
        title=fields.get("title") or fields.get("titel") or document.first_heading,
        date=date.group() if date else None,
        publisher=fields.get("publisher") or fields.get("uitgever"),
        language=fields.get("lang") or fields.get("language") or fields.get("taal"),
    )


def pieces_of(text: str) -> list[Piece]:
    """Give the pieces of a Markdown text without front matter."""
    parser = MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING}).enable(
        ["table", "strikethrough"]
    )
    return _pieces(parser.parse(text))


def _pieces(tokens: Sequence[Token]) -> list[Piece]:
    pieces: list[Piece] = []
    depth = 0
    in_head = False
    cells: list[str] = []
    around: Token | None = None
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            depth += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            depth -= 1
        elif token.type == "tr_close":
            pieces.append(column_heads(cells) if in_head else table_row(cells))
            cells = []
        elif token.type in ("thead_open", "thead_close"):
            in_head = token.type == "thead_open"
        elif token.type in ("fence", "code_block"):
            pieces.extend(paragraph(part) for part in token.content.split("\n\n"))
        elif token.type == "html_block":
            pieces.extend(pieces_of_html(token.content))
        elif token.type == "inline" and around is not None and around.tag in ("td", "th"):
            cells.append(_text(token))
        elif token.type == "inline":
            pieces.append(_piece(_text(token), around, depth))
        around = token
    return pieces


def _piece(text: str, around: Token | None, depth: int) -> Piece:
    if around is not None and around.type == "heading_open":
        return heading(text, int(around.tag[1]))
    return list_item(text, depth) if depth else paragraph(text)


def _text(inline: Token) -> str:
    parts: list[str] = []
    for token in inline.children or []:
        if token.type in ("text", "code_inline", "text_special"):
            parts.append(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            parts.append(" ")
    return "".join(parts)
