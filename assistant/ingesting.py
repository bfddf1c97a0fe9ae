"""The ingest flow: catalogue → read → chunk → embed → build index → publish."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from assistant.catalogue import Catalogue, Problem, load_catalogues
from assistant.documents import Passage
from assistant.embedding import Encoder
from assistant.errors import IndexDamagedError, IndexMissingError, ReadingError
from assistant.index import Index, IndexEntry, IndexStore, SourceRecord
from assistant.index_records import Vectors
from assistant.ingest_report import IngestReport, report_sources
from assistant.preparing import Prepared, embedded_sentences, embedded_text, prepare
from assistant.settings import Settings


@dataclass(slots=True)
class _Plan:
    """All that is to stand in the index, and what went wrong on the way."""

    prepared: list[Prepared] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


Progress = Callable[[str, int, int], None]
"""Called with a stage ("lezen", "vectoren", "index"), how much is done, and how much there is."""


def ingest(
    folders: Sequence[Path],
    settings: Settings,
    encoder: Encoder,
    *,
    rebuild: bool = False,
    progress: Progress = lambda _stage, _done, _total: None,
) -> IngestReport:
    """Make the index hold just what is in ``folders``.

    A file that cannot be read is a problem in the report; what the index held of it
    stays. Unchanged passages keep their vectors unless ``rebuild``.

    Raises:
        CatalogueError: a folder cannot be read or a catalogue has faults; nothing is changed.
        IndexLockedError: another process is writing the index.
        IndexDamagedError: the new index failed its checks; the old one is in use.
    """
    catalogue = load_catalogues(folders)
    store = IndexStore(settings.index_directory, settings.search_width)
    with store.writer("ingest " + " ".join(str(folder) for folder in folders)) as writer:
        previous = _previous(store)
        try:
            plan = _plan(catalogue, previous, settings, encoder, progress)
            reusable = {} if rebuild or previous is None else previous.vectors_by_key()
            entries, embedded = _embed(plan.prepared, encoder, reusable, progress)
            records = _records(plan.prepared, previous)
            generation = None
            if rebuild or previous is None or _differs(previous, entries, records, encoder):
                count = len(entries)
                generation = writer.publish(
                    entries, records, encoder.fingerprint,
                    lambda done: progress("index", done, count),
                )  # fmt: skip
            sources = report_sources(plan.prepared, previous, embedded)
        finally:
            if previous is not None:
                previous.close()
    problems, without_text = tuple(plan.problems), len(catalogue.without_text)
    return IngestReport(sources, problems, without_text, sum(embedded.values()), generation)


def _previous(store: IndexStore) -> Index | None:
    """Open the index that is in use; one that is damaged is built anew."""
    try:
        return store.open()
    except (IndexMissingError, IndexDamagedError):
        return None


def _plan(
    catalogue: Catalogue,
    previous: Index | None,
    settings: Settings,
    encoder: Encoder,
    progress: Progress,
) -> _Plan:
    """Read and cut all entries; keep what the index held of those that fail."""
    plan = _Plan(problems=list(catalogue.problems))
    for number, entry in enumerate(catalogue.entries, 1):
        try:
            plan.prepared.append(prepare(entry, settings, encoder))
        except ReadingError as error:
            plan.problems.append(Problem(entry.name, str(error), entry.source.id))
        progress("lezen", number, len(catalogue.entries))
    if previous is not None:
        plan.prepared.extend(_kept(plan, previous))
    return plan


def _kept(plan: _Plan, previous: Index) -> Iterable[Prepared]:
    """Give what the index held of sources that have a problem now.

    A problem of the catalogue that names no source may be about any of them: then
    nothing that the index held is dropped.
    """
    present = {one.document.source.id for one in plan.prepared}
    troubled = {problem.source_id for problem in plan.problems}
    for record in previous.records:
        source_id = record.source.id
        if source_id in present or not (source_id in troubled or None in troubled):
            continue
        passages = tuple(p for p in previous.passages if p.source_id == source_id)
        yield Prepared(previous.document(source_id), passages, record.warnings, kept=True)


def _embed(
    prepared: Sequence[Prepared],
    encoder: Encoder,
    reusable: Mapping[str, Vectors],
    progress: Progress,
) -> tuple[list[IndexEntry], dict[str, int]]:
    """Give every passage its vectors; embed only passages that have none yet.

    Gives the entries, and per source how many of its passages were embedded now.
    """
    keyed: list[tuple[Passage, str]] = []
    new: dict[str, list[str]] = {}
    embedded: dict[str, int] = {}
    for one in prepared:
        source = one.document.source
        for passage in one.passages:
            texts = [embedded_text(source.title, passage), *embedded_sentences(passage)]
            whole = "\n".join([encoder.fingerprint, *texts])
            key = hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()
            keyed.append((passage, key))
            if key not in reusable:
                new[key] = texts
                embedded[source.id] = embedded.get(source.id, 0) + 1
    vectors = {**reusable, **_new_vectors(new, encoder, progress)}
    return [IndexEntry(passage, vectors[key], key) for passage, key in keyed], embedded


def _new_vectors(
    texts: Mapping[str, Sequence[str]], encoder: Encoder, progress: Progress
) -> dict[str, Vectors]:
    """Embed the text of each passage with its sentences, all together, by their keys."""
    different = list(dict.fromkeys(text for group in texts.values() for text in group))
    done = 0

    def count(batch: int) -> None:
        nonlocal done
        done += batch
        progress("vectoren", done, len(different))

    if not different:
        return {}
    vectors = encoder.embed_passages(different, count)
    places = {text: place for place, text in enumerate(different)}
    return {
        key: Vectors(vectors[places[group[0]]], vectors[[places[text] for text in group[1:]]])
        for key, group in texts.items()
    }


def _records(prepared: Sequence[Prepared], previous: Index | None) -> list[SourceRecord]:
    """Describe each source; one whose text did not change keeps the time of its indexing."""
    before = {record.source.id: record for record in previous.records} if previous else {}
    now = datetime.now(UTC).isoformat(timespec="seconds")
    records = []
    for one in prepared:
        document = one.document
        old = before.get(document.source.id)
        same = old is not None and old.content_hash == document.content_hash
        records.append(
            SourceRecord(
                source=document.source,
                content_hash=document.content_hash,
                pages=len(document.pages),
                passages=len(one.passages),
                indexed_at=old.indexed_at if old is not None and same else now,
                warnings=one.warnings,
            )
        )
    return records


def _differs(
    previous: Index,
    entries: Sequence[IndexEntry],
    records: Sequence[SourceRecord],
    encoder: Encoder,
) -> bool:
    """Tell whether a new generation would hold anything else than the one in use."""
    return (
        previous.fingerprint != encoder.fingerprint
        or set(previous.records) != set(records)
        or set(previous.passages) != {entry.passage for entry in entries}
        or set(previous.vectors_by_key()) != {entry.embedding_key for entry in entries}
    )
