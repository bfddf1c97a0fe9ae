"""What belongs with a quote: its sentences that answer, who else says it, and what is like it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.chunking import sentences_of
from assistant.documents import Quote, Source
from assistant.quoting import quote_from
from assistant.retrieval import Retriever, say_the_same

Span = tuple[int, int]

_CONSIDERED = 40  # nearest passages in which others that say the same, or alike, are sought
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
        if quote.overlaps(passage) or _says(stems, taken):
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
    scores: dict[Span, float] = {}
    for place in _places(retriever, quote):
        passage = retriever.index.passages[place]
        relevance = retriever.relevance(question, vector, passage)
        for start, end in sentences_of(passage):
            if quote.start <= start < end <= quote.end:
                scores[start, end] = relevance(start, end)
    best = max(scores.values(), default=0.0)
    chosen = [span for span, score in sorted(scores.items()) if score >= best - _CLOSE_TO_BEST]
    length = sum(end - start for start, end in chosen)
    return tuple(chosen) if length <= _MOST_OF_A_QUOTE * (quote.end - quote.start) else ()


def _said_by_others(retriever: Retriever, quote: Quote) -> tuple[Source, ...]:
    """Give the other sources that have a passage of the quote with the same words."""
    own = [retriever.lexical.stems[place] for place in _places(retriever, quote)]
    sources: dict[str, Source] = {}
    for place, stems in enumerate(retriever.lexical.stems):
        source = retriever.sources[retriever.index.passages[place].source_id]
        if source.id != quote.source.id and _says(stems, own):
            sources.setdefault(source.id, source)
    return tuple(sources.values())


def _places(retriever: Retriever, quote: Quote) -> Iterator[int]:
    """Give the places in the index of the passages that the quote touches."""
    for place, passage in enumerate(retriever.index.passages):
        if quote.overlaps(passage):
            yield place


def _is_indexed(retriever: Retriever, quote: Quote) -> bool:
    if quote.source.id not in retriever.sources:
        return False
    return retriever.index.document(quote.source.id).text == quote.document.text


def _says(stems: frozenset[str], others: Iterable[frozenset[str]]) -> bool:
    """Tell whether a text with words says what another does."""
    return bool(stems) and any(say_the_same(stems, other) for other in others)
