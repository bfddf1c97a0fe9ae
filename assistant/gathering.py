"""Gathers what the sources hold about a theme: quotes that stand by themselves, each of a kind.

A theme is a topic and not a question. The judge of answers tells topics well all the same:
of 24 themes, most of one word, each that the five sources speak of had a passage at .8 or
more, and each other one none above .3. For a theme of several words it is too easily
content, so a passage must stand out among all passages, too.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from assistant.answering import Answerer, Judged
from assistant.cuttings import Cutting
from assistant.documents import Hit, Quote
from assistant.judging import hit_features
from assistant.retrieval import CANDIDATES, Filters
from assistant.spans import PassageKind

# As for the further quotes of an answer: beside a passage that is surely about the theme ...
_FURTHER = 0.8
# ... and where all words of the theme stand in the quote or its heading.
_NAMED = 0.5
_STANDS_OUT = 3.0
"""The z-score of a passage about a theme; what the theme only touches upon has 1 or less."""
_SHORTEST_PART = 4  # letters of a stem that is sought in compounds


@dataclass(frozen=True, slots=True)
class Gathered:
    """A quote about a theme; its score is the judged probability that it is.

    It is less where the passage does not stand out among all.
    """

    quote: Quote
    kind: PassageKind


def gather(
    answerer: Answerer, theme: str, vector: NDArray[np.float32], filters: Filters
) -> tuple[Gathered, ...]:
    """Give all quotes about ``theme`` that stand by themselves, best first.

    None where no source speaks of it. Quotes can overlap: a figure stands in an example.
    """
    judged = answerer.judged_hits(theme, vector, filters, CANDIDATES)
    if not judged or judged[0].probability < answerer.judge.threshold:
        return ()
    gatherer = _Gatherer(answerer, theme, vector)
    found = [one for hit in judged for one in gatherer.gather(hit)]
    return tuple(sorted(found, key=lambda one: -one.quote.score))


class _Gatherer:
    """Judges the parts of passages by one theme."""

    def __init__(self, answerer: Answerer, theme: str, vector: NDArray[np.float32]) -> None:
        self._index, self._judge = answerer.index, answerer.judge
        self._cuttings = answerer.cuttings
        self._lexical, self._positions = answerer.retriever.lexical, answerer.retriever.positions
        self._theme, self._vector = theme, vector
        self._weights = self._lexical.content_weights(theme)
        self._aligner, self._tokens = answerer.aligner, answerer.aligner.tokens(theme)

    def gather(self, judged: Judged) -> list[Gathered]:
        """Give the quotes of one passage that are about the theme themselves."""
        passage, hit = judged.hit.passage, judged.hit
        cosines = self._index.sentence_cosines(self._vector, self._positions[passage.id])
        found = []
        for cutting in self._cuttings.of(passage):
            inside = [cosine for span, cosine in cosines.items() if _within(span, cutting.quote)]
            best = max(inside, default=hit.sentence_cosine)
            # What stands under a heading about the theme need not say so again in each sentence.
            part = replace(hit, sentence_cosine=(best + hit.sentence_cosine) / 2)
            score = self._score(part, cutting)
            if score > 0:
                found.append(Gathered(replace(cutting.quote, score=score), cutting.kind))
        return found

    def _score(self, hit: Hit, cutting: Cutting) -> float:
        """Judge a part of a passage as a hit of its own; 0 where it is not about the theme."""
        named = frozenset(stem for stem in self._weights if _is_named(stem, cutting.words))
        held = cutting.stems | named
        alignment = self._aligner.align(self._tokens, hit.passage)
        features = hit_features(hit, self._theme, held, self._weights, self._lexical, alignment)
        probability = self._judge.probability(features)
        score = probability * max(0.0, min(1.0, hit.dense / _STANDS_OUT))
        if named == self._weights.keys() and probability >= _NAMED * self._judge.threshold:
            return score
        return score if score >= _FURTHER * self._judge.threshold else 0.0


def _is_named(stem: str, words: frozenset[str]) -> bool:
    """Tell whether a word is a stem, or begins or ends with it.

    Dutch writes compounds as one word: who asks for "stage" means "stageplek" as well.
    """
    if stem in words or len(stem) < _SHORTEST_PART:
        return stem in words
    return any(word.startswith(stem) or word.endswith(stem) for word in words)


def _within(span: tuple[int, int], quote: Quote) -> bool:
    return span[0] < quote.end and quote.start < span[1]
