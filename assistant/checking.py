"""Checks the addresses of all sources: dead, moved, or changed since they were fetched."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import urlsplit

from assistant.catalogue_file import Listed
from assistant.documents import Origin, Source
from assistant.errors import FetchError, ReadingError
from assistant.fetching import CopyStore, Fetcher, Target, for_each
from assistant.index import Index
from assistant.preparing import opened_reader
from assistant.reading.recognising import Read
from assistant.settings import Settings


class State(StrEnum):
    """How it is with an address."""

    FINE = "in orde"
    CHANGED = "gewijzigd"
    MOVED = "verhuisd"
    UNKNOWN = "niet te controleren"
    DEAD = "dood"


@dataclass(frozen=True, slots=True)
class Check:
    """What was found of one address of a source.

    ``origin`` is where the text in the index came from, "" where it is not in the index.
    ``passages`` are its passages there; ``affected`` counts those whose text is not, or no
    longer, at the address: all of them where it is dead and the text came from it.
    """

    source_id: str
    url: str
    state: State
    message: str
    final_url: str
    origin: str
    passages: int
    affected: int


def check_sources(
    listed: Sequence[Listed],
    settings: Settings,
    fetcher: Fetcher,
    index: Index | None,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> list[Check]:
    """Ask for every address of the catalogue; nothing that was fetched is replaced.

    Only what was fetched can be found to have changed: a card does not tell how its
    source was.
    """
    targets = [
        Target(one.source.id, url)
        for one in listed
        for url in dict.fromkeys((one.source.url, one.file_url))
        if url is not None
    ]
    with opened_reader(settings) as read:
        checker = _Checker(CopyStore(settings.cache_directory), fetcher, index, read)
        checks = for_each(targets, checker.check, progress)
    hosts = {urlsplit(target.url).hostname for target in targets}
    if len(hosts) > 1 and not checker.found_a_host:  # it is the network that is gone
        return [replace(one, state=State.UNKNOWN, affected=0) for one in checks]
    return checks


class _Checker:
    """Checks one address at a time; safe to use from several threads."""

    def __init__(
        self, copies: CopyStore, fetcher: Fetcher, index: Index | None, read: Read
    ) -> None:
        self._read = read
        self._reading = threading.Lock()  # it reads one file at a time
        self._copies = copies
        self._fetcher = fetcher
        self._records = {record.source.id: record for record in index.records} if index else {}
        self.found_a_host = False
        self._texts: dict[str, list[str]] = {}
        for passage in index.passages if index else ():
            self._texts.setdefault(passage.source_id, []).append(passage.text)

    def check(self, target: Target) -> Check:
        """Ask for an address, and compare what comes with the copy."""
        copy = self._copies.get(target.url)
        texts = self._texts.get(target.source_id, [])
        try:
            fetched = self._fetcher.fetch(target.url, copy)
            self.found_a_host = True
        except FetchError as error:
            self.found_a_host |= not error.unknown_host
            state = State.DEAD if error.dead else State.UNKNOWN
            own = self._origin(target) is Origin.FILE
            lost = len(texts) if error.dead and not own else 0
            return self._found(target, state, str(error), affected=lost)
        state, message = State.FINE, ""
        if fetched.moved and fetched.final_url != target.url:
            state, message = State.MOVED, f"Het nieuwe adres is {fetched.final_url}."
        final_url, affected = fetched.final_url, 0
        if copy is not None and fetched.body is not None:
            before = copy.path.read_bytes()
            old = self._text_of(before, copy.path.suffix)
            new = self._text_of(fetched.body, copy.path.suffix)
            # Of what cannot be read only the bytes can tell.
            if new != old or (not new and fetched.body != before):
                state = State.CHANGED
                fetched_text = self._origin(target) is Origin.FETCHED
                gone = [text for text in texts if text.strip() not in new]
                affected = len(gone) if fetched_text else 0
                message = f"{message} {_advice(new)}".strip()
        return self._found(target, state, message, final_url=final_url, affected=affected)

    def _text_of(self, data: bytes, suffix: str) -> str:
        """Give the text of a document, "" where it has none that can be read."""
        try:
            with self._reading:
                source = Source("bron", "", "", None)
                return self._read(data, source, "bron" + suffix).document.text
        except ReadingError:
            return ""

    def _origin(self, target: Target) -> Origin | None:
        record = self._records.get(target.source_id)
        return record.source.origin if record is not None else None

    def _found(
        self, target: Target, state: State, message: str, *, final_url: str = "", affected: int
    ) -> Check:
        count = len(self._texts.get(target.source_id, []))
        origin = str(self._origin(target) or "")
        return Check(
            target.source_id, target.url, state, message, final_url, origin, count, affected
        )


def _advice(new: str) -> str:
    if not new:
        return "Wat er nu staat is niet te lezen. Kijk in een browser of het adres nog klopt."
    return "Draai python ingest.py --fetch om de nieuwe tekst te gebruiken."
