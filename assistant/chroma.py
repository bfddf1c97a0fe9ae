"""A generation as a Chroma database of its own; the only door to Chroma.

Written once and then only read. Chroma holds everything: passages, vectors, sources and
their records.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing
from pathlib import Path

import chromadb
import numpy as np
from chromadb.api.client import Client
from chromadb.api.shared_system_client import SharedSystemClient
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import ChromaError
from numpy.typing import NDArray

from assistant.errors import IndexDamagedError
from assistant.generations import MEND, writable
from assistant.index_records import IndexEntry, SourceRecord, metadata_of
from assistant.open_index import SAME_COSINE, Index, StoredIndex, unit_rows

_COLLECTION = "passages"
_FORMAT = 2  # raise it when rows are laid out differently; an index of another format is refused

# (neighbours, build width), for so many passages and up. Measured in multilingual-e5-small at
# search width 500: with 10,000 the top 50 is exact for 100% of 512 questions in two builds of
# two (32 neighbours: 99.6 to 100% in six; Chroma's own 16 and 100: 99.6%). With 4,000 the
# smaller graph is exact as well, and built in half the time: it is built anew at each change.
_GRAPHS = {5000: (48, 500), 0: (32, 200)}

# Every batch goes into the graph's files at once; else opening repeats up to 1,000 insertions.
_SYNC_THRESHOLD = 2
_BATCH = 5000  # rows; Chroma takes 5,461 at most

_SAMPLE = 200  # passages that the graph must find by their own vectors, or it is not used

FAILURES = (ChromaError, OSError, KeyError, TypeError, ValueError)
"""What Chroma raises on files that are not as it left them, or that it cannot write."""

_chroma_lock = threading.Lock()  # Chroma's table of open databases is not thread-safe

Rows = Sequence[tuple[IndexEntry, SourceRecord]]
"""Passages in the order of their place in the index, each with its source's record."""


def _connect(path: Path, held: ExitStack) -> Client:
    """Open the Chroma database in ``path`` until ``held`` closes; it sends nothing anywhere."""
    key = str(path.absolute())
    with _chroma_lock:
        try:
            client = chromadb.PersistentClient(key, ChromaSettings(anonymized_telemetry=False))
            assert isinstance(client, Client)  # which can be closed
        except BaseException:
            # Chroma keeps a database that it could not open in its table, half-started; a
            # next try would get that one.
            if key not in SharedSystemClient._identifier_to_refcount:
                SharedSystemClient._identifier_to_system.pop(key, None)
            raise
    held.callback(_disconnect, client)
    return client


def _disconnect(client: Client) -> None:
    with _chroma_lock:
        client.close()


def _collection(path: Path, held: ExitStack) -> chromadb.Collection:
    client = _connect(path, held)
    return client.get_collection(_COLLECTION, embedding_function=None)


def build_generation(
    path: Path,
    rows: Rows,
    fingerprint: str,
    search_width: int,
    on_batch: Callable[[int], None] | None,
) -> None:
    """Write all rows into a new database in ``path``."""
    metadata = {"format": _FORMAT, "fingerprint": fingerprint, "passages": len(rows)}
    metadata |= {"search_width": search_width, "graph": True}
    neighbours, build_width = next(size for most, size in _GRAPHS.items() if len(rows) >= most)
    with ExitStack() as held:
        collection = _connect(path, held).create_collection(
            _COLLECTION,
            embedding_function=None,
            metadata=metadata,
            configuration={
                "hnsw": {
                    "space": "cosine",
                    "ef_search": search_width,
                    "ef_construction": build_width,
                    "max_neighbors": neighbours,
                    "sync_threshold": _SYNC_THRESHOLD,
                }
            },
        )
        for first in range(0, len(rows), _BATCH):
            batch = rows[first : first + _BATCH]
            collection.add(
                ids=[entry.passage.id for entry, _ in batch],
                embeddings=unit_rows(np.array([entry.vectors.whole for entry, _ in batch])),
                documents=[entry.passage.text for entry, _ in batch],
                metadatas=[metadata_of(*pair, row) for row, pair in enumerate(batch, first)],
            )
            if on_batch is not None:
                on_batch(first + len(batch))


