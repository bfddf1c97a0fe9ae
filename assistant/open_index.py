"""An open index: passages and vectors in memory, and a graph that finds the nearest fast.

Where the graph is not exact (a filter, many results, many equal vectors) the question
is compared with every vector; for 10,000 of them that takes a few milliseconds.
"""

import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from assistant.chunking import sentences_of
from assistant.documents import Document
from assistant.errors import IndexDamagedError
from assistant.generations import MEND
from assistant.index_records import (
    IndexEntry,
    SourceRecord,
    Vectors,
    document_from,
    passage_from,
    record_from,
    unpacked,
)

# The graph's top 50 is exact at search width 500 (see index.py); for more results, relative
# to its width, it is not used.
_WIDTH_PER_RESULT = 10

SAME_COSINE = 1e-5
"""How far the cosine of two equal vectors can be from 1 in single precision, with room to spare."""

Graph = Callable[[NDArray[np.float32], int], list[str]]
"""From a unit vector (d,) and a count to the ids of about the nearest passages."""


@dataclass(frozen=True, slots=True)
class StoredIndex:
    """What a generation holds, as it was stored.

    ``search_width`` is the graph's, 0 where it is not to be used; ``rows`` are (text,
    metadata) of each passage, in order; ``vectors`` is (n, d).
    """

    generation: str
    fingerprint: str
    search_width: int
    rows: Sequence[tuple[str, Mapping[str, object]]]
    vectors: NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """The ``mean (d,)`` and ``covariance (d, d)``, float64, of vectors of unit length.

    A unit vector q has cosines to all of them with mean q·mean and variance
    q·covariance·q.
    """

    mean: NDArray[np.float64]
    covariance: NDArray[np.float64]


