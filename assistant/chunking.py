"""Cuts a document into passages: spans that partition its text and follow its structure.

A heading starts a passage, a list stays with the line that introduces it, and a
sentence is never cut. Sizes are in tokens of the embedding model.
"""

import itertools
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from assistant.documents import Block, BlockKind, Document, Page, Passage
from assistant.language import language_of
from assistant.passage_kinds import with_kind
from assistant.sentences import INTRODUCES, sentence_spans

_Span = TypeVar("_Span", Block, Page)

TokenCounter = Callable[[Sequence[str]], list[int]]

# Cutting a "sentence" of more than this many characters apart (a table or a file without full
# stops) is the one exception to the rule that sentences stay whole: the model would not read it.
_LONGEST_SENTENCE_CHARACTERS = 1500


@dataclass(frozen=True, slots=True)
class _Unit:
    """The least that is kept whole: a heading, a sentence, a list item."""

    start: int
    end: int
    tokens: int
    heading: bool
    opens_block: bool
    tied: bool  # belongs with the unit before it


def chunk(
    document: Document, count_tokens: TokenCounter, *, min_tokens: int, max_tokens: int
) -> tuple[Passage, ...]:
    """Cut ``document`` into passages of about ``min_tokens`` to ``max_tokens`` tokens.

    A section shorter than ``min_tokens`` is a passage by itself; a sentence longer
    than ``max_tokens`` is too. An empty document has no passages.
    """
    units = _units(document, count_tokens)
    starts: list[int] = []
    for section in _sections(units):
        starts.extend(group[0].start for group in _pack(section, min_tokens, max_tokens))
    return _passages(document, starts)


def _units(document: Document, count_tokens: TokenCounter) -> list[_Unit]:
    """Give the units of a document, in order."""
    spans: list[tuple[int, int, bool, bool, bool]] = []
    previous: Block | None = None
    for block in document.blocks:
        tied = previous is not None and _belongs_together(document, previous, block)
        for number, (start, end) in enumerate(_block_spans(document.text, block)):
            opens = number == 0
            heading = block.kind is BlockKind.HEADING
            spans.append((start, end, heading, opens, tied if opens else block.is_item))
        previous = block
    tokens = count_tokens([document.text[span[0] : span[1]] for span in spans])
    return [
        _Unit(start, end, count, heading, opens, tied)
        for (start, end, heading, opens, tied), count in zip(spans, tokens, strict=True)
    ]


def _block_spans(text: str, block: Block) -> list[tuple[int, int]]:
    """Give the sentences of a block; a heading is one unit."""
    if block.kind is BlockKind.HEADING:
        return [(block.start, block.end)]
    spans: list[tuple[int, int]] = []
    for start, end in sentence_spans(text, block.start, block.end):
        spans.extend(_cut_endless(text, start, end))
    return spans


