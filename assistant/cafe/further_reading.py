"""Where to read on: sources that hold more than a plan quotes, and what each says it is. Pure."""

import re
from collections.abc import Collection, Iterator, Sequence

from assistant.cafe.choosing import repeats
from assistant.documents import BlockKind, Document, Quote
from assistant.gathering import Gathered
from assistant.sentences import sentence_spans
from assistant.spans import PassageKind

# A source that speaks of the theme under one heading has been quoted there already.
_FEWEST_HEADINGS = 2
_INTRODUCTION = 2500  # characters at the start of a document in which it may say what it is
_LONGEST = 500
_PUBLICATION = (
    r"(inspiratie)?kaart|handreiking|artikel|praktijkvoorbeeld|verhaal|publicatie|rapport|gids|"
    r"document|brochure|onderzoek|module|factsheet|whitepaper|guide|article|report|paper"
)
# A card of ours that says what it is says nothing of the publication that it stands for.
_OF_THE_CARD = re.compile(r"\bsamenvatting in eigen woorden\b", re.IGNORECASE)
_SAYS_WHAT_IT_IS = re.compile(
    rf"\b(in (dit|deze|this) ({_PUBLICATION})\b|(dit|deze|this) ({_PUBLICATION}) "
    r"(is|geeft|biedt|beschrijft|bevat|gaat|helpt|laat|offers|describes|gives)\b|"
    r"\b(lees|vind|leer) je\b|leggen we\b.*\buit\b)",
    re.IGNORECASE,
)


def further_reading(
    gathered: Sequence[Gathered], taken: Collection[Quote], count: int
) -> tuple[Gathered, ...]:
    """Give one quote for each of up to ``count`` sources, the one with most about the theme first.

    It is what the source offers on the theme, a training for instance, or else its own words
    on what it is; a source that says neither is left out.
    """
    found: list[Gathered] = []
    for source_id in _sources(gathered):
        own = [one for one in gathered if one.quote.source.id == source_id]
        offers = [one for one in own if one.kind is PassageKind.OFFER]
        has_more = len({one.quote.heading for one in own}) >= _FEWEST_HEADINGS
        introductions = _introductions(own) if has_more else ()
        others = (*taken, *(one.quote for one in found))
        fitting = (one for one in (*offers, *introductions) if not repeats(one.quote, others))
        if (best := next(fitting, None)) is not None:
            found.append(best)
    return tuple(found[:count])


def _sources(gathered: Sequence[Gathered]) -> list[str]:
    """Give the sources in order of how much they hold about the theme."""
    weights: dict[str, float] = {}
    for one in gathered:
        source_id = one.quote.source.id
        weights[source_id] = weights.get(source_id, 0.0) + one.quote.score
    return sorted(weights, key=lambda source_id: -weights[source_id])


def _introductions(own: Sequence[Gathered]) -> Iterator[Gathered]:
    """Give the sentences with which the source of quotes says what it is."""
    document, score = own[0].quote.document, own[0].quote.score
    for start, end in _opening_sentences(document):
        text = document.text[start:end]
        if _OF_THE_CARD.search(text):
            continue
        if end - start <= _LONGEST and _SAYS_WHAT_IT_IS.search(text):
            yield Gathered(Quote(document, start, end, score), PassageKind.TEXT)


def _opening_sentences(document: Document) -> Iterator[tuple[int, int]]:
    for block in document.blocks:
        if block.start > _INTRODUCTION:
            return
        if block.kind is BlockKind.PARAGRAPH:
            yield from sentence_spans(document.text, block.start, block.end)
