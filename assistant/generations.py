"""The generations of an index on disk: one pointer, one writer, readers with a lease.

Layout, under the index directory::

    CURRENT                    the name of the published generation
    writer.lock, writer.json   held by the one writer; who that is
    generations/<name>/        one build each; ``lease.lock`` is held by its readers

A generation is made aside and then published by replacing ``CURRENT`` atomically. A
reader takes a shared lock on the lease first and reads the pointer again after it: the
writer removes a generation only when the pointer has left it and nobody holds its lease,
and a name is never used twice, so a lease on the current name keeps its generation.

Nothing here knows what a generation holds; asking for the pointer is cheap.
"""

import json
import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import portalocker

from assistant.errors import IndexDamagedError, IndexLockedError, IndexMissingError

POINTER = "CURRENT"
LEASE = "lease.lock"
MEND = "Draai python ingest.py om de index opnieuw te maken."

_NAME = re.compile(r"\d{8}T\d{6}-[0-9a-f]{8}")

# A reader loses the race with a publication only when one comes between its reading the
# pointer and its lease; that many in a row means something else is wrong.
_ATTEMPTS = 20

_EXCLUSIVE = portalocker.LockFlags.EXCLUSIVE | portalocker.LockFlags.NON_BLOCKING
_SHARED = portalocker.LockFlags.SHARED | portalocker.LockFlags.NON_BLOCKING


@dataclass(frozen=True, slots=True)
class Lease:
    """A reader's hold on a generation: its directory stays until ``release``."""

    name: str
    path: Path
    _file: IO[bytes]

    def release(self) -> None:
        """Let the writer remove the generation; a second call does nothing."""
        self._file.close()


@dataclass(frozen=True, slots=True)
class Generations:
    """The generations under ``directory``, which need not exist yet."""

    directory: Path

    def path(self, name: str) -> Path:
        """Give the directory of the generation ``name``."""
        return self.directory / "generations" / name

    def current(self) -> str | None:
        """Read the name of the published generation; None when nothing was published yet.

        Raises:
            IndexDamagedError: the pointer cannot be read, or names no generation.
        """
        name = self._read_pointer()
        while name is not None and not (_NAME.fullmatch(name) and self.path(name).is_dir()):
            # A publication may have moved the pointer on and removed what it named.
            again = self._read_pointer()
            if again == name:
                raise IndexDamagedError(
                    f"De index in {self.directory} is beschadigd: {POINTER} noemt {name[:60]!r}, "
                    f"en die generatie is er niet. {MEND}"
                )
            name = again
        return name

    def _read_pointer(self) -> str | None:
        try:
            return (self.directory / POINTER).read_bytes().decode("ascii", "replace").strip()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise IndexDamagedError(
                f"De index in {self.directory} kan niet worden gelezen ({error.strerror}). "
                "Geef leesrechten op deze map, of kies een andere met BRONWIJZER_HOME."
            ) from error

    def lease(self) -> Lease:
        """Hold the published generation for reading; needs no right to write.

        Raises:
            IndexMissingError: nothing was published yet.
            IndexDamagedError: the pointer, or what it points to, cannot be used.
        """
        for _ in range(_ATTEMPTS):
            name = self.current()
            if name is None:
                raise IndexMissingError(
                    f"Er is nog geen index in {self.directory}. "
                    "Draai python ingest.py om de bronnen in te lezen."
                )
            lease = self._try_lease(name)
            if lease is None:
                continue
            if self.current() == name:
                return lease
            lease.release()
        raise IndexDamagedError(
            f"De index in {self.directory} kan niet worden vastgehouden: {LEASE} van de "
            f"gepubliceerde generatie ontbreekt of is bezet. {MEND}"
        )

    def _try_lease(self, name: str) -> Lease | None:
        """Take a shared lock on ``name``; None when the writer is removing it."""
        path = self.path(name)
        try:
            file = (path / LEASE).open("rb")
        except FileNotFoundError:
            return None
        except OSError as error:
            raise IndexDamagedError(_unlockable(path / LEASE, error)) from error
        try:
            portalocker.lock(file, _SHARED)
        except portalocker.AlreadyLocked:
            file.close()
            return None
        except portalocker.LockException as error:
            file.close()
            raise IndexDamagedError(_unlockable(path / LEASE, error)) from error
        return Lease(name, path, file)

    @contextmanager
    def writing(self, holder: str) -> Iterator[None]:
        """Be the one writer; ``holder`` is how others see who that is ("ingest.py corpus").

        Raises:
            IndexLockedError: another process or thread is the writer; says which.
            IndexDamagedError: the directory cannot be made, written to or locked.
        """
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        who = {"pid": os.getpid(), "since": now, "holder": holder}
        with ExitStack() as held:
            try:
                (self.directory / "generations").mkdir(parents=True, exist_ok=True)
                file = held.enter_context((self.directory / "writer.lock").open("ab"))
                portalocker.lock(file, _EXCLUSIVE)
                # Beside the lock file: where locks are mandatory, a locked file cannot be read.
                _write_atomically(self._writer_file, json.dumps(who))
            except portalocker.AlreadyLocked:
                raise IndexLockedError(self._locked_message()) from None
            except (OSError, portalocker.LockException) as error:
                raise IndexDamagedError(
                    f"De index in {self.directory} kan niet worden bijgewerkt ({error}). Geef "
                    "schrijfrechten op deze map en kijk of er schijfruimte is, of kies een "
                    "andere met BRONWIJZER_HOME."
                ) from error
            try:
                yield
            finally:
                with suppress(OSError):
                    self._writer_file.unlink()

    @property
    def _writer_file(self) -> Path:
        return self.directory / "writer.json"

    def _locked_message(self) -> str:
        try:
            who = json.loads(self._writer_file.read_text(encoding="utf-8"))
            holder = f"{who['holder']} (proces {who['pid']}, sinds {who['since']})"
        except (OSError, ValueError, KeyError, TypeError):
            holder = "een ander proces"  # it took the lock a moment ago, or is about to leave
        return (
            f"De index in {self.directory} wordt al bijgewerkt door {holder}. "
            "Wacht tot dat klaar is en probeer het dan opnieuw."
        )

    def create(self) -> str:
        """Make the directory of a new generation, with its lease; for the writer only."""
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"
        self.path(name).mkdir()
        (self.path(name) / LEASE).touch()
        return name

    def publish(self, name: str) -> None:
        """Make ``name`` the current generation, durably and at one moment; writer only."""
        for file in self.path(name).rglob("*"):
            if file.is_file():
                with file.open("rb+") as handle:
                    os.fsync(handle.fileno())
        for folder in (*self.path(name).rglob("*/"), self.path(name), self.path(name).parent):
            _sync_directory(folder)
        _write_atomically(self.directory / POINTER, name + "\n")

    def discard(self, name: str) -> None:
        """Remove a build that failed, unless it was published after all; writer only."""
        with suppress(IndexDamagedError):
            if self.current() == name:
                return
        shutil.rmtree(self.path(name), ignore_errors=True)

    def clean(self) -> None:
        """Remove generations that are neither current nor held, and half builds; writer only.

        What cannot be removed now is left for the next time. While the pointer is
        damaged nothing is removed: the generation that it should name may be there.
        """
        with suppress(IndexDamagedError, OSError):
            current = self.current()
            for path in (self.directory / "generations").iterdir():
                if path.name != current and _NAME.fullmatch(path.name) and not _is_held(path):
                    shutil.rmtree(path, ignore_errors=True)


