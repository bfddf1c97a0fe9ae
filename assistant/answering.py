"""From a question to an answer: quotes that answer it, or the word that the sources do not."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.alignment import Aligner
from assistant.cuttings import Cuttings
from assistant.documents import Answer, AnswerKind, Hit, Quote, Signpost, Source
from assistant.embedding import Encoder
from assistant.index import Index
from assistant.judging import Judge, hit_features, is_english
from assistant.language import DUTCH, ENGLISH, language_of
from assistant.quoting import quote_from
from assistant.retrieval import Filters, Retriever

CONSIDERED = 10
"""How many hits are judged for a question."""
_NEAREST_SOURCES = 3
# A further quote is shown from this share of the threshold on: one that stands beside a good
# first quote needs less by itself. And from this share of the first quote's probability on:
# .5 quotes fewer are shown than without it, with the phrase that answers as often among them
# (evals/EXPERIMENTS.md).
_FURTHER_QUOTE = 0.6
_BESIDE_THE_FIRST = 0.5
# So much ahead in log-odds a hit in another language may be and still come second, where both
# answer. The model sees a question's own words in its own language: of an invented text in Dutch
# and its like in English the one in the other language is at most 2.3 ahead.
_NEAR_LOG_ODDS = 2.5
_SMALLEST_DOUBT = 1e-12


@dataclass(frozen=True, slots=True)
class Judged:
    """A hit with the judged probability that it answers the question."""

    hit: Hit
    probability: float

    @property
    def log_odds(self) -> float:
        """Give the probability on the scale on which the judge adds up."""
        return math.log(self.probability / max(1 - self.probability, _SMALLEST_DOUBT))


class Answerer:
    """Answers questions from one open index."""

    def __init__(
        self,
        index: Index,
        judge: Judge,
        encoder: Encoder,
        *,
        dense_weight: float,
        sentence_weight: float,
    ) -> None:
        self.index = index
        self.aligner = Aligner(encoder)
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

        The first ten stand in the order of their probability, for the judge sees more of a hit
        than the scores that found it; the next ten follow in theirs, so that asking for more
        leaves what stands above as it is. Of those that answer nearly as well, what is in the
        language of the question comes first.
        """
        hits = self.retriever.search(question, vector, count, filters)
        judged = [
            Judged(hit, self.judge.probability(features))
            for hit, features in zip(hits, self.features(question, hits), strict=True)
        ]
        return [
            one
            for first in range(0, len(judged), CONSIDERED)
            for one in _own_language_first(
                question, judged[first : first + CONSIDERED], self.judge.threshold
            )
        ]

    def features(self, question: str, hits: Iterable[Hit]) -> list[dict[str, float]]:
        """Give for each hit the features by which it is judged."""
        lexical = self.retriever.lexical
        weights = lexical.content_weights(question)
        tokens = self.aligner.tokens(question)
        described = []
        for hit in hits:
            held = lexical.stems[self.retriever.positions[hit.passage.id]]
            alignment = self.aligner.align(tokens, hit.passage)
            described.append(hit_features(hit, question, held, weights, lexical, alignment))
        return described

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
        best = max((one.probability for one in judged), default=0.0)
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
        """Quote the hits that are good enough, in their order."""
        least = max(_FURTHER_QUOTE * self.judge.threshold, beside)
        quotes: list[Quote] = []
        for one in judged:
            if len(quotes) == top:
                break
            if one.probability < least:
                continue
            passage = one.hit.passage
            document = self.index.document(passage.source_id)
            relevance = self.retriever.relevance(question, vector, passage)
            quote = quote_from(document, passage, relevance, one.probability)
            if not any(quote.overlaps(other) for other in quotes):
                quotes.append(quote)
        return tuple(quotes)

    def _nearest(self, judged: list[Judged]) -> tuple[Source, ...]:
        """Give the sources of the best hits, each once."""
        sources: dict[str, Source] = {}
        for one in judged:
            source_id = one.hit.passage.source_id
            sources.setdefault(source_id, self.retriever.sources[source_id])
        return tuple(sources.values())[:_NEAREST_SOURCES]


def _own_language_first(question: str, judged: Iterable[Judged], threshold: float) -> list[Judged]:
    """Sort hits by probability; what answers in the question's language gets a head start."""
    language = ENGLISH if is_english(question) else language_of(question, otherwise=DUTCH)

    def rank(one: Judged) -> float:
        own = one.hit.passage.language == language and one.probability >= threshold
        return one.log_odds + _NEAR_LOG_ODDS * own

    return sorted(judged, key=rank, reverse=True)
