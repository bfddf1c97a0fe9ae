"""A run over many addresses: several hosts at once, each host one request at a time.

A run that was cut off is taken up again: what it had got or confirmed is not asked for
a second time that day.
"""

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from assistant.errors import FetchError
from assistant.fetching.copies import Copy, CopyStore
from assistant.fetching.fetcher import Fetcher

_Result = TypeVar("_Result")

_HOSTS_AT_ONCE = 4
_GLANCE_S = 0.2  # between two movements of the progress bar
_RESUMABLE = timedelta(hours=24)
_UNFINISHED = "unfinished.json"


class Outcome(StrEnum):
    """What came of fetching a source."""

    NEW = "opgehaald"
    CHANGED = "vernieuwd"
    UNCHANGED = "ongewijzigd"
    RESUMED = "al opgehaald"
    FAILED = "niet opgehaald"


@dataclass(frozen=True, slots=True)
class Target:
    """A source and the address that its text comes from."""

    source_id: str
    url: str


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of a target; ``copy_of`` is when the copy that is used came, "" without one."""

    source_id: str
    url: str
    outcome: Outcome
    final_url: str = ""
    copy_of: str = ""
    message: str = ""
    moved: bool = False


def bring(
    targets: Sequence[Target],
    store: CopyStore,
    fetcher: Fetcher,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> list[Brought]:
    """Fetch all targets into ``store``; give what came of each, in their order.

    A target that cannot be had leaves its copy as it is. ``progress`` gets how many are
    done and how many there are.

    Raises:
        FetchError: copies cannot be kept at all.
    """
    since = _begin(store.directory)

    def bring_one(target: Target) -> Brought:
        return _bring_one(target, store, fetcher, since)

    found = for_each(targets, bring_one, progress)
    (store.directory / _UNFINISHED).unlink(missing_ok=True)
    return found


def for_each(
    targets: Sequence[Target],
    do: Callable[[Target], _Result],
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> list[_Result]:
    """Give what ``do`` gives for each target, in order; those of one host one after another."""
    by_host: dict[str, list[int]] = {}
    for place, target in enumerate(targets):
        by_host.setdefault(urlsplit(target.url).netloc, []).append(place)
    found: dict[int, _Result] = {}
    stopped = threading.Event()

    def of_one_host(places: list[int]) -> None:
        for place in places:
            if not stopped.is_set():
                found[place] = do(targets[place])

    with ThreadPoolExecutor(_HOSTS_AT_ONCE, thread_name_prefix="fetch") as pool:
        running = {pool.submit(of_one_host, places) for places in by_host.values()}
        try:
            for _ in _until_done(running):
                progress(len(found), len(targets))
        except BaseException:
            stopped.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return [found[place] for place in range(len(targets))]


def _until_done(running: set[Future[None]]) -> Iterator[None]:
    """Come back now and then until all are done; raise what one of them raised."""
    while running:
        done, running = wait(running, timeout=_GLANCE_S, return_when=FIRST_COMPLETED)
        for future in done:
            future.result()
        yield


def _bring_one(target: Target, store: CopyStore, fetcher: Fetcher, since: str) -> Brought:
    copy = store.get(target.url)
    if copy is not None and copy.checked_at >= since:
        return _with_copy(target, Outcome.RESUMED, copy)
    try:
        fetched = fetcher.fetch(target.url, copy)
        if fetched.body is None and copy is not None:
            kept, outcome = store.confirm(copy), Outcome.UNCHANGED
        else:
            kept = store.put(target.url, fetched.final_url, fetched.headers, fetched.body or b"")
            same = copy is not None and copy.sha256 == kept.sha256
            outcome = Outcome.UNCHANGED if same else Outcome.CHANGED
            outcome = Outcome.NEW if copy is None else outcome
    except FetchError as error:
        return _with_copy(target, Outcome.FAILED, copy, str(error))
    except OSError as error:
        message = f"{target.url} kan niet worden bewaard ({error.strerror}). Maak schijfruimte."
        return _with_copy(target, Outcome.FAILED, store.get(target.url), message)
    return _with_copy(target, outcome, kept, moved=fetched.moved)


def _with_copy(
    target: Target, outcome: Outcome, copy: Copy | None, message: str = "", *, moved: bool = False
) -> Brought:
    final_url = copy.final_url if copy else ""
    when = copy.fetched_at if copy else ""
    return Brought(target.source_id, target.url, outcome, final_url, when, message, moved)


def _begin(directory: Path) -> str:
    """Note that a run begins; give the time from which on copies count as just fetched."""
    now = datetime.now(UTC)
    path = directory / _UNFINISHED
    try:
        since = str(json.loads(path.read_text(encoding="utf-8"))["begun"])
        if timedelta() <= now - datetime.fromisoformat(since) < _RESUMABLE:
            return since
    except (OSError, ValueError, KeyError, TypeError):
        pass  # no run was cut off
    try:
        directory.mkdir(parents=True, exist_ok=True)
        begun = now.isoformat(timespec="microseconds")
        path.write_text(json.dumps({"begun": begun}), encoding="utf-8")
    except OSError as error:
        raise FetchError(
            f"In {directory} kan niets worden bewaard ({error.strerror}). Geef schrijfrechten en "
            "kijk of er schijfruimte is."
        ) from None
    return now.isoformat(timespec="microseconds")
