"""From a question to hits: dense similarity and BM25, each as a z-score, weighted.

A question's similarities to all passages have the mean ``q·μ`` and the variance
``qᵀΣq``, where μ and Σ are the mean and covariance of the passages' vectors; so
the dense z-score of a few candidates needs no look at all the others. The dense score
weighs a passage as a whole and the best of its sentences, each against its own kind.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.documents import Hit, Passage, Source
from assistant.index import Index
from assistant.lexical import LexicalIndex
from assistant.open_index import Moments
from assistant.settings import Settings

CANDIDATES = 50  # taken from each ranker; what stands lower in both is never among the first ten
WIDE_CANDIDATES = 200  # of 616 documents 97% of the relevant are then among the first 100
_SAME_TEXT = 0.85  # share of stems in common from which two passages say the same
_SMALLEST_DEVIATION = 1e-6
_SHARED_WORDS = 0.1  # what sharing all words of the question adds to the cosine of a sentence


@dataclass(frozen=True, slots=True)
class Filters:
    """Which passages of which sources may be found; empty, or the year 0, means all.

    A source without sectors is for every sector. One without a kind or a date is none of the
    kinds and years that are asked for. ``passage_kinds`` are values of ``PassageKind``.
    """

    sectors: Collection[str] = ()
    source_ids: Collection[str] = ()
    kinds: Collection[str] = ()
    publishers: Collection[str] = ()
    year_from: int = 0
    passage_kinds: Collection[str] = ()

    @property
    def active(self) -> bool:
        """Tell whether anything is filtered."""
        return self.narrow_sources or bool(self.passage_kinds)

    @property
    def narrow_sources(self) -> bool:
        """Tell whether there may be sources that are left out whole."""
        narrowed = (self.sectors, self.source_ids, self.kinds, self.publishers, self.year_from)
        return any(narrowed)

    def allow(self, source: Source) -> bool:
        """Tell whether a source may be found."""
        year = int(source.date[:4]) if source.date and source.date[:4].isdecimal() else 0
        return (
            (not self.sectors or not source.sectors or bool(set(self.sectors) & {*source.sectors}))
            and (not self.source_ids or source.id in self.source_ids)
            and (not self.kinds or source.kind in self.kinds)
            and (not self.publishers or source.publisher in self.publishers)
            and year >= self.year_from
        )

    def allow_kind(self, passage: Passage) -> bool:
        """Tell whether a passage of a source that is allowed may be found."""
        return not self.passage_kinds or passage.kind in self.passage_kinds


def understood_as(question: str, settings: Settings) -> str:
    """Give what is searched for a question: white space folded, cut at the longest question."""
    return " ".join(question.split())[: settings.max_question_characters]


class Retriever:
    """Finds passages of one open index."""

    def __init__(self, index: Index, dense_weight: float, sentence_weight: float) -> None:
        self.index = index
        self.sources = {record.source.id: record.source for record in index.records}
        self.positions = {passage.id: n for n, passage in enumerate(index.passages)}
        self.lexical = LexicalIndex(
            ["\n".join((*passage.heading_path, passage.text)) for passage in index.passages]
        )
        self._dense_weight = dense_weight
        self._sentence_weight = sentence_weight

    def search(
        self,
        question: str,
        vector: NDArray[np.float32],
        count: int,
        filters: Filters | None = None,
        *,
        wide: bool = False,
    ) -> list[Hit]:
        """Give up to ``count`` hits, best first, none of which repeats one above it.

        ``vector`` is the question's, ``(d,)`` float32 of unit length. A ``wide`` search, for
        measuring, looks further down both rankings and keeps hits that say the same.
        """
        filters = filters or Filters()
        lexical = self.lexical.scores(question)
        width = WIDE_CANDIDATES if wide else CANDIDATES
        candidates = self._candidates(vector, lexical, filters, width)
        if not candidates:
            return []
        cosines = self.index.cosines(vector, candidates)
        best = self.index.best_sentence_cosines(vector, candidates)
        weight = self._sentence_weight
        dense = (1 - weight) * _dense_z(vector, cosines, self.index.moments)
        dense += weight * _dense_z(vector, best, self.index.sentence_moments)
        sparse = _z_scores(lexical, candidates)
        fused = self._dense_weight * dense + (1 - self._dense_weight) * sparse
        scores = zip(fused, cosines, best, dense, sparse, strict=True)
        hits = [
            Hit(self.index.passages[place], *map(float, values))
            for place, values in zip(candidates, scores, strict=True)
        ]
        ranked = sorted(range(len(hits)), key=lambda n: (-hits[n].score, candidates[n]))
        if wide:
            return [hits[n] for n in ranked[:count]]
        return self._without_repeats([(candidates[n], hits[n]) for n in ranked], count)

    def relevance(
        self, question: str, vector: NDArray[np.float32], passage: Passage
    ) -> Callable[[int, int], float]:
        """Measure sentences of a passage by their likeness to the question and the words shared.

        What is given takes the span of a sentence in its document.
        """
        text = self.index.document(passage.source_id).text
        weights = self.lexical.weights(question)
        total = sum(weights.values()) or 1.0
        cosines = self.index.sentence_cosines(vector, self.positions[passage.id])

        def relevance(start: int, end: int) -> float:
            held = self.lexical.stems_of(text[start:end])
            shared = sum(weight for stem, weight in weights.items() if stem in held) / total
            return cosines.get((start, end), 0.0) + _SHARED_WORDS * shared

        return relevance

    def _candidates(
        self,
        vector: NDArray[np.float32],
        lexical: NDArray[np.float32],
        filters: Filters,
        width: int,
    ) -> list[int]:
        """Give the passages that either ranker puts among its first ``width``, as indices."""
        allowed = [source.id for source in self.sources.values() if filters.allow(source)]
        if not allowed:
            return []
        nearest = self.index.nearest(
            vector,
            width,
            source_ids=allowed if filters.narrow_sources else (),
            passage_kinds=filters.passage_kinds,
        )
        found = {index for index, _ in nearest}
        order = np.argsort(-lexical, kind="stable")
        taken = 0
        for index in order:
            if taken == width or lexical[index] <= 0:
                break
            if self._allowed(int(index), filters):
                found.add(int(index))
                taken += 1
        return sorted(found)

    def _allowed(self, index: int, filters: Filters) -> bool:
        passage = self.index.passages[index]
        source = self.sources[passage.source_id]
        return not filters.active or (filters.allow(source) and filters.allow_kind(passage))

    def _without_repeats(self, ranked: list[tuple[int, Hit]], count: int) -> list[Hit]:
        """Leave out each hit whose text says the same as one above it."""
        kept: list[tuple[int, Hit]] = []
        for index, hit in ranked:
            if len(kept) == count:
                break
            stems = self.lexical.stems[index]
            if not any(say_the_same(stems, self.lexical.stems[other]) for other, _ in kept):
                kept.append((index, hit))
        return [hit for _, hit in kept]


def _dense_z(
    vector: NDArray[np.float32], cosines: NDArray[np.float32], moments: Moments
) -> NDArray[np.float64]:
    """Give cosines as z-scores against those of all vectors that have ``moments``."""
    question = vector.astype(np.float64)
    variance = float(question @ moments.covariance @ question)
    deviation = max(np.sqrt(max(variance, 0.0)), _SMALLEST_DEVIATION)
    scores: NDArray[np.float64] = (cosines - question @ moments.mean) / deviation
    return scores


def _z_scores(scores: NDArray[np.float32], indices: list[int]) -> NDArray[np.float64]:
    """Give the scores at ``indices`` as z-scores against all of them."""
    deviation = max(float(scores.std()), _SMALLEST_DEVIATION)
    return (scores[indices].astype(np.float64) - float(scores.mean())) / deviation


def say_the_same(one: frozenset[str], other: frozenset[str]) -> bool:
    """Tell whether two sets of stems are nearly equal, by their Jaccard similarity."""
    smaller, larger = sorted((len(one), len(other)))
    if not larger:
        return True
    if smaller / larger < _SAME_TEXT:  # seen at once, without a look at the stems
        return False
    return len(one & other) / len(one | other) >= _SAME_TEXT
