"""Passages, vectors and records made by hand, and what other processes do to an index."""

import hashlib
import itertools
import multiprocessing
import os
import resource
from collections.abc import Iterable, Sequence
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.chunking import sentences_of
from assistant.documents import Block, BlockKind, Document, Passage
from assistant.errors import AssistantError
from assistant.index import IndexEntry, IndexStore, SourceRecord
from assistant.index_records import Vectors
from tests.building import make_document, make_source

FINGERPRINT = "klein:0001"


def cut(document: Document, *borders: int) -> tuple[Passage, ...]:
    """Cut a document at ``borders``, which may be any offsets between its first and last."""
    spans = list(itertools.pairwise([0, *borders, len(document.text)]))
    return tuple(
        Passage(
            document.source.id,
            ordinal,
            start,
            end,
            document.text[start:end],
            document.heading_path_at(start),
            tuple(block for block in document.blocks if start <= block.start < end),
            tuple(page for page in document.pages if start <= page.start < end),
        )
        for ordinal, (start, end) in enumerate(spans)
    )


def entries_for(
    passages: Sequence[Passage],
    vectors: Iterable[Sequence[float] | NDArray[np.float32]] | None = None,
) -> list[IndexEntry]:
    """Give each passage its vector, or one of 32 numbers that follows from its text."""
    if vectors is None:
        vectors = [list(hashlib.sha256(passage.text.encode()).digest()) for passage in passages]
    keys = [hashlib.sha256(passage.id.encode()).hexdigest() for passage in passages]
    return [
        IndexEntry(passage, vectors_for(passage, np.array(vector, np.float32)), key)
        for passage, vector, key in zip(passages, vectors, keys, strict=True)
    ]


def vectors_for(passage: Passage, whole: NDArray[np.float32]) -> Vectors:
    """Give the passage the vector ``whole``, and each of its sentences the same."""
    return Vectors(whole, np.tile(whole, (len(sentences_of(passage)), 1)))


def record_for(document: Document, passages: int) -> SourceRecord:
    """Describe a document as it is indexed."""
    return SourceRecord(
        document.source, document.content_hash, len(document.pages), passages,
        "2026-01-02T03:04:05+00:00", ("een waarschuwing",),
    )  # fmt: skip


def publish(store: IndexStore, *documents: Document, borders: Sequence[int] = ()) -> str:
    """Publish documents, each cut at the same borders."""
    cuts = [cut(document, *borders) for document in documents]
    records = [record_for(document, len(c)) for document, c in zip(documents, cuts, strict=True)]
    with store.writer("een test") as writer:
        return writer.publish(entries_for([p for c in cuts for p in c]), records, FINGERPRINT)


def many_passages(source_id: str, count: int) -> tuple[Document, tuple[Passage, ...]]:
    """Give a document of ``count`` lines of 13 characters, and a passage for each."""
    lines = [f"Regel {number:05d}.\n" for number in range(count)]
    blocks = [Block(BlockKind.PARAGRAPH, 13 * n, 13 * n + 12) for n in range(count)]
    passages = tuple(
        Passage(source_id, n, 13 * n, 13 * n + 13, line, (), (block,))
        for n, (line, block) in enumerate(zip(lines, blocks, strict=True))
    )
    return Document(make_source(source_id), "".join(lines), tuple(blocks)), passages


def other_processes() -> ForkServerContext:
    """Give a way to start processes that have the index imported already."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.indexing"])
    return context


def publish_on_and_on(directory: Path, started: Connection) -> None:
    """Publish until killed, each time a longer text."""
    store = IndexStore(directory, 500)
    started.send("begonnen")
    for count in itertools.count(2):
        document, passages = many_passages("bron", 20 * count)
        with store.writer("een ander") as writer:
            writer.publish(
                entries_for(passages), [record_for(document, len(passages))], FINGERPRINT
            )


def hold_the_writer_lock(directory: Path, started: Connection) -> None:
    """Be the writer until killed."""
    with IndexStore(directory, 500).writer("ingest van een ander"):
        started.send("begonnen")
        started.recv()


def publish_where_no_file_fits(directory: Path, answers: Connection) -> None:
    """Publish where no file can be larger than 100 kB, as on a full disk; send the error."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
    try:
        publish(IndexStore(directory, 500), make_document("Nieuw."))
        answers.send("gepubliceerd")
    except AssistantError as error:
        answers.send(str(error))


def read_without_rights(directory: Path, answers: Connection) -> None:
    """Read a text from an index as a user who owns nothing; send it."""
    if os.getuid() == 0:
        os.setuid(65534)
    index = IndexStore(directory, 500).open()
    answers.send(
        (
            os.access(directory, os.W_OK),
            index.document("bron").text,
            len(index.nearest(np.ones(32, np.float32), 1)),
        )
    )
    index.close()
