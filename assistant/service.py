"""The assistant that every skin uses: one question in, one answer out, on the newest index."""

import logging
import re
import threading
import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from assistant.answering import Answerer, Judged
from assistant.documents import Answer, AnswerKind, Document, Passage, Quote, Signpost, Source
from assistant.embedding import Encoder, open_encoder
from assistant.errors import (
    IndexDamagedError,
    IndexMissingError,
    ModelError,
)
from assistant.gathering import Gathered, gather
from assistant.index import Index, IndexStore, SourceRecord
from assistant.index_records import OtherCopy
from assistant.judging import load_judge
from assistant.relating import Related, relate, similar_quotes
from assistant.removed import RemovedSource, RemovedSources
from assistant.retrieval import Filters, understood_as
from assistant.settings import Settings, load_settings
from assistant.signposts import CrisisDetector

_LATEST_QUESTIONS = 16

logger = logging.getLogger(__name__)


class Assistant:
    """Answers questions; safe to use from several threads.

    It follows the published generation of the index: a new one is opened at the
    next question, and the old one closed when nobody reads it any more.
    """

    def __init__(self, settings: Settings, encoder: Encoder) -> None:
        self.settings = settings
        self._encoder = encoder
        # What belongs with an answer asks for the vector of its question again.
        self._embed = lru_cache(_LATEST_QUESTIONS)(self._embed_anew)
        self._store = IndexStore(settings.index_directory, settings.search_width)
        self._judge = load_judge()
        self._detector = CrisisDetector(encoder.fingerprint)
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._refused: str | None = None
        self._readers: dict[Answerer, int] = {}
        self._answerer: Answerer | None = None

    def answer(
        self,
        question: str,
        *,
        sectors: Collection[str] = (),
        source_ids: Collection[str] = (),
        filters: Filters | None = None,
        top: int | None = None,
        skip: int = 0,
    ) -> Answer:
        """Answer a question with quotes, or say that the sources do not.

        ``filters`` are narrowed by ``sectors`` and ``source_ids`` where these are given;
        ``skip`` leaves out as many quotes, which were shown before.

        Raises:
            IndexMissingError, IndexDamagedError: there is no index that can be read.
            ModelError: the model is missing or not the one the index was made with.
        """
        begun = time.perf_counter()
        understood = understood_as(question, self.settings)
        if not re.search(r"\w", understood):
            return Answer(question, understood, AnswerKind.NOT_FOUND, confidence=0.0)
        signposts = self._detector.signposts_for(question)  # by rules: no model or index needed
        filters = _narrowed(filters or Filters(), sectors, source_ids)
        most = self.settings.top if top is None else max(1, min(5, top))
        try:
            vector = self._embed(understood)
            embedded = time.perf_counter()
            signposts = signposts or self._detector.signposts_for(understood, vector)
            with self._newest() as answerer:
                answer = answerer.answer(
                    understood, vector, top=most, skip=skip, filters=filters, signposts=signposts
                )
        except Exception:
            if not signposts:
                raise
            return _only_help(question, understood, signposts)
        timings = _timings_ms(begun, embedded, time.perf_counter())
        return replace(answer, question=question, timings_ms=timings)

    def judged_hits(
        self, question: str, count: int, *, sectors: Collection[str] = ()
    ) -> list[Judged]:
        """Give the ``count`` best hits, answer or not, with their judged probability.

        Raises:
            IndexMissingError, IndexDamagedError, ModelError: as ``answer``.
        """
        understood = understood_as(question, self.settings)
        vector = self._embed(understood)
        with self._newest() as answerer:
            return answerer.judged_hits(understood, vector, Filters(tuple(sectors)), count)

    def gather(self, theme: str, *, sectors: Collection[str] = ()) -> tuple[Gathered, ...]:
        """Give all quotes about a theme that stand by themselves, most probable first.

        Raises:
            IndexMissingError, IndexDamagedError, ModelError: as ``answer``.
        """
        understood = understood_as(theme, self.settings)
        vector = self._embed(understood)
        with self._newest() as answerer:
            return gather(answerer, understood, vector, Filters(tuple(sectors)))

    def relate(self, question: str, quotes: Iterable[Quote]) -> list[Related]:
        """Give what belongs with each quote that was found for a question, in order.

        Raises:
            IndexMissingError, IndexDamagedError, ModelError: as ``answer``.
        """
        vector = self._embed(question)
        with self._newest() as answerer:
            return [relate(answerer.retriever, question, vector, quote) for quote in quotes]

    def similar(self, quote: Quote, count: int = 3) -> tuple[Quote, ...]:
        """Give up to ``count`` quotes that are like this one, nearest first.

        Raises:
            IndexMissingError, IndexDamagedError, ModelError: as ``answer``.
        """
        vector = self._embed(quote.text)
        with self._newest() as answerer:
            return similar_quotes(answerer.retriever, vector, quote, count)

    def document(self, source_id: str) -> Document:
        """Give a source's text as it is indexed.

        Raises:
            KeyError: the index holds no such source.
        """
        with self._newest() as answerer:
            return answerer.index.document(source_id)

    def passages(self) -> tuple[Passage, ...]:
        """Give all that is indexed, in order of source and of place in it."""
        with self._newest() as answerer:
            return answerer.index.passages

    def records(self) -> tuple[SourceRecord, ...]:
        """Give what is indexed, a record a source."""
        with self._newest() as answerer:
            return answerer.index.records

    def also_at(self, source_id: str) -> tuple[OtherCopy, ...]:
        """Give the sources that an indexed one stands for; none where it is not indexed."""
        found = (record for record in self.records() if record.source.id == source_id)
        return next((record.also_at for record in found), ())

    def stand_in(self, source_id: str) -> tuple[Source, OtherCopy] | None:
        """Give the indexed source that stands for ``source_id``, and how it names that one."""
        for record in self.records():
            for other in record.also_at:
                if other.id == source_id:
                    return record.source, other
        return None

    def removed(self, source_id: str) -> RemovedSource | None:
        """Give what is remembered of a source that was in the index once."""
        return RemovedSources(self.settings.index_directory).get(source_id)

    def warm_up(self) -> None:
        """Load the model and the index, so that the first question need not wait for them.

        It ends early where the assistant is closed.
        """
        if self._closed.is_set():
            return
        with self._newest() as answerer:
            self._encoder.embed_question("warm")
            # Both are made when they are first asked for.
            _ = answerer.index.moments, answerer.index.sentence_moments
            answerer.aligner.prepare(answerer.index.passages, self._closed.is_set)

    def close(self) -> None:
        """Let go of the index."""
        self._closed.set()
        with self._lock:
            self._retire()

    def _embed_anew(self, question: str) -> NDArray[np.float32]:
        return self._encoder.embed_question(question)

    @contextmanager
    def _newest(self) -> Iterator[Answerer]:
        """Lend the answerer of the published generation."""
        with self._lock:
            answerer = self._follow()
            self._readers[answerer] += 1
        try:
            yield answerer
        finally:
            with self._lock:
                self._readers[answerer] -= 1
                if answerer is not self._answerer:
                    self._close_if_unread(answerer)

    def _follow(self) -> Answerer:
        """Open the published generation if it is not the one that is open.

        One that cannot be opened leaves the open one in use.
        """
        current = self._answerer
        published = None
        try:
            published = self._store.current()
            if current is not None and published in (current.index.generation, self._refused):
                return current
            index = self._store.open()
            self._check_model(index)
        except (IndexDamagedError, IndexMissingError, ModelError) as error:
            if current is None:
                raise
            if published is not None:  # told once; not opened again at every question
                logger.warning("De nieuwe index wordt niet gebruikt: %s", error)
                self._refused = published
            return current
        self._retire()
        self._answerer = Answerer(
            index,
            self._judge,
            self._encoder,
            dense_weight=self.settings.dense_weight,
            sentence_weight=self.settings.sentence_weight,
        )
        self._readers[self._answerer] = 0
        return self._answerer

    def _check_model(self, index: Index) -> None:
        """Refuse an index that another model made."""
        if index.fingerprint != self._encoder.fingerprint:
            index.close()
            raise ModelError(
                f"De index is gemaakt met het model {index.fingerprint}, maar ingesteld is "
                f"{self._encoder.fingerprint}. Draai python ingest.py --rebuild, of zet "
                "BRONWIJZER_MODEL terug."
            )

    def _retire(self) -> None:
        """Put the open answerer aside; it is closed when nobody reads it."""
        retired, self._answerer = self._answerer, None
        if retired is not None:
            self._close_if_unread(retired)

    def _close_if_unread(self, answerer: Answerer) -> None:
        if self._readers.get(answerer) == 0:
            del self._readers[answerer]
            answerer.index.close()


def _only_help(question: str, understood: str, signposts: tuple[Signpost, ...]) -> Answer:
    """Show where help is, whatever else fails."""
    # Without the question: nothing that is asked is kept.
    logger.exception("Een vraag met hulpcontacten kreeg geen citaten.")
    return Answer(question, understood, AnswerKind.SIGNPOST, confidence=0.0, signposts=signposts)


def _timings_ms(begun: float, embedded: float, ended: float) -> dict[str, float]:
    """Give what each step took, in ms, from three readings of the clock in seconds."""
    timings = {"embed": embedded - begun, "retrieve": ended - embedded, "total": ended - begun}
    return {name: round(1000 * seconds, 2) for name, seconds in timings.items()}


def _narrowed(filters: Filters, sectors: Collection[str], source_ids: Collection[str]) -> Filters:
    """Give the filters with these sectors and sources in place of their own, where given."""
    return replace(
        filters,
        sectors=tuple(sectors) or filters.sectors,
        source_ids=tuple(source_ids) or filters.source_ids,
    )


def open_assistant(settings: Settings | None = None) -> Assistant:
    """Make an assistant; the model and the index are loaded at the first question."""
    settings = settings or load_settings()
    return Assistant(settings, open_encoder(settings))
