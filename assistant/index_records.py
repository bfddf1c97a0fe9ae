"""What an index keeps of passages and sources, and how Chroma's flat metadata holds it.

A row of the collection is one passage: its text is the row's document, its vector the
row's embedding, all else metadata. The first passage of a source carries the source's
record, so that the rows alone give every document back. Everything here is pure.
"""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.chunking import sentences_of
from assistant.documents import (
    Block,
    BlockKind,
    Document,
    Origin,
    Page,
    PageKind,
    Passage,
    PassageKind,
    Source,
)


@dataclass(frozen=True, slots=True)
class OtherCopy:
    """A source that is not indexed itself because another has its text; ``older`` if an edition."""

    id: str
    title: str
    url: str | None = None
    date: str | None = None
    older: bool = False


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A source as it is indexed.

    ``content_hash`` is that of its document; ``indexed_at`` is the ISO 8601 time when
    this text was first indexed like this; ``warnings`` are for the administrator.
    ``also_at`` are the sources that this one stands for.
    """

    source: Source
    content_hash: str
    pages: int
    passages: int
    indexed_at: str
    warnings: tuple[str, ...] = ()
    also_at: tuple[OtherCopy, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Vectors:
    """The vectors of a passage: ``whole (d,)`` and one a sentence, ``sentences (m, d)``.

    The sentences are those of ``chunking.sentences_of``, in order.
    """

    whole: NDArray[np.float32]
    sentences: NDArray[np.floating]


@dataclass(frozen=True, slots=True, eq=False)
class IndexEntry:
    """A passage with its vectors, as it goes into an index.

    ``embedding_key`` is the SHA-256, hexadecimal, of the model's fingerprint and the
    texts that were embedded; where it is equal at the next build, the vectors are reused.
    """

    passage: Passage
    vectors: Vectors
    embedding_key: str


def metadata_of(entry: IndexEntry, record: SourceRecord, row: int) -> dict[str, Any]:
    """Lay out a passage as Chroma's metadata: flat, without None or empty lists.

    ``row`` is the passage's place in the index, from 0; ``record`` is its source's.
    """
    passage = entry.passage
    metadata: dict[str, Any] = {
        "row": row,
        "source_id": passage.source_id,
        "ordinal": passage.ordinal,
        "start": passage.start,
        "end": passage.end,
        "embedding_key": entry.embedding_key,
        "sentences": packed(entry.vectors.sentences),
        "heading_path": json.dumps(passage.heading_path),
        "blocks": json.dumps([[b.kind, b.start, b.end, b.level] for b in passage.blocks]),
        "pages": json.dumps([_page_as_list(page) for page in passage.pages]),
        "language": passage.language,
        "kind": str(passage.kind),
    }
    if record.source.sectors:
        metadata["sectors"] = list(record.source.sectors)
    if passage.ordinal == 0:
        metadata["record"] = json.dumps(asdict(record))
    return metadata


def passage_from(text: str, metadata: Mapping[str, object]) -> Passage:
    """Rebuild a passage from its row.

    Raises:
        KeyError, TypeError, ValueError: the metadata is not as ``metadata_of`` made it.
    """
    return Passage(
        source_id=str(metadata["source_id"]),
        ordinal=_integer(metadata["ordinal"]),
        start=_integer(metadata["start"]),
        end=_integer(metadata["end"]),
        text=text,
        heading_path=tuple(json.loads(str(metadata["heading_path"]))),
        blocks=tuple(
            Block(BlockKind(kind), start, end, level)
            for kind, start, end, level in json.loads(str(metadata["blocks"]))
        ),
        pages=tuple(
            _page_from_list(*values) for values in json.loads(str(metadata["pages"]))
        ),
        language=str(metadata.get("language", "")),
        kind=PassageKind(str(metadata.get("kind", PassageKind.TEXT))),
    )  # fmt: skip


def _page_as_list(page: Page) -> list[int | str | bool]:
    """Give a page's fields; those that nearly all pages leave at their default only if set."""
    usual: list[int | str | bool] = [page.number, page.start, page.end]
    rest: list[int | str | bool] = [page.label, page.kind, page.recognised]
    return usual if page == Page(page.number, page.start, page.end) else usual + rest


def _page_from_list(
    number: int, start: int, end: int,
    label: str = "", kind: str = PageKind.PAGE, recognised: bool = False,
) -> Page:  # fmt: skip
    return Page(number, start, end, label, PageKind(kind), recognised)


