"""Put the lines of a PDF together into blocks: headings, paragraphs, list items, table rows."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from assistant.documents import BlockKind
from assistant.reading.characters import BULLETS
from assistant.reading.pdf_columns import Region
from assistant.reading.pdf_lines import Line
from assistant.reading.pdf_tags import Tag

_BULLET = re.compile(rf"[{BULLETS}\uf000-\uf8ff\u0095]\s*\S")
_WEAK_MARKER = re.compile(r"(?:[-–—*]|o|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+\S")
_ENDS_SENTENCE = re.compile(r"[.!?:;…]['\"’”)\]]*$")


@dataclass(frozen=True, slots=True)
class Placed:
    """A line with its page (from 1), the number of its region, and what the PDF calls it."""

    line: Line
    page: int
    region: int
    left: float
    right: float
    tag: Tag | None

    @property
    def is_full(self) -> bool:
        """Tell whether the line reaches about the right edge of its column."""
        return self.line.x1 >= self.right - 0.15 * (self.right - self.left)


@dataclass(slots=True)
class Block:
    """Lines that belong together; ``marked`` tells that it starts with a list marker."""

    lines: list[Placed] = field(default_factory=list)
    marked: bool = False

    @property
    def tag(self) -> Tag | None:
        """Give what the PDF calls the block."""
        return self.lines[0].tag

    @property
    def size(self) -> float:
        """Give the size of its first line, in points."""
        return self.lines[0].line.size

    @property
    def bold(self) -> bool:
        """Tell whether all of it is bold."""
        return all(placed.line.bold for placed in self.lines)

    @property
    def text(self) -> str:
        """Give its lines on one line."""
        return " ".join(placed.line.text for placed in self.lines)

    @property
    def kind(self) -> BlockKind:
        """Give what it is, apart from headings, which only the whole document can tell."""
        if self.lines[0].line.row:
            return BlockKind.TABLE_ROW
        if self.tag is not None and self.tag.kind is not BlockKind.HEADING:
            if self.tag.kind is BlockKind.PARAGRAPH and self.marked:
                return BlockKind.LIST_ITEM
            return self.tag.kind
        return BlockKind.LIST_ITEM if self.marked else BlockKind.PARAGRAPH


def place(pages: Sequence[Sequence[Region]], tags: Mapping[tuple[int, int], Tag]) -> list[Placed]:
    """Give all lines in reading order with their tags, as far as those can be relied on."""
    placed: list[Placed] = []
    number = 0
    for page, regions in enumerate(pages, start=1):
        for region in regions:
            number += 1
            for line in region.lines:
                tag = tags.get((page - 1, line.mark)) if line.mark is not None else None
                placed.append(Placed(line, page, number, region.x0, region.x1, tag))
    if _reliable(placed):
        return placed
    return [Placed(p.line, p.page, p.region, p.left, p.right, None) for p in placed]


def _reliable(placed: Sequence[Placed]) -> bool:
    """Tell whether tags cover the text and neither cut sentences nor lump all together."""
    tagged = [p for p in placed if p.tag is not None]
    if len(tagged) < 0.8 * len(placed) or not tagged:
        return False
    lines = Counter(p.tag.block for p in tagged if p.tag is not None)
    if len(placed) > 30 and lines.most_common(1)[0][1] > 0.4 * len(placed):
        return False
    cuts = sum(
        1
        for a, b in pairwise(placed)
        if a.tag and b.tag and a.tag.block != b.tag.block
        and a.tag.kind is b.tag.kind is BlockKind.PARAGRAPH
        and b.line.text[:1].islower() and not _ENDS_SENTENCE.search(a.line.text)
    )  # fmt: skip
    return cuts <= 0.1 * len(lines) + 1


def blocks_of(placed: Sequence[Placed]) -> list[Block]:
    """Put lines in reading order together into blocks."""
    leading = _leading(placed)
    blocks: list[Block] = []
    for position, item in enumerate(placed):
        block = blocks[-1] if blocks else None
        following = placed[position + 1] if position + 1 < len(placed) else None
        if block is None or _starts_block(block, item, following, leading):
            marked = _marked(item.line.text) and (
                block is None or _may_start_item(block, item, leading)
            )
            blocks.append(Block([item], marked))
        else:
            block.lines.append(item)
    return blocks


def _marked(text: str) -> bool:
    return bool(_BULLET.match(text) or _WEAK_MARKER.match(text))


def _leading(placed: Sequence[Placed]) -> dict[float, float]:
    """Give the usual distance between lines for each size of letters, in points."""
    steps: defaultdict[float, list[float]] = defaultdict(list)
    for a, b in pairwise(placed):
        step = a.line.y - b.line.y
        if a.region == b.region and a.line.size == b.line.size and 0 < step < 2.2 * a.line.size:
            steps[a.line.size].append(step)
    # The lower quartile: a document of one-line items has more gaps than line steps.
    return {size: sorted(found)[len(found) // 4] for size, found in steps.items()}


def _is_gap(a: Line, b: Line, leading: Mapping[float, float]) -> bool:
    size = max(a.size, b.size)
    usual = leading.get(size, 1.2 * size)
    # A lone pair of lines of a size says little: then no more than 1.5 lines.
    return a.y - b.y > 1.22 * min(max(usual, 1.0 * size), 1.6 * size) + 0.5


def _may_start_item(block: Block, item: Placed, leading: Mapping[float, float]) -> bool:
    """Tell whether a marker at the start of a line can be one, not a number by chance."""
    last = block.lines[-1]
    if _BULLET.match(item.line.text) or item.region != last.region:
        return True
    if block.marked and abs(item.line.x0 - block.lines[0].line.x0) <= 2:
        return True
    return _is_gap(last.line, item.line, leading) or bool(
        re.search(r"[.:;?!,)]['\"’”]*$", last.line.text)
    )


def _starts_block(
    block: Block, item: Placed, following: Placed | None, leading: Mapping[float, float]
) -> bool:
    last = block.lines[-1]
    a, b = last.line, item.line
    if a.row or b.row:
        return True
    if last.tag is not None and item.tag is not None:
        return last.tag.block != item.tag.block
    if abs(a.size - b.size) > 0.06 * max(a.size, b.size):
        return True
    if _marked(b.text) and _may_start_item(block, item, leading):
        return True
    if item.region != last.region or b.y >= a.y:
        return not _runs_on(block, item)
    if _is_gap(a, b, leading):
        return True
    return _looks_new(block, item, following)


def _looks_new(block: Block, item: Placed, following: Placed | None) -> bool:
    """Tell whether a line without a gap above it still starts a block, by its looks."""
    last = block.lines[-1]
    a, b, em = last.line, item.line, item.line.size
    ends = bool(_ENDS_SENTENCE.search(a.text))
    if block.bold != b.bold and not last.is_full and (block.bold or (b.bold and ends)):
        return True
    if block.marked:
        # Back at or left of the marker: the list is over.
        return (
            b.x0 < block.lines[0].line.x0 + 0.3 * em
            and len(block.lines) > 1
            and (block.lines[1].line.x0 > block.lines[0].line.x0 + 0.5 * em)
        )
    if (
        b.x0 > a.x0 + 0.8 * em
        and ends
        and following is not None
        and following.region == item.region
    ):
        return following.line.x0 < b.x0 - 0.5 * em
    width = item.right - item.left
    short = a.x1 < item.right - 0.35 * width
    return ends and short and not b.text[:1].islower() and width > 15 * em


def _runs_on(block: Block, item: Placed) -> bool:
    """Tell whether a block goes on in the next column or on the next page."""
    last = block.lines[-1]
    a, b = last.line.text, item.line.text
    if a.endswith(("-", "\u00ad", "\u2010")) and b[:1].islower():
        return True
    if block.bold != item.line.bold and block.bold:
        return False
    if _ENDS_SENTENCE.search(a):
        return False
    return b[:1].islower() or (last.is_full and not item.line.bold and not block.bold)


def body_size(placed: Sequence[Placed]) -> float:
    """Give the size in which most letters are set."""
    sizes: Counter[float] = Counter()
    for item in placed:
        sizes[item.line.size] += len(item.line.text)
    return sizes.most_common(1)[0][0]


def bold_share(placed: Sequence[Placed]) -> float:
    """Give the share of lines that are bold."""
    return sum(1 for item in placed if item.line.bold) / len(placed)
