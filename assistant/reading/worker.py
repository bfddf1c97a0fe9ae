"""Read files for another process, one after the other, within a limit of memory.

Started by ``bounded``, with the limit in megabytes as its argument. Requests and
replies are pickles on standard input and output, between these two only.
"""

import os
import pickle
import sys
from dataclasses import dataclass
from typing import BinaryIO

from assistant.documents import Source
from assistant.errors import ReadingError
from assistant.reading import read
from assistant.reading.result import NoTextError, Reading

_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Request:
    """A file to read."""

    data: bytes
    source: Source
    name: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of a request: a reading, or the message of the error; ``pages`` of a scan."""

    reading: Reading | None = None
    message: str = ""
    pages: tuple[int, ...] = ()


def answer(request: Request) -> Reply:
    """Read one file; whatever goes wrong is a message."""
    name = request.name
    try:
        return Reply(read(request.data, request.source, name))
    except NoTextError as error:
        return Reply(message=str(error), pages=error.pages)
    except ReadingError as error:
        return Reply(message=str(error))
    except MemoryError:
        return Reply(
            message=f"{name} vraagt te veel geheugen om te lezen ({len(request.data)} bytes). "
            "Splits het bestand, of bewaar het opnieuw in een ander formaat."
        )
    except Exception as error:  # noqa: BLE001 (one document never stops the others)
        return Reply(
            message=f"{name} is niet te lezen ({type(error).__name__}: {error}). "
            "Bewaar het bestand opnieuw of in een ander formaat."
        )


def limit_memory(megabytes: int) -> None:
    """Make the system refuse this process more memory, where it can."""
    try:
        import resource  # noqa: PLC0415 (not on Windows, where the other process watches alone)
    except ImportError:
        return
    size = megabytes * _MEGABYTE
    # macOS knows the limit but refuses to set it.
    with_limit = (size, resource.getrlimit(resource.RLIMIT_AS)[1])
    try:
        resource.setrlimit(resource.RLIMIT_AS, with_limit)
    except (OSError, ValueError):
        return


def _serve(requests: BinaryIO, replies: BinaryIO) -> None:
    while True:
        try:
            request = pickle.load(requests)  # noqa: S301 (from the process that started this one)
        except EOFError:
            return
        pickle.dump(answer(request), replies)
        replies.flush()


def main() -> None:
    """Answer until the other side closes."""
    # A library that prints must not end up among the replies.
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    limit_memory(int(sys.argv[1]))
    # Loading the libraries is not part of the time that the first file takes.
    pickle.dump(Reply(), replies)
    replies.flush()
    _serve(sys.stdin.buffer, replies)