def _cut_endless(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut what is far too long to be a sentence, at white space where there is any."""
    spans: list[tuple[int, int]] = []
    while end - start > _LONGEST_SENTENCE_CHARACTERS:
        limit = start + _LONGEST_SENTENCE_CHARACTERS
        space = text.rfind(" ", start + 1, limit)
        cut = space if space > start else limit
        spans.append((start, cut))
        start = cut + 1 if space > start else cut
    spans.append((start, end))
    return spans


def _belongs_together(document: Document, previous: Block, block: Block) -> bool:
    """Tell whether ``block`` is to stay with the block before it."""
    if block.kind is BlockKind.HEADING:
        return False
    if block.is_item:
        return True
    return document.text[previous.start : previous.end].endswith(INTRODUCES)


def _sections(units: list[_Unit]) -> list[list[_Unit]]:
    """Cut before each heading, but keep headings that follow each other with what they head."""
    sections: list[list[_Unit]] = []
    for unit in units:
        under_heading = bool(sections) and sections[-1][-1].heading
        if not sections or (unit.heading and not under_heading):
            sections.append([unit])
        else:
            sections[-1].append(unit)
    return sections


def _pack(units: list[_Unit], min_tokens: int, max_tokens: int) -> list[list[_Unit]]:
    """Fill passages with the units of a section, best at the border of a paragraph."""
    groups: list[list[_Unit]] = []
    for clump in _clumps(units, max_tokens):
        size = sum(unit.tokens for unit in clump)
        filled = sum(unit.tokens for unit in groups[-1]) if groups else 0
        fits = filled + size <= max_tokens
        good_border = clump[0].opens_block and filled >= min_tokens
        if not groups or (not groups[-1][-1].heading and (not fits or good_border)):
            groups.append(list(clump))
        else:
            groups[-1].extend(clump)
    return _without_short_tail(groups, min_tokens, max_tokens)


def _clumps(units: list[_Unit], max_tokens: int) -> list[list[_Unit]]:
    """Join units that belong together, as far as they fit in one passage."""
    clumps: list[list[_Unit]] = []
    for unit in units:
        size = sum(part.tokens for part in clumps[-1]) if clumps else 0
        if clumps and unit.tied and size + unit.tokens <= max_tokens:
            clumps[-1].append(unit)
        else:
            clumps.append([unit])
    return clumps


def _without_short_tail(
    groups: list[list[_Unit]], min_tokens: int, max_tokens: int
) -> list[list[_Unit]]:
    """Join a passage that is too short to the one before it where the two fit together."""
    joined: list[list[_Unit]] = []
    for group in groups:
        size = sum(unit.tokens for unit in group)
        before = sum(unit.tokens for unit in joined[-1]) if joined else 0
        short = min(size, before) < min_tokens
        if joined and short and size + before <= max_tokens:
            joined[-1].extend(group)
        else:
            joined.append(group)
    return joined


def _passages(document: Document, starts: list[int]) -> tuple[Passage, ...]:
    """Make the passages that begin at ``starts``; the first takes what stands before it."""
    if not starts:
        return ()
    borders = [0, *starts[1:], len(document.text)]
    passages: list[Passage] = []
    path: tuple[Block, ...] = ()
    language = language_of(document.text)
    for ordinal, (start, end) in enumerate(itertools.pairwise(borders)):
        blocks = _starting_within(document.blocks, start, end)
        path = _path_after(path, blocks)
        last = end == len(document.text)
        passage = Passage(
            source_id=document.source.id,
            ordinal=ordinal,
            start=start,
            end=end,
            text=document.text[start:end],
            heading_path=tuple(document.text[b.start : b.end] for b in path),
            blocks=blocks,
            pages=_starting_within(document.pages, start, end + 1 if last else end),
            language=language_of(document.text[start:end], otherwise=language),
        )
        passages.append(with_kind(passage))
    return tuple(passages)


def _path_after(path: tuple[Block, ...], blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Give the headings above a passage: its own on top of the path that it continues."""
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            path = (*(above for above in path if above.level < block.level), block)
    return path


def _starting_within(spans: Sequence[_Span], start: int, end: int) -> tuple[_Span, ...]:
    """Give the spans, in order of their start, that start in ``[start, end)``."""
    first = bisect_left(spans, start, key=lambda span: span.start)
    last = bisect_left(spans, end, key=lambda span: span.start)
    return tuple(spans[first:last])


def sentences_of(passage: Passage) -> tuple[tuple[int, int], ...]:
    """Give the spans of a passage's sentences in its document, without its headings.

    A passage of headings only counts as one sentence.
    """
    headings = {b.start for b in passage.blocks if b.kind is BlockKind.HEADING}
    spans: list[tuple[int, int]] = []
    start = 0
    for line in passage.text.split("\n"):
        if passage.start + start not in headings:
            spans.extend(sentence_spans(passage.text, start, start + len(line)))
        start += len(line) + 1
    if not spans:
        spans.append((0, len(passage.text.rstrip())))
    return tuple((passage.start + first, passage.start + last) for first, last in spans)
