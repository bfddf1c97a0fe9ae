"""What an ingest did, source by source: the closing table as values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.catalogue import Problem
from assistant.documents import Source
from assistant.fetching import Brought
from assistant.index import Index, SourceRecord
from assistant.index_records import OtherCopy
from assistant.preparing import Prepared


class Status(StrEnum):
    """What an ingest did with a source."""

    NEW = "nieuw"
    CHANGED = "gewijzigd"
    UNCHANGED = "ongewijzigd"
    REMOVED = "verwijderd"
    KEPT = "behouden"
    DOUBLE = "dubbel"
    SUPERSEDED = "vervangen"


@dataclass(frozen=True, slots=True)
class SourceReport:
    """A line of the closing table; ``embedded`` counts the passages embedded in this run."""

    source_id: str
    title: str
    origin: str
    pages: int
    passages: int
    embedded: int
    status: Status
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest did; ``generation`` is None where nothing had changed.

    ``fetched`` is what came of each address, where addresses were fetched.
    """

    sources: tuple[SourceReport, ...]
    problems: tuple[Problem, ...]
    without_text: int
    embedded: int
    generation: str | None
    fetched: tuple[Brought, ...] = ()


def report_sources(
    prepared: Sequence[Prepared], previous: Index | None, embedded: Mapping[str, int]
) -> tuple[SourceReport, ...]:
    """Give the lines of the closing table."""
    before = {record.source.id: record for record in previous.records} if previous else {}
    reports = []
    for one in prepared:
        source = one.document.source
        old = before.pop(source.id, None)
        reports.append(
            SourceReport(
                source.id, source.title, str(source.origin), len(one.document.pages),
                len(one.passages), embedded.get(source.id, 0), _status(one, old), one.warnings,
            )
        )  # fmt: skip
        for other in one.also_at:
            before.pop(other.id, None)
            reports.append(_left_out(other, source))
    reports.extend(
        SourceReport(
            old.source.id, old.source.title, str(old.source.origin), old.pages, 0, 0, Status.REMOVED
        )
        for old in before.values()
    )
    return tuple(reports)


def _left_out(other: OtherCopy, kept: Source) -> SourceReport:
    """Report a source whose text another one has."""
    status = Status.SUPERSEDED if other.older else Status.DOUBLE
    why = f"{'oudere uitgave van' if other.older else 'zelfde tekst als'} {kept.id}"
    return SourceReport(other.id, other.title, "", 0, 0, 0, status, (why,))


def _status(one: Prepared, old: SourceRecord | None) -> Status:
    if one.kept:
        return Status.KEPT
    if old is None:
        return Status.NEW
    same = old.content_hash == one.document.content_hash and old.source == one.document.source
    same = same and old.also_at == one.also_at
    return Status.UNCHANGED if same else Status.CHANGED