class Index:
    """One open generation: read-only, safe to use from several threads.

    ``passages`` are in order of source and ordinal, ``records`` in order of source;
    ``fingerprint`` is that of the embedding model.
    """

    def __init__(self, stored: StoredIndex, graph: Graph, close: Callable[[], None]) -> None:
        self.generation = stored.generation
        self.fingerprint = stored.fingerprint
        self.passages = tuple(passage_from(text, fields) for text, fields in stored.rows)
        found = (record_from(fields) for _, fields in stored.rows)
        self.records = tuple(record for record in found if record is not None)
        self._keys = tuple(str(fields["embedding_key"]) for _, fields in stored.rows)
        self._vectors = unit_rows(stored.vectors)
        self._vectors.setflags(write=False)
        self._sentences, self._first_sentence = _sentences(stored)
        self._kinds = np.array([str(passage.kind) for passage in self.passages])
        self._places = {passage.id: place for place, passage in enumerate(self.passages)}
        self._spans = self._find_spans()
        self._documents: dict[str, Document] = {}
        self._search_width = stored.search_width
        self._graph: Graph | None = graph
        self._close = close
        self._lock = threading.Lock()

    # Made at the first question: an ingest opens two indexes and asks neither.

    @cached_property
    def moments(self) -> Moments:
        """Give the moments of the passages' vectors."""
        return moments(self._vectors)

    @cached_property
    def sentence_moments(self) -> Moments:
        """Give the moments of all sentences' vectors."""
        return moments(self._sentences)

    def _find_spans(self) -> dict[str, tuple[SourceRecord, int, int]]:
        """Give each source's record and the places of its passages, from and to."""
        spans, first = {}, 0
        for record in self.records:
            spans[record.source.id] = (record, first, first + record.passages)
            first += record.passages
        if first != len(self.passages):
            raise ValueError(f"{len(self.passages)} passages, en de bronnen tellen er {first}")
        return spans

    def nearest(
        self,
        vector: NDArray[np.float32],
        count: int,
        *,
        sectors: Collection[str] = (),
        source_ids: Collection[str] = (),
        passage_kinds: Collection[str] = (),
    ) -> list[tuple[int, float]]:
        """Find the ``count`` passages nearest to ``vector`` (d,).

        Gives (place in ``passages``, cosine), best first, equal ones in order of place;
        fewer when there are fewer. Only passages of sources that have one of ``sectors``, or
        none at all, and are one of ``source_ids`` are found, and only of ``passage_kinds``;
        an empty filter lets everything through.
        """
        if count < 1 or not self.passages:
            return []
        query = unit_rows(vector[np.newaxis])[0]
        if sectors or source_ids or passage_kinds:
            candidates = self._places_of(sectors, source_ids, passage_kinds)
        else:
            candidates = self._neighbours(query, count)
        cosines = self._vectors[candidates] @ query
        best = np.argsort(-cosines, kind="stable")[:count]
        return [(int(candidates[place]), float(cosines[place])) for place in best]

    def _places_of(
        self, sectors: Collection[str], source_ids: Collection[str], kinds: Collection[str]
    ) -> NDArray[np.intp]:
        """Give the places that a filter lets through; few enough to compare with all."""
        allowed = [
            np.arange(first, last)
            for record, first, last in self._spans.values()
            if (
                not sectors
                or not record.source.sectors
                or not set(sectors).isdisjoint(record.source.sectors)
            )
            and (not source_ids or record.source.id in source_ids)
        ]
        places = np.concatenate([np.arange(0), *allowed])
        return places[np.isin(self._kinds[places], list(kinds))] if kinds else places

    def _neighbours(self, query: NDArray[np.float32], count: int) -> NDArray[np.intp]:
        """Give places with the ``count`` nearest among them: the graph's, or else all."""
        everything = np.arange(len(self.passages))
        if count >= len(everything) or count * _WIDTH_PER_RESULT > self._search_width:
            return everything
        with self._lock:
            if self._graph is None:
                return everything
            found = self._graph(query, count)
        places = np.sort([self._places[passage_id] for passage_id in found])
        # Among many equal vectors a graph can fall apart; then it gives too few.
        return places if len(places) == count else everything

    def cosines(self, vector: NDArray[np.float32], indices: Sequence[int]) -> NDArray[np.float32]:
        """Give the cosines (n,) between ``vector`` (d,) and the passages at ``indices``."""
        if len(indices) == 0:
            return np.zeros(0, dtype=np.float32)
        chosen = self._vectors[np.asarray(indices, dtype=np.intp)]
        return np.asarray(chosen @ unit_rows(vector[np.newaxis])[0], dtype=np.float32)

    def best_sentence_cosines(
        self, vector: NDArray[np.float32], indices: Sequence[int]
    ) -> NDArray[np.float32]:
        """Give the cosine between ``vector`` (d,) and the best sentence of each passage, (n,)."""
        query = unit_rows(vector[np.newaxis])[0]
        best = [float((self._sentences_at(place) @ query).max()) for place in indices]
        return np.array(best, dtype=np.float32)

    def sentence_cosines(
        self, vector: NDArray[np.float32], place: int
    ) -> dict[tuple[int, int], float]:
        """Give the cosine of each sentence of a passage, by its span in the document."""
        cosines = self._sentences_at(place) @ unit_rows(vector[np.newaxis])[0]
        return dict(zip(sentences_of(self.passages[place]), map(float, cosines), strict=True))

    def _sentences_at(self, place: int) -> NDArray[np.float32]:
        return self._sentences[self._first_sentence[place] : self._first_sentence[place + 1]]

    def document(self, source_id: str) -> Document:
        """Give a source's document, put together from its passages.

        Raises:
            KeyError: the index holds no such source.
            IndexDamagedError: the text is not the one that was indexed.
        """
        record, first, last = self._spans[source_id]
        if source_id not in self._documents:
            try:
                document = document_from(record, self.passages[first:last])
            except ValueError as error:
                raise IndexDamagedError(
                    f"De tekst van bron {source_id} in de index is beschadigd ({error}). {MEND}"
                ) from error
            self._documents[source_id] = document
        return self._documents[source_id]

    def vectors_by_key(self) -> dict[str, Vectors]:
        """Give the vectors of each passage by its embedding key, to use them again."""
        return {
            key: Vectors(self._vectors[place], self._sentences_at(place))
            for place, key in enumerate(self._keys)
        }

    def must_hold(self, rows: Sequence[tuple[IndexEntry, SourceRecord]], fingerprint: str) -> None:
        """Compare all that the index holds with what was put in.

        Raises:
            ValueError: something differs.
            IndexDamagedError: the passages of a source do not make its document.
        """
        if self.fingerprint != fingerprint:
            raise ValueError(f"model {self.fingerprint} in plaats van {fingerprint}")
        if self.passages != tuple(entry.passage for entry, _ in rows):
            raise ValueError("de passages zijn anders dan ze erin gingen")
        if self.records != tuple(dict.fromkeys(record for _, record in rows)):
            raise ValueError("de bronnen zijn anders dan ze erin gingen")
        for record in self.records:
            self.document(record.source.id)
        for place, (entry, _) in enumerate(rows):
            if self._keys[place] != entry.embedding_key:
                raise ValueError(f"passage {entry.passage.id} heeft een andere sleutel")
            if self.cosines(entry.vectors.whole, [place])[0] < 1 - SAME_COSINE:
                raise ValueError(f"passage {entry.passage.id} heeft een andere vector")
            if len(self._sentences_at(place)) != len(entry.vectors.sentences):
                raise ValueError(f"passage {entry.passage.id} heeft een ander aantal zinnen")

    def close(self) -> None:
        """Let go of Chroma and of the generation; a second call does nothing.

        What is in memory goes on working, so that a question that is being answered
        meanwhile still is.
        """
        with self._lock:
            self._graph = None
            self._close()


def unit_rows(vectors: NDArray[np.floating]) -> NDArray[np.float32]:
    """Scale vectors (n, d) to unit length.

    In double precision: Chroma's own scaling is in single, and a vector that is reused
    in generation after generation would drift from its length.
    """
    lengths = np.linalg.norm(vectors.astype(np.float64), axis=1, keepdims=True)
    return np.asarray(vectors / lengths, dtype=np.float32)


def moments(vectors: NDArray[np.float32]) -> Moments:
    """Give the mean and the covariance of vectors (n, d); zeros of no vectors."""
    count, size = vectors.shape
    mean = np.zeros(size)
    covariance = np.zeros((size, size))
    if count:
        mean = vectors.mean(axis=0, dtype=np.float64)
        for first in range(0, count, 8192):  # not all in double precision at once
            centred = vectors[first : first + 8192] - mean
            covariance += centred.T @ centred / count
    return Moments(mean, covariance)


def _sentences(stored: StoredIndex) -> tuple[NDArray[np.float32], NDArray[np.intp]]:
    """Give all sentences' vectors (m, d), and where those of each passage begin (n + 1,)."""
    size = stored.vectors.shape[1]
    groups = [unpacked(str(fields["sentences"]), size) for _, fields in stored.rows]
    first = np.concatenate([[0], np.cumsum([len(group) for group in groups])]).astype(np.intp)
    return np.concatenate([np.zeros((0, size), np.float32), *groups]), first
