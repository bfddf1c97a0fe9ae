"""Cuts a passage into excerpts: parts that stand by themselves, each of a kind. Pure.

An excerpt is whole sentences, a whole list item, or a paragraph with the list that it
opens: with the sentence before it where it leans on that, and never half of what somebody
says.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.documents import Block, BlockKind, Document, Passage
from assistant.passage_kinds import kind_spans
from assistant.quoting import LEANING
from assistant.sentences import INTRODUCES, UNFINISHED, sentence_spans
from assistant.spans import PassageKind

LONGEST = 1000
"""Characters; the longest of it fits on a large card, in letters to be read across a table."""
# Up to these lengths a paragraph is quoted whole: an example is a story, a tip or a tool is
# named in one sentence and explained in the next.
_WHOLE_PARAGRAPH = {
    PassageKind.EXAMPLE: LONGEST,
    PassageKind.TOOL: 300,
    PassageKind.TIP: 300,
}
_LONGEST_QUESTION = 600
_SHORTEST_EXAMPLE = 120  # a sentence that names a school tells no story
_STATEMENT = (40, 420)
_NUMBER = re.compile(r"\W*(?:\d{1,3}|[a-z])[.)]\s+")
# "Lees erover in …", "Kijk dan op …": something before it says what it is about.
_LEANING_INSIDE = re.compile(r"\W*\w+ (dan|er|erover|ervan|(hier|daar)\w*)\b", re.IGNORECASE)
# What a statement or a figure may not say without what "deze" or "daardoor" stands for.
_POINTS_BACK = re.compile(
    r"[^.!?\n]*\b(deze|zulke|daardoor|hierdoor|daarmee|hiermee|echter|bovendien|these|such)\b"
    r"(?! (module|training|handreiking|kaart|inspiratiekaart))",
    re.IGNORECASE,
)
_SAYS_ALL = (PassageKind.TEXT, PassageKind.FIGURE, PassageKind.DEFINITION)
_TELLS_THE_ORIGIN = re.compile(r"(dat|dit|zo) (blijkt|bleek|komt|meldt|staat)\b", re.IGNORECASE)
# What a card says of itself is not of its source.
_TELLS_OF_CARD = re.compile(r"Deze kaart\b")
_LINES_ABOVE = 6
_LONGEST_TITLE = 60

_Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A span of a document (offsets in it) that can be quoted by itself."""

    start: int
    end: int
    kind: PassageKind


def excerpts_of(document: Document, passage: Passage) -> list[Excerpt]:
    """Give the excerpts of a passage, in order; those of kind TEXT are single statements.

    Excerpts of different kinds can overlap: a figure in an example is both.
    """
    found: list[Excerpt] = []
    for start, end, kind in (*_unfinished_questions(document, passage), *kind_spans(passage)):
        span = _whole(document, start, end, kind)
        if span is None or any(_is_same(one, *span, kind) for one in found):
            continue
        if kind is not PassageKind.EXAMPLE or span[1] - span[0] >= _SHORTEST_EXAMPLE:
            found.append(Excerpt(*span, kind))
    kinds = tuple(found)
    for sentence, span in _statements(document, passage):
        if not any(_overlaps(one, *sentence) for one in kinds):
            found.append(Excerpt(*span, PassageKind.TEXT))
    if document.source.is_card:
        found = [one for one in found if not _TELLS_OF_CARD.match(document.text, one.start)]
    return sorted(found, key=lambda one: (one.start, one.end))


def titles_above(document: Document, offset: int) -> tuple[str, ...]:
    """Give the headings above ``offset``, outermost first, and a line that is one but in name.

    A page can set its small headings in bold: short paragraphs without a sentence's end.
    """
    last = bisect_right(document.blocks, offset, key=lambda block: block.end)
    for block in reversed(document.blocks[max(0, last - _LINES_ABOVE) : last]):
        line = document.text[block.start : block.end]
        if block.kind is BlockKind.HEADING:
            break
        is_short = block.kind is BlockKind.PARAGRAPH and len(line) <= _LONGEST_TITLE
        if is_short and re.search(r"[\w)]$", line):
            return (*document.heading_path_at(offset), line)
    return document.heading_path_at(offset)


def _is_same(one: Excerpt, start: int, end: int, kind: PassageKind) -> bool:
    """Tell whether an excerpt is a span already, as what it was found as first."""
    return (one.start, one.end) == (start, end) or (one.kind is kind and _overlaps(one, start, end))


def _overlaps(one: Excerpt, start: int, end: int) -> bool:
    return one.start < end and start < one.end


def _touched(document: Document, passage: Passage) -> tuple[Block, ...]:
    """Give the blocks that a passage touches."""
    first = bisect_right(document.blocks, passage.start, key=lambda block: block.end)
    last = bisect_right(document.blocks, passage.end - 1, key=lambda block: block.start)
    return document.blocks[first:last]


