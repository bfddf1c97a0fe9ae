"""Spans over a document's text: blocks, and the pages, slides or chapters they stand on.

Offsets are Python string offsets (code points), half-open.
"""

from dataclasses import dataclass
from enum import StrEnum


class BlockKind(StrEnum):
    """What a block of a document is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph or list item as a span of its document, without outer white space.

    ``level`` is 1–6 for a heading, the nesting depth from 1 for a list item, 1 for a
    table row that holds the heads of the columns, else 0.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0

    @property
    def is_item(self) -> bool:
        """Tell whether this is one of a row of like blocks: of a list, or of a table."""
        return self.kind in (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW)

    @property
    def is_column_heads(self) -> bool:
        """Tell whether this is the row of a table that names its columns."""
        return self.kind is BlockKind.TABLE_ROW and self.level > 0


class PageKind(StrEnum):
    """What the format counts: what a reader turns to."""

    PAGE = "page"
    SLIDE = "slide"
    CHAPTER = "chapter"


@dataclass(frozen=True, slots=True)
class Page:
    """The span of a document's text on one page, slide or chapter; ``number`` counts from 1.

    ``label`` is what a reader sees as its number or name where that differs from
    ``number``: "iv", "12", "Inleiding". ``recognised`` tells that the text was read
    from a picture, so that letters may be wrong.
    """

    number: int
    start: int
    end: int
    label: str = ""
    kind: PageKind = PageKind.PAGE
    recognised: bool = False


class PassageKind(StrEnum):
    """What a passage is to somebody who prepares a session; TEXT is none of the others."""

    FIGURE = "figure"
    EXAMPLE = "example"
    TIP = "tip"
    QUESTION = "question"
    DEFINITION = "definition"
    TOOL = "tool"
    OFFER = "offer"
    TEXT = "text"
