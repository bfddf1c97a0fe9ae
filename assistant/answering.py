"""From a question to an answer: quotes that answer it, or the word that the sources do not."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.documents import Answer, AnswerKind, Hit, Quote, Signpost, Source
from assistant.index import Index
from assistant.judging import Judge, hit_features
from assistant.lexical import DutchTokenizer
from assistant.quoting import quote_from
from assistant.retrieval import Filters, Retriever

_CONSIDERED = 10  # hits that are judged for a question
_NEAREST_SOURCES = 3
# A further quote is shown from this share of the threshold on: one that stands beside a good
# first quote needs less by itself.
_FURTHER_QUOTE = 0.8


@dataclass(frozen=True, slots=True)
class Judged:
    """A hit with the judged probability that it answers the question."""

    hit: Hit
    probability: float


class Answerer:
    """Answers questions from one open index."""

    def __init__(self, index: Index, dense_weight: float, judge: Judge) -> None:
        self.index = index
        self.retriever = Retriever(index, dense_weight)
        self._judge = judge
        self._tokenizer = DutchTokenizer()

    def judged_hits(
        self, question: str, vector: NDArray[np.float32], filters: Filters
    ) -> list[Judged]:
        """Give the best hits, each with the probability that it answers the question."""
        hits = self.retriever.search(question, vector, _CONSIDERED, filters)
        weights = self.retriever.lexical.weights(question)
        return [Judged(hit, self._judge.probability(self.features(hit, weights))) for hit in hits]

    def features(self, hit: Hit, weights: Mapping[str, float]) -> dict[str, float]:
        """Give the features by which a hit is judged."""
        lexical = self.retriever.lexical
        held = lexical.stems[self.retriever.positions[hit.passage.id]]
        return hit_features(hit, held, weights, lexical.idf)

    def answer(
        self,
        question: str,
        vector: NDArray[np.float32],
        *,
        top: int,
        filters: Filters,
        signposts: tuple[Signpost, ...] = (),
    ) -> Answer:
        """Answer ``question`` with at most ``top`` quotes; signposts, if any, come with them."""
        judged = self.judged_hits(question, vector, filters)
        best = max((one.probability for one in judged), default=0.0)
        quotes: tuple[Quote, ...] = ()
        if best >= self._judge.threshold:
            quotes = self._quotes(question, judged, top)
        kind = AnswerKind.QUOTES if quotes else AnswerKind.NOT_FOUND
        return Answer(
            question=question,
            understood=question,
            kind=AnswerKind.SIGNPOST if signposts else kind,
            confidence=best,
            quotes=quotes,
            nearest=() if quotes else self._nearest(judged),
            signposts=signposts,
        )

    def _quotes(self, question: str, judged: list[Judged], top: int) -> tuple[Quote, ...]:
        """Quote the hits that are good enough, in order of their rank."""
        weights = self.retriever.lexical.weights(question)
        quotes: list[Quote] = []
        for one in judged:
            if one.probability < _FURTHER_QUOTE * self._judge.threshold or len(quotes) == top:
                continue
            passage = one.hit.passage
            document = self.index.document(passage.source_id)
            quote = quote_from(document, passage, weights, self._tokenizer, one.probability)
            if quote is not None and not any(_overlaps(quote, other) for other in quotes):
                quotes.append(quote)
        return tuple(quotes)

    def _nearest(self, judged: list[Judged]) -> tuple[Source, ...]:
        """Give the sources of the best hits, each once."""
        sources: dict[str, Source] = {}
        for one in judged:
            source_id = one.hit.passage.source_id
            sources.setdefault(source_id, self.retriever.sources[source_id])
        return tuple(sources.values())[:_NEAREST_SOURCES]


def _overlaps(one: Quote, other: Quote) -> bool:
    same_source = one.source.id == other.source.id
    return same_source and one.start < other.end and other.start < one.end
