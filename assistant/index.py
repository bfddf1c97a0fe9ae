"""Passages and vectors as a published generation.

Each generation is a database of its own in a directory of its own, built aside, checked
and then made the current one. An open ``Index`` has all of it in memory as well (1.5 kB
for a vector of 384).
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from assistant.chroma import FAILURES, build_generation, check_generation, open_generation
from assistant.errors import IndexDamagedError
from assistant.generations import Generations
from assistant.index_records import IndexEntry, SourceRecord, ordered_entries
from assistant.open_index import Index

__all__ = ["Index", "IndexEntry", "IndexStore", "SourceRecord", "Writer"]


class IndexStore:
    """The generations of the index under ``directory``.

    ``search_width`` is how many candidates Chroma's graph keeps while it searches
    (``ef_search``).
    """

    def __init__(self, directory: Path, search_width: int) -> None:
        self._generations = Generations(directory)
        self._search_width = search_width

    def current(self) -> str | None:
        """Read the name of the published generation, None before the first; no Chroma needed.

        Raises:
            IndexDamagedError: the pointer names no generation.
        """
        return self._generations.current()

    def open(self) -> Index:
        """Open the published generation; later publications leave it as it is.

        Raises:
            IndexMissingError: nothing was published yet.
            IndexDamagedError: it does not hold what was published.
        """
        lease = self._generations.lease()
        held = ExitStack()
        held.callback(lease.release)
        return open_generation(lease.name, lease.path, self._search_width, held)

    @contextmanager
    def writer(self, holder: str) -> Iterator["Writer"]:
        """Be the one writer of the index; ``holder`` tells others who that is.

        Before and after, builds that were cut off and generations that nobody holds go.

        Raises:
            IndexLockedError: there is a writer already; the message says which.
            IndexDamagedError: the directory cannot be written to.
        """
        with self._generations.writing(holder):
            self._generations.clean()
            yield Writer(self._generations, self._search_width)
            self._generations.clean()


class Writer:
    """The right to publish, as ``IndexStore.writer`` gives it."""

    def __init__(self, generations: Generations, search_width: int) -> None:
        self._generations = generations
        self._search_width = search_width

    def publish(
        self,
        entries: Sequence[IndexEntry],
        records: Sequence[SourceRecord],
        fingerprint: str,
        on_batch: Callable[[int], None] | None = None,
    ) -> str:
        """Build a generation aside, check it, make it the current one; give its name.

        ``entries`` are all passages of all ``records`` and nothing else; sources keep the
        order of ``records``. ``on_batch`` gets the number of passages that are in so far.

        Raises:
            IndexDamagedError: entries and records do not fit each other, or the build cannot
                be written or does not hold what it should; the current one is untouched.
        """
        name = None
        try:
            rows = ordered_entries(entries, records)
            name = self._generations.create()
            path = self._generations.path(name)
            build_generation(path, rows, fingerprint, self._search_width, on_batch)
            check_generation(path, rows, fingerprint, self._search_width)
            self._generations.publish(name)
        except BaseException as error:
            if name is not None:
                self._generations.discard(name)
            if isinstance(error, (*FAILURES, IndexDamagedError)):
                reason = error.__cause__ if isinstance(error, IndexDamagedError) else error
                raise IndexDamagedError(
                    f"De nieuwe index in {self._generations.directory} kon niet worden gemaakt "
                    f"({reason}); de vorige blijft in gebruik. Kijk of er schijfruimte en "
                    "schrijfrechten zijn, en draai python ingest.py opnieuw."
                ) from error
            raise
        return name
