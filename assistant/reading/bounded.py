"""Read files in a process of their own, so that none takes more than its time and memory.

A thread cannot be stopped, and a parser in C that hangs or eats memory takes the
whole program with it; a process can be ended on every platform.
"""

import os
import pickle
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from types import TracebackType
from typing import BinaryIO, Self

import psutil

from assistant.documents import Source
from assistant.errors import ReadingError
from assistant.reading import is_light, read
from assistant.reading.result import NoTextError, Reading
from assistant.reading.worker import Reply, Request

TIMEOUT_S = 60.0
MEMORY_MB = 1200
_MEGABYTE = 1_000_000
_LOOK_S = 0.1
_START_S = 60.0
# Not -m: the classes of a module that is run would have another name there than here.
_START = "from assistant.reading.worker import main; main()"
_ROOT = Path(__file__).parents[2]


class BoundedReader:
    """Reads as ``assistant.reading.read``, within ``timeout_s`` and ``memory_mb`` a file.

    Its process starts with the first file that needs one and serves all that follow;
    one that is given up is ended, and the next file gets a new one. Small plain texts
    are read here. For one thread at a time; close it, or use it in a ``with``.
    """

    def __init__(self, *, timeout_s: float = TIMEOUT_S, memory_mb: int = MEMORY_MB) -> None:
        self._timeout_s = timeout_s
        self._memory_mb = memory_mb
        self._process: subprocess.Popen[bytes] | None = None
        self._replies: SimpleQueue[Reply | None] = SimpleQueue()

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """Close."""
        self.close()

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def read(self, data: bytes, source: Source, name: str) -> Reading:
        """Read a file.

        Raises:
            ReadingError: as ``read``; or it took too long, too much memory, or ended
                the process that read it.
        """
        if is_light(data):
            return read(data, source, name)
        started = self._process is None
        reply = self._ask(Request(data, source, name))
        if (
            reply is None and not started
        ):  # it may have ended before, which is not this file's fault
            reply = self._ask(Request(data, source, name))
        if reply is None:
            raise ReadingError(
                f"{name} is niet te lezen: het lezen ervan brak af ({len(data)} bytes). "
                "Bewaar het bestand opnieuw of in een ander formaat, en draai ingest opnieuw."
            )
        if reply.reading is not None:
            return reply.reading
        if reply.pages:
            raise NoTextError(reply.message, reply.pages)
        raise ReadingError(reply.message)

    def _ask(self, request: Request) -> Reply | None:
        """Give the answer of the process; None when it ended without one."""
        process = self._running()
        assert process.stdin is not None
        try:
            pickle.dump(request, process.stdin)
            process.stdin.flush()
            reply = self._reply(process, request.name)
        except OSError:  # a broken pipe
            reply = None
        if reply is None:
            self.close()
        return reply

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self.close()
        environment = os.environ | {
            # Each thread of these reserves memory, which counts for the limit.
            "OPENBLAS_NUM_THREADS": "1",
            "OMP_NUM_THREADS": "1",
            "PYTHONPATH": os.pathsep.join(
                filter(None, (str(_ROOT), os.environ.get("PYTHONPATH", "")))
            ),
        }
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _START, str(self._memory_mb)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        assert self._process.stdout is not None
        self._replies = SimpleQueue()
        Thread(
            target=_listen, args=(self._process.stdout, self._replies), daemon=True
        ).start()  # fmt: skip
        with suppress(Empty):  # what is not up by then fails at its first file
            self._replies.get(timeout=_START_S)
        return self._process

    def _reply(self, process: subprocess.Popen[bytes], name: str) -> Reply | None:
        """Wait for the answer; None when the process ended without one.

        Raises:
            ReadingError: it took too long or too much memory.
        """
        until = time.monotonic() + self._timeout_s
        watched = psutil.Process(process.pid)
        while True:
            with suppress(Empty):
                return self._replies.get(timeout=_LOOK_S)
            if time.monotonic() > until:
                self.close()
                raise ReadingError(
                    f"{name} is na {self._timeout_s:.0f} s lezen opgegeven. "
                    "Splits het bestand, of bewaar het opnieuw in een ander formaat."
                )
            if _memory_of(watched) > self._memory_mb * _MEGABYTE:
                self.close()
                raise ReadingError(
                    f"{name} vraagt meer dan {self._memory_mb} MB geheugen om te lezen. "
                    "Splits het bestand, of bewaar het opnieuw in een ander formaat."
                )


def _memory_of(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:  # it has just ended; the queue tells
        return 0


def _listen(replies: BinaryIO, queue: "SimpleQueue[Reply | None]") -> None:
    """Pass on what comes in; None at the end."""
    try:
        while True:
            queue.put(pickle.load(replies))  # noqa: S301 (from the process that was started here)
    except Exception:  # noqa: BLE001 (an answer that cannot be understood is none)
        queue.put(None)
