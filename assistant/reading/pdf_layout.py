"""Turn the lines of a whole PDF into pieces: tell headings and their levels, lists and depths."""

import re
from collections.abc import Mapping, Sequence

from assistant.documents import BlockKind
from assistant.reading.assembly import Piece
from assistant.reading.pdf_blocks import Block, blocks_of, body_size, bold_share, place
from assistant.reading.pdf_columns import Region
from assistant.reading.pdf_outline import Outline, letters_of
from assistant.reading.pdf_tags import Tag

Style = tuple[float, bool]

_MAX_HEADING_LINES = 4
_MAX_HEADING_CHARACTERS = 220
_LEAD_CHARACTERS = 120
_RING = re.compile(r"^o\s+")


def pieces_of(
    pages: Sequence[Sequence[Region]],
    tags: Mapping[tuple[int, int], Tag],
    outline: Outline,
) -> list[Piece]:
    """Give the pieces of a document from the regions of its pages, in reading order.

    What ``outline`` names is a heading, whatever it looks like.
    """
    placed = place(pages, tags)
    if not placed:
        return []
    blocks = blocks_of(placed)
    body, much_bold = body_size(placed), bold_share(placed) > 0.5
    levels = _levels(blocks, body, much_bold)
    pieces: list[Piece] = []
    indents: list[float] = []
    for block in blocks:
        style = _style(block)
        level = 0
        kind = block.kind
        if named := _named(block, outline):
            kind, level = BlockKind.HEADING, named
        elif _is_heading(block, body, much_bold):
            kind = BlockKind.HEADING
            tagged = block.tag is not None and block.tag.kind is BlockKind.HEADING
            level = block.tag.level if tagged and block.tag else levels[style]
        if kind is BlockKind.LIST_ITEM:
            level = _depth(block, indents)
        else:
            indents.clear()
        pieces.append(_piece(block, kind, level))
    return pieces


def _named(block: Block, outline: Outline) -> int:
    """Give the level that the outline gives a block, 0 where it does not name it."""
    short = outline and len(block.lines) <= _MAX_HEADING_LINES
    return outline.get((block.lines[0].page, letters_of(block.text)), 0) if short else 0


def _piece(block: Block, kind: BlockKind, level: int) -> Piece:
    lines = [placed.line.text for placed in block.lines]
    if kind is BlockKind.LIST_ITEM:
        # Word's second bullet is the letter o.
        lines[0] = _RING.sub("", lines[0])
    return Piece(kind, tuple(lines), level, tuple(placed.page for placed in block.lines))


def _style(block: Block) -> Style:
    return round(block.size * 2) / 2, block.bold


def _is_heading(block: Block, body: float, much_bold: bool) -> bool:
    if block.tag is not None and block.tag.kind is BlockKind.HEADING:
        return True
    if block.kind is BlockKind.TABLE_ROW or len(block.lines) > _MAX_HEADING_LINES:
        return False
    text = block.text
    if len(text) > _MAX_HEADING_CHARACTERS or not any(c.isalpha() for c in text):
        return False
    if block.tag is not None and block.tag.kind is BlockKind.LIST_ITEM:
        return False
    if block.size >= max(1.08 * body, body + 0.7):
        # A lead set larger is a paragraph: it is long and ends like a sentence.
        return not (text.endswith((".", "!")) and len(text) > _LEAD_CHARACTERS)
    bold = block.bold and not much_bold and block.size >= 0.95 * body
    if block.marked and not re.match(r"\(?\d", text):
        return False
    return (bold and not text.rstrip("'\"’”").endswith((".", ",", ";"))) or (
        bold and len(block.lines) <= 3 and text.endswith(("'", "’", '"', "”"))
    )


def _levels(blocks: Sequence[Block], body: float, much_bold: bool) -> dict[Style, int]:
    """Give each heading style its level: the larger, and bold before plain, the higher.

    Where the PDF itself names levels, other styles come below the larger ones named.
    """
    headings = [block for block in blocks if _is_heading(block, body, much_bold)]
    named = [
        (_style(block), block.tag.level)
        for block in headings
        if block.tag is not None and block.tag.kind is BlockKind.HEADING
    ]
    styles = sorted({_style(block) for block in headings}, reverse=True)
    levels: dict[Style, int] = {}
    for rank, style in enumerate(styles, start=1):
        above = [level for other, level in named if other > style]
        levels[style] = min(max(above) + 1 if above else rank, 6)
    return levels


def _depth(block: Block, indents: list[float]) -> int:
    """Give the nesting depth of a list item by its indent, from the items just above it."""
    if block.tag is not None and block.tag.kind is BlockKind.LIST_ITEM:
        return block.tag.level
    # Within its column: a list may go on in the next one.
    left = block.lines[0].line.x0 - block.lines[0].left
    while indents and left < indents[-1] - 3:
        indents.pop()
    if not indents or left > indents[-1] + 3:
        indents.append(left)
    return len(indents)
