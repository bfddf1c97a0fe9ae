"""Read plain text: paragraphs by blank lines, lists by their markers, few headings."""

import re

from assistant.documents import BlockKind, Source
from assistant.errors import ReadingError
from assistant.reading.assembly import Piece, assemble
from assistant.reading.characters import BULLETS, clean_line
from assistant.reading.decoding import decode
from assistant.reading.result import Reading

_ITEM = re.compile(rf"(\s*)(?:[{BULLETS}]\s*|[-–—*+]\s+|\(?(?:\d{{1,3}}|[a-z])[.)]\s+)(?=\S)")
_RULE = re.compile(r"\s*([=\-_*~#])\1{2,}\s*")
_UNDERLINE = re.compile(r"\s*(={3,}|-{3,})\s*")
_NUMBERED = re.compile(r"\d+(?:\.\d+)*\.?\s+[A-Z]")

# Share of control characters above which a file is no text. Text has none; a binary
# file, read as any single-byte set, has one in twelve or more.
_MAX_CONTROL_SHARE = 0.01


def read_plain(data: bytes, source: Source, name: str) -> Reading:
    """Read plain text from its bytes.

    Raises:
        ReadingError: the file holds binary data, or no words.
    """
    text = decode(data)
    control = sum(text[:100_000].count(chr(code)) for code in (*range(9), *range(14, 27), 127))
    unknown = text[:100_000].count("\ufffd")
    if control + unknown > _MAX_CONTROL_SHARE * min(len(text), 100_000) + 2:
        raise ReadingError(
            f"{name} is geen tekst: het bestand bevat binaire gegevens. "
            "Geef het de juiste extensie of bewaar het als .txt in UTF-8."
        )
    document = assemble(source, pieces_of(text))
    if not any(character.isalpha() for character in document.text[:1_000_000]):
        raise ReadingError(
            f"Geen woorden in {name} ({len(data)} bytes). Controleer de inhoud van het bestand."
        )
    first = document.blocks[0]
    is_title = first.kind is BlockKind.HEADING
    return Reading(document, title=document.text[first.start : first.end] if is_title else None)


def pieces_of(text: str) -> list[Piece]:
    """Give the pieces of a plain text."""
    pieces: list[Piece] = []
    for lines in _paragraphs(text):
        pieces.extend(_pieces_of_paragraph(lines, first=not pieces))
    return _demote_lone(pieces)


def _paragraphs(text: str) -> list[list[str]]:
    groups: list[list[str]] = [[]]
    for line in re.split(r"\r\n|[\n\r\f\x0b\u2028\u2029\x85]", text):
        if line.strip():
            groups[-1].append(line)
        elif groups[-1]:
            groups.append([])
    return [group for group in groups if group]


def _pieces_of_paragraph(lines: list[str], *, first: bool) -> list[Piece]:
    if len(lines) >= 2 and (underline := _UNDERLINE.fullmatch(lines[1])):
        level = 1 if underline.group(1)[0] == "=" else 2
        rest = _pieces_of_paragraph(lines[2:], first=False) if lines[2:] else []
        return [Piece(BlockKind.HEADING, (lines[0],), level), *rest]
    lines = [line for line in lines if not _RULE.fullmatch(line)]
    if not lines:
        return []
    if len(lines) == 1 and _is_heading(lines[0], first=first):
        return [Piece(BlockKind.HEADING, (lines[0],), 1 if first else 2)]
    pieces: list[Piece] = []
    indents: list[int] = []
    current: list[str] = []
    depth = 0
    for line in lines:
        # A number in running text may come to stand at the start of a line.
        marker = _ITEM.match(line)
        if marker and (depth or not current or current[-1].rstrip().endswith((":", ".", ";"))):
            pieces.extend(_close(current, depth))
            depth = _depth(len(marker.group(1).expandtabs(4)), indents)
            current = [line]
        else:
            current.append(line)
    return [*pieces, *_close(current, depth)]


def _close(lines: list[str], depth: int) -> list[Piece]:
    if not lines:
        return []
    kind = BlockKind.LIST_ITEM if depth else BlockKind.PARAGRAPH
    return [Piece(kind, tuple(lines), depth)]


def _depth(indent: int, indents: list[int]) -> int:
    while indents and indent < indents[-1]:
        indents.pop()
    if not indents or indent > indents[-1]:
        indents.append(indent)
    return len(indents)


def _is_heading(line: str, *, first: bool) -> bool:
    """Tell whether a line on its own is a heading: short, no end of sentence, like a title."""
    text = clean_line(line)
    if not 2 < len(text) <= 80 or len(text.split()) > 10 or not text[0].isalnum():
        return False
    if text.endswith((".", ",", ";", "!", "…", "-", ":")) or not any(c.isalpha() for c in text):
        return False
    if "@" in text or "://" in text or text.startswith("www."):
        return False
    if _ITEM.match(line) and not _NUMBERED.match(text):
        return False
    # In capitals, numbered or the very first line it is convincing; a question less so.
    return first or text.isupper() or not text[0].islower()


def _demote_lone(pieces: list[Piece]) -> list[Piece]:
    """Take back a heading with nothing under it: the last line, or one before a like line.

    Lines of a poem, an address or a list without markers stand alone one after
    the other; headings are followed by text.
    """
    result: list[Piece] = []
    for index, piece in enumerate(pieces):
        following = pieces[index + 1] if index + 1 < len(pieces) else None
        alone = following is None or (following.kind is BlockKind.HEADING and piece.level > 1)
        demote = piece.kind is BlockKind.HEADING and alone and index > 0
        result.append(Piece(BlockKind.PARAGRAPH, piece.lines) if demote else piece)
    return result