def _unfinished_questions(
    document: Document, passage: Passage
) -> Iterator[tuple[int, int, PassageKind]]:
    """Give the questions that a line such as "Herken je …" begins and a list finishes."""
    for block in _touched(document, passage):
        if block.kind is not BlockKind.PARAGRAPH:
            continue
        end = _end_of_list(document, block)
        line = document.text[block.start : block.end]
        if line.endswith(UNFINISHED) and document.text[:end].endswith("?"):
            yield block.start, block.end, PassageKind.QUESTION


def _whole(document: Document, start: int, end: int, kind: PassageKind) -> tuple[int, int] | None:
    """Make a span of a kind one that stands by itself; None where that cannot be done."""
    block = _block_at(document, start)
    if block is None or block.kind is BlockKind.HEADING:
        return start, end
    if block.is_item and block.end - block.start <= LONGEST:
        number = _NUMBER.match(document.text, block.start, block.end)
        return number.end() if number else block.start, block.end
    if block.end - block.start <= _WHOLE_PARAGRAPH.get(kind, 0):
        start, end = block.start, block.end
    start, end = _with_what_it_leans_on(document, block, start, end, kind)
    if kind is PassageKind.FIGURE:
        end = _with_its_origin(document, block, end)
    if document.text[start:end].endswith(INTRODUCES):
        end = _end_of_list(document, block)
    longest = _LONGEST_QUESTION if kind is PassageKind.QUESTION else LONGEST
    finished = not document.text[start:end].endswith(INTRODUCES)
    return (start, end) if finished and end - start <= longest else None


def _with_what_it_leans_on(
    document: Document, block: Block, start: int, end: int, kind: PassageKind
) -> tuple[int, int]:
    """Take in the sentences before that a span needs, and the rest of what somebody says."""
    sentences = sentence_spans(document.text, block.start, block.end)
    before = [span for span in sentences if span[1] <= start]
    after = [span for span in sentences if span[0] >= end]
    while before and end - before[-1][0] <= LONGEST:
        leans = _leans(document.text, start, kind)
        if not leans and not _closes_more(document.text[start:end]):
            break
        start = before.pop()[0]
    while after and _opens_more(document.text[start:end]) and after[0][1] - start <= LONGEST:
        end = after.pop(0)[1]
    return start, end


def _leans(text: str, start: int, kind: PassageKind) -> bool:
    """Tell whether a sentence needs the one before it."""
    if LEANING.match(text, start) or _LEANING_INSIDE.match(text, start):
        return True
    return kind in _SAYS_ALL and _POINTS_BACK.match(text, start) is not None


def _opens_more(text: str) -> bool:
    """Tell whether words open a quotation that they do not close."""
    return text.count("“") > text.count("”") or text.count("‘") > len(re.findall(r"’(?!\w)", text))


def _closes_more(text: str) -> bool:
    return text.count("“") < text.count("”") or (
        "‘" not in text and bool(re.search(r"[.!?,]’|’[.!?,]", text))
    )


def _with_its_origin(document: Document, block: Block, end: int) -> int:
    """Take in the next sentence where that says what a figure is from."""
    sentences = sentence_spans(document.text, block.start, block.end)
    after = next((span for span in sentences if span[0] >= end), None)
    tells = after is not None and _TELLS_THE_ORIGIN.match(document.text, *after)
    return after[1] if after is not None and tells else end


def _end_of_list(document: Document, block: Block) -> int:
    """Give where the list that follows on a block ends; the block's own end where none does."""
    end = block.end
    for following in document.blocks[bisect_right(document.blocks, block.start, key=_start) :]:
        if following.kind is not BlockKind.LIST_ITEM:
            break
        end = following.end
    return end


def _statements(document: Document, passage: Passage) -> Iterator[tuple[_Span, _Span]]:
    """Give the sentences of running text that state something, each with what it leans on."""
    least, most = _STATEMENT
    for block in _touched(document, passage):
        if block.kind is not BlockKind.PARAGRAPH:
            continue
        for start, end in sentence_spans(document.text, block.start, block.end):
            if start < passage.start or end > passage.end:
                continue
            # what "deze leerlingen" stands for is taken in where that makes a statement of it
            wholes = (
                _with_what_it_leans_on(document, block, start, end, kind)
                for kind in (PassageKind.TEXT, PassageKind.OFFER)
            )
            for whole in wholes:
                text = document.text[slice(*whole)]
                if least <= len(text) <= most and _is_statement(text):
                    yield (start, end), whole
                    break


def _is_statement(text: str) -> bool:
    """Tell whether words are a sentence that states something, with all its quotation marks."""
    ends = re.search(r"[.!]['\"”’»)]*$", text)
    leans = LEANING.match(text) or _LEANING_INSIDE.match(text)
    return bool(ends and not leans and not _opens_more(text) and not _closes_more(text))


def _block_at(document: Document, offset: int) -> Block | None:
    place = bisect_right(document.blocks, offset, key=_start) - 1
    return document.blocks[place] if place >= 0 and offset < document.blocks[place].end else None


def _start(block: Block) -> int:
    return block.start