def check_generation(path: Path, rows: Rows, fingerprint: str, search_width: int) -> None:
    """Compare a build, as a reader will see it, with what was put in.

    Where the graph does not find each passage of a sample (or one with an equal vector)
    by its own vector, the index is marked to be searched without it.

    Raises:
        ValueError, IndexDamagedError: something differs.
    """
    with closing(open_generation(path.name, path, search_width, ExitStack())) as index:
        index.must_hold(rows, fingerprint)
    if not rows:
        return
    places = np.linspace(0, len(rows) - 1, min(_SAMPLE, len(rows)), dtype=int)
    vectors = unit_rows(np.array([rows[place][0].vectors.whole for place in places]))
    with ExitStack() as held:
        collection = _collection(path, held)
        found = collection.query(query_embeddings=vectors, n_results=1, include=["distances"])
        if any(not best or best[0] > SAME_COSINE for best in found["distances"] or ()):
            # Thousands of equal vectors cut a graph in parts; no choice of its size helps.
            collection.modify(metadata={**collection.metadata, "graph": False})


def open_generation(name: str, path: Path, search_width: int, held: ExitStack) -> Index:
    """Open the generation in ``path``; the index takes over ``held``.

    Raises:
        IndexDamagedError: there is no whole database in ``path``, or one of another format.
    """
    try:
        if not (path / "chroma.sqlite3").is_file():  # Chroma would make an empty one
            raise ValueError("chroma.sqlite3 ontbreekt")
        path = writable(path, held)
        _set_search_width(path, search_width)
        collection = _collection(path, held)
        stored = _read(name, collection)

        def graph(vector: NDArray[np.float32], count: int) -> list[str]:
            try:
                found = collection.query(query_embeddings=vector, n_results=count, include=[])
            except ChromaError:  # its files are damaged: what is in memory still gives the answer
                return []
            return found["ids"][0]

        return Index(stored, graph, held.close)
    except BaseException as error:
        held.close()
        if isinstance(error, FAILURES):
            raise IndexDamagedError(
                f"De index in {path} is beschadigd of van een andere versie ({error}). {MEND}"
            ) from error
        raise


def _set_search_width(path: Path, search_width: int) -> None:
    """Follow a setting that was changed after the build; it counts from the next opening on."""
    with ExitStack() as held:
        collection = _collection(path, held)
        if collection.metadata["search_width"] != search_width:
            collection.modify(
                metadata={**collection.metadata, "search_width": search_width},
                configuration={"hnsw": {"ef_search": search_width}},
            )


def _read(name: str, collection: chromadb.Collection) -> StoredIndex:
    """Read all that a generation holds.

    Raises:
        ValueError: it is of another format, or has not all its rows.
    """
    metadata = collection.metadata or {}
    if metadata.get("format") != _FORMAT:
        raise ValueError(f"indeling {metadata.get('format')} in plaats van {_FORMAT}")
    count = int(metadata["passages"])
    if collection.count() != count:
        raise ValueError(f"{collection.count()} passages in plaats van {count}")
    rows: list[tuple[str, Mapping[str, object]]] = []
    vectors: list[NDArray[np.float32]] = []
    for first in range(0, count, _BATCH):
        found = collection.get(
            limit=_BATCH, offset=first, include=["documents", "metadatas", "embeddings"]
        )
        rows.extend(zip(found["documents"] or (), found["metadatas"] or (), strict=True))
        vectors.append(np.asarray(found["embeddings"], dtype=np.float32))
    order = sorted(range(count), key=lambda place: int(str(rows[place][1]["row"])))
    return StoredIndex(
        generation=name,
        fingerprint=str(metadata["fingerprint"]),
        search_width=int(metadata["search_width"]) if metadata["graph"] else 0,
        rows=[rows[place] for place in order],
        vectors=np.concatenate(vectors)[order] if vectors else np.zeros((0, 0), np.float32),
    )
