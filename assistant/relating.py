"""What belongs with a quote: its sentences that answer, who else says it, and what is like it."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.documents import Passage, Quote, Source
from assistant.quoting import quote_from
from assistant.retrieval import Retriever

Span = tuple[int, int]

_CONSIDERED = 40  # nearest passages in which others that say the same, or alike, are sought
# Share of stems in common from which two sources say the same; retrieval leaves such hits out.
_SAME_TEXT = 0.85
# What sharing all words of the question adds to the cosine of a sentence, as in answering.
_SHARED_WORDS = 0.1
# A sentence that is this close to the best one answers too.
_CLOSE_TO_BEST = 0.02
# More than this share of a quote, in characters, is no emphasis any more.
_MOST_OF_A_QUOTE = 0.6


@dataclass(frozen=True, slots=True)
class Related:
    """What belongs with a quote: ``emphasis`` are spans in its document, within the quote."""

    emphasis: tuple[Span, ...] = ()
    also_in: tuple[Source, ...] = ()


def relate(
    retriever: Retriever, question: str, vector: NDArray[np.float32], quote: Quote
) -> Related:
    """Give what belongs with a quote that was found for a question; ``vector`` is the question's.

    A quote of a text that is no longer indexed has nothing that belongs with it.
    """
    if not _is_indexed(retriever, quote):
        return Related()
    emphasis = _emphasis(retriever, question, vector, quote)
    return Related(emphasis, _said_by_others(retriever, quote))


def similar_quotes(
    retriever: Retriever, vector: NDArray[np.float32], quote: Quote, count: int
) -> tuple[Quote, ...]:
    """Give up to ``count`` quotes like this one, nearest first; ``vector`` is the quote's own.

    None of them overlaps or repeats it, or one that is nearer.
    """
    taken, found = [retriever.lexical.stems_of(quote.text)], list[Quote]()
    for place, cosine in retriever.index.nearest(vector, _CONSIDERED):
        passage, stems = retriever.index.passages[place], retriever.lexical.stems[place]
        if _overlaps(passage, quote) or any(_alike(stems, other) >= _SAME_TEXT for other in taken):
            continue
        found.append(_quote(retriever, vector, place, cosine))
        taken.append(stems)
        if len(found) == count:
            break
    return tuple(found)


def _quote(retriever: Retriever, vector: NDArray[np.float32], place: int, cosine: float) -> Quote:
    """Quote the part of a passage that is most like ``vector``."""
    passage = retriever.index.passages[place]
    cosines = retriever.index.sentence_cosines(vector, place)

    def relevance(start: int, end: int) -> float:
        return cosines.get((start, end), 0.0)

    document = retriever.index.document(passage.source_id)
    return quote_from(document, passage, relevance, cosine)


def _emphasis(
    retriever: Retriever, question: str, vector: NDArray[np.float32], quote: Quote
) -> tuple[Span, ...]:
    """Give the sentences that are most about the question; none where all are, or there is one."""
    weights = retriever.lexical.weights(question)
    total = sum(weights.values()) or 1.0
    scores: dict[Span, float] = {}
    for place in _places(retriever, quote):
        for (start, end), cosine in retriever.index.sentence_cosines(vector, place).items():
            if quote.start <= start < end <= quote.end:
                held = retriever.lexical.stems_of(quote.document.text[start:end])
                shared = sum(weight for stem, weight in weights.items() if stem in held) / total
                scores[start, end] = cosine + _SHARED_WORDS * shared
    best = max(scores.values(), default=0.0)
    chosen = [span for span, score in sorted(scores.items()) if score >= best - _CLOSE_TO_BEST]
    length = sum(end - start for start, end in chosen)
    return tuple(chosen) if length <= _MOST_OF_A_QUOTE * (quote.end - quote.start) else ()


def _said_by_others(retriever: Retriever, quote: Quote) -> tuple[Source, ...]:
    """Give the other sources that have a passage of the quote with the same words."""
    own = [(place, retriever.lexical.stems[place]) for place in _places(retriever, quote)]
    sources: dict[str, Source] = {}
    for place, stems in enumerate(retriever.lexical.stems):
        source = retriever.sources[retriever.index.passages[place].source_id]
        if source.id != quote.source.id and any(
            _alike(stems, other) >= _SAME_TEXT for _, other in own
        ):
            sources.setdefault(source.id, source)
    return tuple(sources.values())


def _places(retriever: Retriever, quote: Quote) -> Iterator[int]:
    """Give the places in the index of the passages that the quote touches."""
    for place, passage in enumerate(retriever.index.passages):
        if _overlaps(passage, quote):
            yield place


def _overlaps(passage: Passage, quote: Quote) -> bool:
    same_source = passage.source_id == quote.source.id
    return same_source and passage.start < quote.end and quote.start < passage.end


def _is_indexed(retriever: Retriever, quote: Quote) -> bool:
    if quote.source.id not in retriever.sources:
        return False
    return retriever.index.document(quote.source.id).text == quote.document.text


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    """Give the Jaccard similarity of two sets of stems, 0–1; of sets of unlike size at once."""
    smaller, larger = sorted((len(one), len(other)))
    if not larger or smaller / larger < _SAME_TEXT:
        return 0.0
    return len(one & other) / len(one | other)
