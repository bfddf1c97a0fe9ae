"""The ingest flow: catalogue → fetch → read → chunk → embed → build index → publish."""

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from assistant.catalogue import Catalogue, Problem, load_catalogues
from assistant.documents import Origin, Passage, Source
from assistant.embedding import Encoder
from assistant.errors import IndexDamagedError, IndexMissingError
from assistant.fetching import Brought, CopyStore, Fetcher, Outcome, Target, bring
from assistant.index import Index, IndexEntry, IndexStore, SourceRecord, Writer
from assistant.index_records import Vectors
from assistant.ingest_report import IngestReport, report_sources
from assistant.inputs import load_inputs, save_inputs
from assistant.planning import Previous, make_plan
from assistant.preparing import Prepared, embed_groups, embedded_sentences, embedded_text
from assistant.progress import Progress
from assistant.removed import RemovedSources
from assistant.settings import Settings


def ingest(
    folders: Sequence[Path],
    settings: Settings,
    encoder: Encoder,
    *,
    rebuild: bool = False,
    fetcher: Fetcher | None = None,
    progress: Progress = lambda _stage, _done, _total: None,
) -> IngestReport:
    """Make the index hold just what is in ``folders``.

    With a ``fetcher`` what the catalogues name is fetched first; else the copies of an
    earlier time are used. A file that cannot be read is a problem in the report; what the
    index held of it stays. Unchanged sources are not read again and unchanged passages
    keep their vectors, unless ``rebuild``.

    Raises:
        CatalogueError: a folder cannot be read or a catalogue has faults; nothing is changed.
        FetchError: what is fetched cannot be kept.
        IndexLockedError: another process is writing the index.
        IndexDamagedError: the new index failed its checks; the old one is in use.
    """
    copies = CopyStore(settings.cache_directory)
    catalogue = load_catalogues(folders, copies.path_of)
    fetched: tuple[Brought, ...] = ()
    if fetcher is not None:
        bar = partial(progress, "ophalen")
        fetched = tuple(bring(_targets(catalogue), copies, fetcher, bar))
        catalogue = load_catalogues(folders, copies.path_of)
    store = IndexStore(settings.index_directory, settings.search_width)
    with store.writer("ingest " + " ".join(str(folder) for folder in folders)) as writer:
        run = _Run(settings, encoder, writer, progress)
        previous = _previous(store)
        if previous is None:
            report = run.make(catalogue, None, rebuild=rebuild)
        else:
            with closing(previous):
                report = run.make(catalogue, previous, rebuild=rebuild)
    unfetched = [_unfetched(one, catalogue) for one in fetched if one.outcome is Outcome.FAILED]
    return replace(report, problems=(*unfetched, *report.problems), fetched=fetched)


def _targets(catalogue: Catalogue) -> list[Target]:
    """Give the addresses of the sources that have no file of their own."""
    own = {e.source.id for e in catalogue.entries if e.source.origin is Origin.FILE}
    return [
        Target(one.source.id, one.address)
        for one in catalogue.listed
        if one.address is not None and one.source.id not in own
    ]


def _unfetched(brought: Brought, catalogue: Catalogue) -> Problem:
    """Tell what is used in place of what could not be fetched."""
    origins = {entry.source.id: entry.source.origin for entry in catalogue.entries}
    instead = {
        Origin.FETCHED: f"Gebruikt wordt de kopie van {brought.copy_of[:10]}.",
        Origin.CARD: "Gebruikt wordt de kaart.",
    }.get(origins.get(brought.source_id, Origin.FILE), "De bron heeft nu geen tekst.")
    message = f"{brought.source_id}: {brought.message} {instead}"
    return Problem(brought.source_id, message, brought.source_id, unfetched=True)


def _previous(store: IndexStore) -> Index | None:
    """Open the index that is in use; one that is damaged is built anew."""
    try:
        index = store.open()
    except (IndexMissingError, IndexDamagedError):
        return None
    try:
        for record in index.records:
            index.document(record.source.id)  # its text is only checked when it is asked for
    except IndexDamagedError:
        index.close()
        return None
    return index


class _Run:
    """One ingest by the one writer."""

    def __init__(
        self, settings: Settings, encoder: Encoder, writer: Writer, progress: Progress
    ) -> None:
        self._settings = settings
        self._encoder = encoder
        self._writer = writer
        self._progress = progress

    def make(self, catalogue: Catalogue, previous: Index | None, *, rebuild: bool) -> IngestReport:
        """Publish what is to stand in the index, if that is anything new."""
        directory, encoder, progress = self._settings.index_directory, self._encoder, self._progress
        known = None
        if previous is not None:
            keys = {} if rebuild else load_inputs(directory, previous.generation)
            known = Previous(previous, keys)
        plan = make_plan(catalogue, known, self._settings, encoder, progress)
        reusable = {} if rebuild or previous is None else previous.vectors_by_key()
        entries, embedded = _embed(plan.prepared, encoder, reusable, progress)
        records = _records(plan.prepared, previous)
        generation = None
        RemovedSources(directory).remember(*_comings_and_goings(records, previous))
        if rebuild or previous is None or _differs(previous, entries, records, encoder):
            count = len(entries)
            generation = self._writer.publish(
                entries, records, encoder.fingerprint, lambda done: progress("index", done, count)
            )
        current = generation or (previous.generation if previous is not None else "")
        save_inputs(directory, current, plan.keys)
        sources = report_sources(plan.prepared, previous, embedded)
        without_text, total = len(catalogue.without_text), sum(embedded.values())
        return IngestReport(sources, tuple(plan.problems), without_text, total, generation)


def _comings_and_goings(
    records: Sequence[SourceRecord], previous: Index | None
) -> tuple[list[Source], set[str]]:
    """Give the sources that are no longer there, and the ids of all that are."""
    present = {record.source.id for record in records}
    present |= {other.id for record in records for other in record.also_at}
    before = previous.records if previous is not None else ()
    return [record.source for record in before if record.source.id not in present], present


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
    vectors = {**reusable, **embed_groups(new, encoder, partial(progress, "vectoren"))}
    return [IndexEntry(passage, vectors[key], key) for passage, key in keyed], embedded


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
                also_at=one.also_at,
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
