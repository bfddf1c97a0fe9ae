"""From catalogue entries to all that is to stand in the index: read, or kept from the last one."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from assistant.catalogue import Catalogue, Entry, Problem
from assistant.documents import SECTORS, Origin, Passage
from assistant.duplicates import find_duplicates
from assistant.embedding import Encoder
from assistant.errors import ReadingError
from assistant.index import Index
from assistant.index_records import OtherCopy
from assistant.inputs import input_key
from assistant.preparing import Prepared, bytes_of, opened_reader, prepare
from assistant.progress import Progress
from assistant.settings import Settings


@dataclass(frozen=True, slots=True)
class Previous:
    """The index in use, with the keys of what it was made from; no keys: all is read again."""

    index: Index
    keys: Mapping[str, str]


@dataclass(slots=True)
class Plan:
    """All that is to stand in the index, what went wrong, and the keys of what was read."""

    prepared: list[Prepared] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)


def make_plan(
    catalogue: Catalogue,
    previous: Previous | None,
    settings: Settings,
    encoder: Encoder,
    progress: Progress,
) -> Plan:
    """Read and cut what is new or changed; keep what the index held of the rest.

    So it is with what fails now, too. Of what is there twice one stays.
    """
    plan = Plan(problems=list(catalogue.problems))
    held = _held(previous)
    _add_keys(plan, catalogue.entries, settings, encoder)
    if previous is not None and previous.keys == plan.keys and not plan.problems:
        plan.prepared = list(held.values())
        return plan
    with opened_reader(settings) as read:
        for number, entry in enumerate(catalogue.entries, 1):
            known = held.get(entry.source.id)
            key = plan.keys.get(entry.source.id)
            same = previous is not None and key == previous.keys.get(entry.source.id)
            if key is None:
                continue
            # One that stands for others took over their kinds of school; they may be gone now.
            if known is not None and same and not known.also_at:
                plan.prepared.append(known)
            else:
                _read(
                    plan,
                    entry,
                    known,
                    partial(prepare, settings=settings, encoder=encoder, read=read),
                )
            progress("lezen", number, len(catalogue.entries))
    plan.prepared.extend(_kept(plan, held))
    plan.prepared = _merged(plan.prepared)
    return plan


def _add_keys(plan: Plan, entries: Iterable[Entry], settings: Settings, encoder: Encoder) -> None:
    """Add the key of each entry that can be opened, and the problem of each other."""
    for entry in entries:
        try:
            data = bytes_of(entry, settings.max_file_mb)
            plan.keys[entry.source.id] = input_key(entry, data, settings, encoder)
        except ReadingError as error:
            plan.problems.append(Problem(entry.name, str(error), entry.source.id))


def _held(previous: Previous | None) -> dict[str, Prepared]:
    """Give all that the index holds, by source."""
    if previous is None:
        return {}
    passages: dict[str, list[Passage]] = {}
    for passage in previous.index.passages:
        passages.setdefault(passage.source_id, []).append(passage)
    return {
        record.source.id: Prepared(
            previous.index.document(record.source.id), tuple(passages[record.source.id]),
            record.warnings, also_at=record.also_at,
        )
        for record in previous.index.records
    }  # fmt: skip


def _read(
    plan: Plan, entry: Entry, known: Prepared | None, prepare: Callable[[Entry], Prepared]
) -> None:
    """Add what an entry holds, or the problem that there is with it.

    A fetched copy that cannot be read gives way to the card, unless the index still holds
    what was fetched before.
    """
    fetched = known is not None and known.document.source.origin is Origin.FETCHED
    for candidate in (entry, entry.fallback):
        if candidate is None or (candidate is entry.fallback and fetched):
            return
        try:
            plan.prepared.append(prepare(candidate))
        except ReadingError as error:
            plan.keys.pop(entry.source.id, None)  # so that it is tried, and told, again
            plan.problems.append(Problem(candidate.name, str(error), entry.source.id))
        else:
            return


def _kept(plan: Plan, held: Mapping[str, Prepared]) -> Iterable[Prepared]:
    """Give what the index held of sources that have a problem now."""
    present = {one.document.source.id for one in plan.prepared}
    troubled = {problem.source_id for problem in plan.problems}
    return [
        replace(one, kept=True)
        for source_id, one in held.items()
        if source_id in troubled and source_id not in present
    ]


def _merged(prepared: list[Prepared]) -> list[Prepared]:
    """Leave out what another document stands for, and name it there."""
    named: dict[int, list[OtherCopy]] = {}
    sectors: dict[int, set[str]] = {}
    left_out = set()
    for found in find_duplicates([one.document for one in prepared]):
        source = prepared[found.place].document.source
        other = OtherCopy(source.id, source.title, source.url, source.date, found.older)
        named.setdefault(found.kept, []).append(other)
        sectors.setdefault(found.kept, set()).update(source.sectors)
        left_out.add(found.place)
    return [
        _with_others(one, named.get(place, []), sectors.get(place, set()))
        for place, one in enumerate(prepared)
        if place not in left_out
    ]


def _with_others(one: Prepared, others: list[OtherCopy], sectors: set[str]) -> Prepared:
    """Name the sources that a document stands for; it is for their kinds of school as well."""
    source = one.document.source
    if source.sectors and sectors - set(source.sectors):
        every = tuple(sector for sector in SECTORS if sector in sectors | set(source.sectors))
        source = replace(source, sectors=every)
    document = replace(one.document, source=source)
    return replace(one, document=document, also_at=tuple(others))
