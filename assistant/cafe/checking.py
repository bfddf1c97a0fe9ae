"""Checks the quotes of a plan against their sources as these are now.

A source can change after a quote was chosen. A quote that only moved is quoted from its new
place; one whose words changed is quoted as they are now, and that is said; one that is no
longer there is left out, and that is said as well.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from assistant.cafe.choosing import item_id
from assistant.cafe.plan import Item, Plan, Section, SectionKind
from assistant.documents import Document, Quote
from assistant.messages import Messages
from assistant.sentences import sentence_spans
from assistant.service import Assistant
from assistant.spans import PassageKind

# Share of words in common from which a passage is the old one in other words; of unrelated
# sentences in one field a third is common.
_SAME_PASSAGE = 0.6
_LONGEST_OLD = 200  # characters of a changed quote that are told


@dataclass(frozen=True, slots=True)
class Wanted:
    """A quote as it was chosen: where it stood, and its words."""

    source_id: str
    title: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """A quote that is no longer in its source as it was; ``new`` is None where it is gone."""

    section: SectionKind
    item_id: str
    title: str
    old: str
    new: Quote | None


@dataclass(frozen=True, slots=True)
class Checked:
    """A plan of which every quote stands in its source now, and what was changed for that."""

    plan: Plan
    changes: tuple[Change, ...] = ()


Find = Callable[[str], Document | None]
"""From a source id to its document as it is indexed; None where it is not."""


def check(plan: Plan, assistant: Assistant) -> Checked:
    """Check all quotes of a plan, those of the reserves too.

    Raises:
        IndexMissingError, IndexDamagedError, ModelError: as ``Assistant.answer``.
    """
    return check_with(plan, documents_of(assistant))


def say_change(change: Change, messages: Messages) -> str:
    """Tell what became of a quote whose source has changed."""
    old = change.old if len(change.old) <= _LONGEST_OLD else f"{change.old[:_LONGEST_OLD]}…"
    if change.new is None:
        return messages.say("cafe_gone", title=change.title, old=old)
    return messages.say("cafe_changed", title=change.title, old=old, new=change.new.text)


def documents_of(assistant: Assistant) -> Find:
    """Give how the document of a source is found: its own, or that of a newer edition."""

    def find(source_id: str) -> Document | None:
        try:
            return assistant.document(source_id)
        except KeyError:
            newer = assistant.stand_in(source_id)
        return assistant.document(newer[0].id) if newer is not None else None

    return find


def check_with(plan: Plan, find: Find) -> Checked:
    """Check all quotes of a plan against the documents that ``find`` gives."""
    changes: list[Change] = []
    sections = []
    for section in plan.sections:
        items = _checked(section, section.items, find, changes)
        # What is only in reserve changes unseen: nobody has chosen it yet.
        reserve = _checked(section, section.reserve, find, [])
        sections.append(replace(section, items=items, reserve=reserve))
    return Checked(replace(plan, sections=tuple(sections)), tuple(changes))


def _checked(
    section: Section, items: Sequence[Item], find: Find, changes: list[Change]
) -> tuple[Item, ...]:
    kept: list[Item] = []
    for item in items:
        if item.quote is None:
            kept.append(item)
            continue
        wanted = wanted_of(item.quote)
        found_in = find(wanted.source_id)
        quote = find_again(wanted, found_in, item.quote.score, item.quote.kind)
        if quote is None or quote.text != wanted.text:
            changes.append(Change(section.kind, item.id, wanted.title, wanted.text, quote))
        if quote is not None:
            kept.append(replace(item, id=item_id(quote), quote=quote))
    return tuple(kept)


def wanted_of(quote: Quote) -> Wanted:
    """Give what must be known of a quote to find it again."""
    return Wanted(quote.source.id, quote.source.title, quote.start, quote.end, quote.text)


def find_again(
    wanted: Wanted,
    document: Document | None,
    score: float = 0.0,
    kind: PassageKind = PassageKind.TEXT,
) -> Quote | None:
    """Find a quote in a document as it is now: in its place, elsewhere, or in other words.

    Where its words stand more than once, the place nearest to the old one is taken.
    """
    if document is None or not wanted.text.strip():
        return None
    text, size = document.text, len(wanted.text)
    if text[wanted.start : wanted.start + size] == wanted.text:
        return Quote(document, wanted.start, wanted.start + size, score, kind)
    places = [match.start() for match in re.finditer(re.escape(wanted.text), text)]
    if places:
        start = min(places, key=lambda place: abs(place - wanted.start))
        return Quote(document, start, start + size, score, kind)
    span = _reworded(wanted, document)
    return Quote(document, *span, score, kind) if span is not None else None


def _reworded(wanted: Wanted, document: Document) -> tuple[int, int] | None:
    """Find the run of sentences that shares most words with the old quote, if it shares enough."""
    old = _words(wanted.text)
    count = len(list(_sentences(wanted.text, 0, len(wanted.text))))
    sentences = [
        span
        for block in document.blocks
        for span in _sentences(document.text, block.start, block.end)
    ]
    held = [_words(document.text[start:end]) for start, end in sentences]
    best, found = _SAME_PASSAGE, None
    for size in range(max(1, count - 1), count + 2):
        for first in range(len(sentences) - size + 1):
            words = sum(held[first : first + size], Counter[str]())
            if _common(old, words) < best:
                continue
            span = sentences[first][0], sentences[first + size - 1][1]
            likeness = SequenceMatcher(
                None, wanted.text.split(), document.text[slice(*span)].split(), autojunk=False
            ).ratio()
            if likeness > best:
                best, found = likeness, span
    return found


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Give the sentences of a text, no sentence running on over a line's end."""
    for line in re.finditer(r"[^\n]+", text[start:end]):
        yield from sentence_spans(text, start + line.start(), start + line.end())


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.casefold()))


def _common(one: Counter[str], other: Counter[str]) -> float:
    """Give the share of words that two texts have in common (Dice), 0–1."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0
