"""From a question to an answer: quotes that answer it, or the word that the sources do not."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.documents import Answer, AnswerKind, Document, Hit, Passage, Quote, Signpost, Source
from assistant.index import Index
from assistant.judging import Judge, hit_features
from assistant.quoting import Relevance, quote_from
from assistant.retrieval import Filters, Retriever

_CONSIDERED = 10  # hits that are judged for a question
_NEAREST_SOURCES = 3
# A further quote is shown from this share of the threshold on: one that stands beside a good
# first quote needs less by itself.
_FURTHER_QUOTE = 0.8
# What sharing all words of the question adds to the cosine of a sentence.
_SHARED_WORDS = 0.1


@dataclass(frozen=True, slots=True)
class Judged:
    """A hit with the judged probability that it answers the question."""

    hit: Hit
    probability: float


class Answerer:
    """Answers questions from one open index."""

    def __init__(
        self, index: Index, judge: Judge, *, dense_weight: float, sentence_weight: float
    ) -> None:
        self.index = index
        self.retriever = Retriever(index, dense_weight, sentence_weight)
        self._judge = judge

    def judged_hits(
        self,
        question: str,
        vector: NDArray[np.float32],
        filters: Filters,
        count: int = _CONSIDERED,
    ) -> list[Judged]:
        """Give the ``count`` best hits, each with the probability that it answers the question."""
        hits = self.retriever.search(question, vector, count, filters)
        weights = self.retriever.lexical.weights(question)
        return [
            Judged(hit, self._judge.probability(self.features(question, hit, weights)))
            for hit in hits
        ]

    def features(self, question: str, hit: Hit, weights: Mapping[str, float]) -> dict[str, float]:
        """Give the features by which a hit is judged."""
        lexical = self.retriever.lexical
        held = lexical.stems[self.retriever.positions[hit.passage.id]]
        return hit_features(hit, question, held, weights, lexical)

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
        best = judged[0].probability if judged else 0.0
        quotes: tuple[Quote, ...] = ()
        if best >= self._judge.threshold:
            quotes = self._quotes(question, vector, judged, top)
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

    def _quotes(
        self, question: str, vector: NDArray[np.float32], judged: list[Judged], top: int
    ) -> tuple[Quote, ...]:
        """Quote the hits that are good enough, in order of their rank."""
        quotes: list[Quote] = []
        for one in judged:
            if one.probability < _FURTHER_QUOTE * self._judge.threshold or len(quotes) == top:
                continue
            passage = one.hit.passage
            document = self.index.document(passage.source_id)
            relevance = self._relevance(question, vector, passage, document)
            quote = quote_from(document, passage, relevance, one.probability)
            if not any(_overlaps(quote, other) for other in quotes):
                quotes.append(quote)
        return tuple(quotes)

    def _relevance(
        self, question: str, vector: NDArray[np.float32], passage: Passage, document: Document
    ) -> Relevance:
        """Measure sentences of a passage by their likeness to the question and the words shared."""
        lexical = self.retriever.lexical
        weights = lexical.weights(question)
        total = sum(weights.values()) or 1.0
        cosines = self.index.sentence_cosines(vector, self.retriever.positions[passage.id])

        def relevance(start: int, end: int) -> float:
            held = lexical.stems_of(document.text[start:end])
            shared = sum(weight for stem, weight in weights.items() if stem in held) / total
            return cosines.get((start, end), 0.0) + _SHARED_WORDS * shared

        return relevance

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
