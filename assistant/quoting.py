"""From a passage to a quote: the sentences around what answers the question, whole."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.documents import Block, BlockKind, Document, Passage, Quote
from assistant.sentences import INTRODUCES, sentence_spans

Relevance = Callable[[int, int], float]
"""From the span of a sentence in its document to how much it is about the question."""

# A passage up to this long is quoted whole; a longer one is cut down to about the second figure.
# Of 420/320 the phrase that answers was in the quote for 89% of the passages that hold it, of
# 700/550 for 93%, and of no cut at all for 93% (evals/EXPERIMENTS.md).
_WHOLE_CHARACTERS = 700
_TRIMMED_CHARACTERS = 550
_LONGEST_LIST_CHARACTERS = 1500
LEANING = re.compile(
    r"\W*(dit|dat|deze|die|daar\w*|hier\w*|zij|ze|hij|ook|zo|dus|want|maar|echter|bovendien|"
    r"en|toch|vervolgens|this|that|these|those|they|it|so|but|also)\b",
    re.IGNORECASE,
)
"""How a sentence opens that leans on the one before it."""
# A block this short under a heading says little without it: "Programmacoördinator" under a name.
_SHORT_CHARACTERS = 120


@dataclass(frozen=True, slots=True)
class _Unit:
    """What a quote takes whole or not at all: a sentence, or a list with its introduction."""

    start: int
    end: int
    sentences: tuple[tuple[int, int], ...]


def quote_from(document: Document, passage: Passage, relevance: Relevance, score: float) -> Quote:
    """Quote the part of ``passage`` that answers a question; whole sentences, no cut list.

    Headings are shown beside a quote and not in it, but for those that have no text of
    their own, or so little that it says nothing without them. A passage of headings only
    is quoted whole.
    """
    units = _units(document, passage)
    if not units:
        end = passage.start + len(passage.text.rstrip())
        return Quote(document, passage.start, end, score, passage.kind)
    start, end = units[0].start, units[-1].end
    if end - start > _WHOLE_CHARACTERS:
        start, end = _most_relevant(document.text, units, relevance)
    return Quote(document, start, end, score, passage.kind)


def _units(document: Document, passage: Passage) -> list[_Unit]:
    """Give what can be quoted of a passage, in order: all but headings with text below them."""
    units: list[_Unit] = []
    for group in _groups(document, passage):
        spans = tuple(
            span
            for block in group
            for span in sentence_spans(document.text, block.start, block.end)
        )
        if group[-1].is_item:
            introduction = _introduction(document.text, units)
            units.append(
                _Unit((*introduction, *spans)[0][0], spans[-1][1], (*introduction, *spans))
            )
        else:
            inside = (s for s in spans if s[0] < passage.end and s[1] > passage.start)
            units.extend(_Unit(start, end, ((start, end),)) for start, end in inside)
    return units


def _groups(document: Document, passage: Passage) -> list[list[Block]]:
    """Give the blocks that the passage touches, the items of a list together.

    A list that runs on outside the passage is taken whole, unless it is very long.
    """
    groups: list[list[Block]] = []
    for run in _runs(document, passage):
        touched = [b for b in run if b.start < passage.end and b.end > passage.start]
        if not touched:
            continue
        whole = run[-1].end - run[0].start <= _LONGEST_LIST_CHARACTERS
        groups.append(list(run) if whole else touched)
    return groups


def _runs(document: Document, passage: Passage) -> list[list[Block]]:
    """Give all blocks that can be quoted; consecutive items of a list or table are one run.

    A heading can be where it stands among the blocks of ``passage`` like text: without
    text of its own, or above a short block.
    """
    runs: list[list[Block]] = []
    previous: Block | None = None
    for block, following in zip(document.blocks, (*document.blocks[1:], None), strict=True):
        if block.kind is not BlockKind.HEADING:
            if previous is not None and block.is_item and previous.kind is block.kind:
                runs[-1].append(block)
            else:
                runs.append([block])
        elif (
            following
            and passage.start <= block.start < following.end <= passage.end
            and _reads_as_text(block, following)
        ):
            runs.append([block])
        previous = block
    return runs


def _reads_as_text(heading: Block, following: Block) -> bool:
    """Tell whether a heading has no text below it, or so little that it belongs to it."""
    if following.kind is BlockKind.HEADING:
        return following.level <= heading.level
    is_short = following.end - following.start <= _SHORT_CHARACTERS
    return is_short and following.kind is BlockKind.PARAGRAPH


def _introduction(text: str, units: list[_Unit]) -> tuple[tuple[int, int], ...]:
    """Take the sentence that introduces a list off ``units``, if the last one does."""
    if units and text[units[-1].start : units[-1].end].endswith(INTRODUCES):
        return units.pop().sentences
    return ()


def _most_relevant(text: str, units: Sequence[_Unit], relevance: Relevance) -> tuple[int, int]:
    """Give the span of the unit that is most about the question, with its neighbours."""
    weights = [max(relevance(*sentence) for sentence in unit.sentences) for unit in units]
    first = last = max(range(len(units)), key=lambda number: (weights[number], -number))
    while first > 0 and LEANING.match(text, units[first].start):
        first -= 1
    while units[last].end - units[first].start < _TRIMMED_CHARACTERS:
        before = weights[first - 1] if first > 0 else -1.0
        after = weights[last + 1] if last + 1 < len(units) else -1.0
        if before < 0 and after < 0:
            break
        if after >= before:
            last += 1
        else:
            first -= 1
    return units[first].start, units[last].end
