"""From a question to an answer: quotes that answer it, or the word that the sources do not."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.cuttings import Cuttings
from assistant.documents import Answer, AnswerKind, Document, Hit, Passage, Quote, Signpost, Source
from assistant.index import Index
from assistant.judging import Judge, hit_features
from assistant.quoting import Relevance, quote_from
from assistant.retrieval import Filters, Retriever

CONSIDERED = 10
"""How many hits are judged for a question."""
_NEAREST_SOURCES = 3
# A further quote is shown from this share of the threshold on: one that stands beside a good
# first quote needs less by itself. And from this share of the first quote's probability on:
# .5 quotes fewer are shown than without it, with the phrase that answers as often among them
# (evals/EXPERIMENTS.md).
_FURTHER_QUOTE = 0.8
_BESIDE_THE_FIRST = 0.6
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
        self.cuttings = Cuttings(index, self.retriever.lexical)
        self.judge = judge

    def judged_hits(
        self,
        question: str,
        vector: NDArray[np.float32],
        filters: Filters,
        count: int = CONSIDERED,
    ) -> list[Judged]:
        """Give the ``count`` best hits with the probability that each answers the question.

        Most probable first: the judge sees more of a hit than the scores that found it.
        """
        hits = self.retriever.search(question, vector, count, filters)
        weights = self.retriever.lexical.content_weights(question)
        judged = [
            Judged(hit, self.judge.probability(self.features(question, hit, weights)))
            for hit in hits
        ]
        return sorted(judged, key=lambda one: -one.probability)

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
        skip: int = 0,
        signposts: tuple[Signpost, ...] = (),
    ) -> Answer:
        """Answer ``question`` with at most ``top`` quotes; signposts, if any, come with them.

        The best ``skip`` quotes are left out.
        """
        judged = self.judged_hits(question, vector, filters, CONSIDERED + 2 * skip)
        best = judged[0].probability if judged else 0.0
        quotes: tuple[Quote, ...] = ()
        if best >= self.judge.threshold:
            # who asks for more gets what stands further below the first, too
            beside = 0.0 if skip else _BESIDE_THE_FIRST * best
            quotes = self._quotes(question, vector, judged, skip + top, beside)[skip:]
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
        self,
        question: str,
        vector: NDArray[np.float32],
        judged: list[Judged],
        top: int,
        beside: float,
    ) -> tuple[Quote, ...]:
        """Quote the hits that are good enough, in order of their probability."""
        least = max(_FURTHER_QUOTE * self.judge.threshold, beside)
        quotes: list[Quote] = []
        for one in judged:
            if one.probability < least or len(quotes) == top:
                break
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