def record_from(metadata: Mapping[str, object]) -> SourceRecord | None:
    """Rebuild the record of a source from the row of its first passage; None on other rows.

    Raises:
        KeyError, TypeError, ValueError: the metadata is not as ``metadata_of`` made it.
    """
    if "record" not in metadata:
        return None
    fields = json.loads(str(metadata["record"]))
    described = fields.pop("source")
    described["sectors"] = tuple(described["sectors"])
    described["origin"] = Origin(described["origin"])
    fields["warnings"] = tuple(fields["warnings"])
    fields["also_at"] = tuple(OtherCopy(**other) for other in fields.get("also_at", ()))
    return SourceRecord(source=Source(**described), **fields)


def document_from(record: SourceRecord, passages: Sequence[Passage]) -> Document:
    """Put the passages of one source, in order, together to its document again.

    Raises:
        ValueError: they do not follow on each other, their number is not the record's,
            or their text has another hash.
    """
    position = 0
    for ordinal, passage in enumerate(passages):
        if (passage.ordinal, passage.start) != (ordinal, position):
            raise ValueError(f"passage {passage.id} begint niet op {position}")
        position += len(passage.text)
        if passage.end != position:
            raise ValueError(f"passage {passage.id} eindigt op {position}, niet op {passage.end}")
    document = Document(
        source=record.source,
        text="".join(passage.text for passage in passages),
        blocks=tuple(block for passage in passages for block in passage.blocks),
        pages=tuple(page for passage in passages for page in passage.pages),
    )
    if len(passages) != record.passages:
        raise ValueError(f"bron {record.source.id} heeft {len(passages)} passages")
    if document.content_hash != record.content_hash:
        raise ValueError(f"de tekst van bron {record.source.id} is veranderd")
    return document


def ordered_entries(
    entries: Sequence[IndexEntry], records: Sequence[SourceRecord]
) -> list[tuple[IndexEntry, SourceRecord]]:
    """Put entries in the order of ``records`` and then of their ordinal, each with its record.

    Raises:
        ValueError: a passage has no record, a record not the passages it counts, or a
            vector another size than the first, no length, or a value that is no number.
    """
    by_source: dict[str, list[IndexEntry]] = {record.source.id: [] for record in records}
    if len(by_source) != len(records):
        raise ValueError("twee bronnen hebben hetzelfde id")
    for entry in entries:
        if entry.passage.source_id not in by_source:
            raise ValueError(f"passage {entry.passage.id} hoort bij geen bron")
        _check_vectors(entry, entries[0].vectors.whole.shape)
        by_source[entry.passage.source_id].append(entry)
    rows: list[tuple[IndexEntry, SourceRecord]] = []
    for record in records:
        own = sorted(by_source[record.source.id], key=lambda entry: entry.passage.ordinal)
        ordinals = [entry.passage.ordinal for entry in own]
        if not own or ordinals != list(range(record.passages)):
            raise ValueError(f"bron {record.source.id} heeft {len(own)} passages of een verkeerde")
        rows.extend((entry, record) for entry in own)
    return rows


def _check_vectors(entry: IndexEntry, shape: tuple[int, ...]) -> None:
    """Refuse vectors of another size than ``shape``, without length, or that are no numbers.

    Raises:
        ValueError: the message names the passage.
    """
    whole, sentences = entry.vectors.whole, entry.vectors.sentences
    if whole.shape != shape or whole.ndim != 1 or sentences.shape[1:] != shape:
        raise ValueError(f"de vector van {entry.passage.id} heeft een andere lengte")
    if len(sentences) != len(sentences_of(entry.passage)):
        raise ValueError(f"passage {entry.passage.id} heeft een ander aantal zinnen")
    for vector in (whole, *sentences):
        if not np.isfinite(vector).all() or not vector.any():
            raise ValueError(f"een vector van {entry.passage.id} is leeg of geen getal")


def packed(vectors: NDArray[np.floating]) -> str:
    """Write vectors (m, d) as text, in half precision: a cosine changes by 0.0002 at most."""
    return base64.b64encode(vectors.astype("<f2").tobytes()).decode("ascii")


def unpacked(text: str, size: int) -> NDArray[np.float32]:
    """Read vectors (m, ``size``) that ``packed`` wrote.

    Raises:
        ValueError: the text is no such vectors.
    """
    return np.frombuffer(base64.b64decode(text), dtype="<f2").reshape(-1, size).astype(np.float32)


def _integer(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(f"{value!r} is not an integer")
    return value