def writable(path: Path, held: ExitStack) -> Path:
    """Give ``path``, or where it cannot be written to, a copy that ``held`` removes at its end.

    A database is written to even by those who only read it.
    """
    if all(os.access(file, os.W_OK) for file in (path, *path.rglob("*"))):
        return path
    folder = held.enter_context(tempfile.TemporaryDirectory(prefix="bronwijzer-"))
    copy = Path(folder) / path.name
    shutil.copytree(path, copy, copy_function=shutil.copyfile)
    for directory in (copy, *copy.rglob("*/")):  # copytree keeps the rights of directories
        directory.chmod(0o700)
    return copy


def _is_held(path: Path) -> bool:
    """Tell whether a reader holds the generation in ``path``.

    Letting go before the removal is safe: the pointer has left this generation, and
    a reader that still takes the lease sees that and lets go as well.
    """
    try:
        with (path / LEASE).open("rb+") as file:
            portalocker.lock(file, _EXCLUSIVE)
    except FileNotFoundError:
        return False  # a removal or a build that was cut off
    except (OSError, portalocker.LockException):
        return True
    return False


def _write_atomically(path: Path, text: str) -> None:
    """Replace ``path`` at one moment; a crash leaves the old or the new text."""
    new = path.with_name(path.name + ".new")
    with new.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    _sync_directory(path.parent)


def _sync_directory(path: Path) -> None:
    """Make the names in a directory durable, where the system can."""
    if os.name != "posix":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _unlockable(path: Path, error: Exception) -> str:
    return (
        f"{path} kan niet worden vergrendeld ({error}). "
        "Geef rechten op deze map, of zet BRONWIJZER_HOME op een lokale schijf."
    )
