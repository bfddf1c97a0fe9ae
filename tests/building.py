"""Documents made by hand, for tests."""

import itertools

from assistant.documents import Block, BlockKind, Document, Page, Source


def make_source(source_id: str = "bron", **changes: object) -> Source:
    """Give a source with plain values; ``changes`` replace them."""
    values: dict[str, object] = {
        "id": source_id,
        "title": "Een titel",
        "publisher": "Een uitgever",
        "url": "https://example.org/pagina",
        "sectors": ("mbo",),
        "kind": "onderzoek",
    }
    return Source(**(values | changes))  # type: ignore[arg-type]


def make_document(*lines: str, source: Source | None = None, pages: bool = False) -> Document:
    """Give a document of one block a line: ``# heading``, ``- list item``, else a paragraph.

    With ``pages`` each block stands on a page of its own.
    """
    text, blocks, after_item = "", [], False
    for line in lines:
        level = len(line) - len(line.lstrip("#"))
        is_item = line.startswith("- ")
        kind = BlockKind.LIST_ITEM if is_item else BlockKind.PARAGRAPH
        content = line[2:] if is_item else line.lstrip("# ")
        if text:
            text += "\n" if is_item and after_item else "\n\n"
        block_level = level or int(is_item)
        kind = BlockKind.HEADING if level else kind
        blocks.append(Block(kind, len(text), len(text) + len(content), block_level))
        text, after_item = text + content, is_item
    return Document(source or make_source(), text, tuple(blocks), _pages(blocks, text, pages))


def _pages(blocks: list[Block], text: str, wanted: bool) -> tuple[Page, ...]:
    if not wanted:
        return ()
    borders = [0, *(block.start for block in blocks[1:]), len(text)]
    spans = itertools.pairwise(borders)
    return tuple(Page(number, start, end) for number, (start, end) in enumerate(spans, 1))
