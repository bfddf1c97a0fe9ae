"""Build a document from the pieces that a reader found, in reading order."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.documents import Block, BlockKind, Document, Page, PageKind, Source
from assistant.reading.characters import clean_line, starts_with_bullet, without_bullet
from assistant.reading.line_joins import LineJoiner, join_all, learn

_TIGHT = (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW)


@dataclass(frozen=True, slots=True)
class Piece:
    """A block as a reader found it: its lines as they stand, and the page of each line.

    ``level`` is 1–6 for a heading, the nesting depth from 1 for a list item, 1 for a row
    of column heads, else 0.
    ``pages`` is empty for formats without pages; numbers never go down.
    """

    kind: BlockKind
    lines: tuple[str, ...]
    level: int = 0
    pages: tuple[int, ...] = ()


def heading(text: str, level: int) -> Piece:
    """Make a heading of one line."""
    return Piece(BlockKind.HEADING, (text,), min(max(level, 1), 6))


def paragraph(text: str) -> Piece:
    """Make a paragraph of one line."""
    return Piece(BlockKind.PARAGRAPH, (text,))


def list_item(text: str, depth: int) -> Piece:
    """Make a list item of one line."""
    return Piece(BlockKind.LIST_ITEM, (text,), max(depth, 1))


def table_row(cells: Iterable[str]) -> Piece:
    """Make a table row; cells are parted by a space, as no other character may be added."""
    return Piece(BlockKind.TABLE_ROW, (" ".join(cell for cell in cells if cell.strip()),))


def column_heads(cells: Iterable[str]) -> Piece:
    """Make the row of a table that names its columns."""
    return replace(table_row(cells), level=1)


def on_page(piece: Piece, number: int) -> Piece:
    """Put a piece on one page."""
    return replace(piece, pages=(number,) * len(piece.lines))


def assemble(
    source: Source,
    pieces: Iterable[Piece],
    page_count: int = 0,
    *,
    kind: PageKind = PageKind.PAGE,
    labels: Mapping[int, str] = {},
    recognised: Collection[int] = (),
) -> Document:
    """Join pieces into a document.

    Blocks are parted by an empty line, consecutive list items and table rows by a
    line break. ``page_count`` is 0 for a format without pages; pages without text
    get an empty span. Pieces without text disappear. ``labels`` is by page number.
    """
    cleaned = [piece for piece in map(_clean, pieces) if piece.lines]
    joiner = learn([line for piece in cleaned for line in piece.lines])
    text: list[str] = []
    blocks: list[Block] = []
    page_starts: list[int] = [0] * page_count
    seen_page = 1
    position = 0
    previous: BlockKind | None = None
    for piece in cleaned:
        text.append(_separator(previous, piece.kind))
        start = position = position + len(text[-1])
        for index, part in enumerate(_joined(piece, joiner)):
            page = piece.pages[index] if piece.pages else seen_page
            for number in range(seen_page + 1, min(page, page_count) + 1):
                page_starts[number - 1] = position
            seen_page = max(seen_page, page)
            text.append(part)
            position += len(part)
        blocks.append(Block(piece.kind, start, position, piece.level))
        previous = piece.kind
    for number in range(seen_page + 1, page_count + 1):
        page_starts[number - 1] = position
    pages = _pages(page_starts, position, kind, labels, recognised)
    return Document(source, "".join(text), tuple(blocks), pages)


def _joined(piece: Piece, joiner: LineJoiner) -> list[str]:
    return [line + separator for line, separator in join_all(piece.lines, joiner)]


def _separator(previous: BlockKind | None, kind: BlockKind) -> str:
    if previous is None:
        return ""
    return "\n" if kind is previous and kind in _TIGHT else "\n\n"


def _pages(
    starts: Sequence[int],
    end: int,
    kind: PageKind,
    labels: Mapping[int, str],
    recognised: Collection[int],
) -> tuple[Page, ...]:
    ends = [*starts[1:], end]
    spans = zip(starts, ends, strict=True) if starts else ()
    return tuple(
        Page(number, start, stop, labels.get(number, ""), kind, number in recognised)
        for number, (start, stop) in enumerate(spans, start=1)
    )


def _clean(piece: Piece) -> Piece:
    """Clean the lines and drop empty ones; a paragraph with a bullet becomes a list item."""
    lines = [clean_line(line) for line in piece.lines]
    first = next((index for index, line in enumerate(lines) if line), None)
    if first is not None and piece.kind is BlockKind.PARAGRAPH and starts_with_bullet(lines[first]):
        piece = replace(piece, kind=BlockKind.LIST_ITEM, level=1)
    if first is not None and piece.kind is BlockKind.LIST_ITEM:
        lines[first] = without_bullet(lines[first])
    kept = [index for index, line in enumerate(lines) if line.strip("\u00ad ")]
    pages = tuple(piece.pages[index] for index in kept) if piece.pages else ()
    return replace(piece, lines=tuple(lines[index] for index in kept), pages=pages)
