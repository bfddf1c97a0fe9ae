"""Makes an index of the documents of a BEIR-style folder, as ingest makes one of sources."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial

from assistant.chunking import chunk
from assistant.documents import Document, Passage, Source
from assistant.embedding import Encoder
from assistant.index import IndexEntry, IndexStore, SourceRecord
from assistant.preparing import embed_groups, embedded_sentences, embedded_text
from assistant.reading.assembly import assemble, heading
from assistant.reading.characters import clean_line
from assistant.reading.plain import pieces_of
from assistant.settings import Settings
from evals.beir_folder import BeirDocument, BeirError, BeirFolder

# What judges graded is a passage already: on 616 Dutch ones nDCG@10 is .667 taken whole and .640
# cut (evals/EXPERIMENTS.md). The model reads 512 tokens, prompt included.
_WHOLE_TOKENS = 480

EMBEDDING, INDEXING = "Vectoren maken", "Index bouwen"

Show = Callable[[str, int, int], None]
"""Called with a stage, how much of it is done, and how much there is."""


def publish_beir(
    benchmark: BeirFolder, store: IndexStore, settings: Settings, encoder: Encoder, show: Show
) -> None:
    """Publish an index of all documents that have a text; source ids are their places."""
    cuts: list[tuple[Document, tuple[Passage, ...]]] = []
    for place, entry in enumerate(benchmark.documents):
        document = document_of(entry, str(place))
        if passages := passages_of(document, settings, encoder):
            cuts.append((document, passages))
    if not cuts:
        raise BeirError("Geen enkel document van corpus.jsonl heeft tekst. Vul text in.")
    entries = _entries(cuts, encoder, show)
    with store.writer("evals beir") as writer:
        writer.publish(
            entries, [_record(*cut) for cut in cuts], encoder.fingerprint,
            lambda done: show(INDEXING, done, len(entries)),
        )  # fmt: skip


def _entries(
    cuts: Sequence[tuple[Document, tuple[Passage, ...]]], encoder: Encoder, show: Show
) -> list[IndexEntry]:
    """Give every passage its vectors; equal texts are embedded once."""
    texts = {
        passage: (embedded_text(document.source.title, passage), *embedded_sentences(passage))
        for document, passages in cuts
        for passage in passages
    }
    vectors = embed_groups(texts, encoder, partial(show, EMBEDDING))
    return [
        IndexEntry(passage, vectors[passage], hashlib.sha256(passage.id.encode()).hexdigest())
        for passage in texts
    ]


def _record(document: Document, passages: Sequence[Passage]) -> SourceRecord:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return SourceRecord(document.source, document.content_hash, 0, len(passages), now)


def document_of(entry: BeirDocument, source_id: str) -> Document:
    """Read a document as a text file whose title stands above it; its id may hold anything."""
    title = clean_line(entry.title)
    pieces = [*([heading(title, 1)] if title else []), *pieces_of(entry.text)]
    return assemble(Source(source_id, title, publisher="", url=None), pieces)


def passages_of(document: Document, settings: Settings, encoder: Encoder) -> tuple[Passage, ...]:
    """Take a document whole if the model reads it whole; else cut it as ingest does."""
    text = document.text
    if text and encoder.count_tokens([text])[0] <= _WHOLE_TOKENS:
        return (Passage(document.source.id, 0, 0, len(text), text, blocks=document.blocks),)
    return chunk(
        document,
        encoder.count_tokens,
        min_tokens=settings.min_passage_tokens,
        max_tokens=settings.max_passage_tokens,
    )
