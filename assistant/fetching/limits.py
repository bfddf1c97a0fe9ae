"""How long and how much a fetch may take, and the clock that it is measured by."""

import time
from dataclasses import dataclass

from assistant.settings import Settings


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of one fetch.

    ``total_s`` is for all of a source's requests together, with redirects, retries and
    what the server asks to wait; ``silence_s`` is how long no byte may come. ``pause_s``
    is kept between two requests to one host. ``local_hosts`` are the host names that may
    have an address in a private network.
    """

    max_bytes: int = 50_000_000
    total_s: float = 60.0
    silence_s: float = 15.0
    pause_s: float = 1.0
    redirects: int = 5
    attempts: int = 3
    local_hosts: frozenset[str] = frozenset()


def limits_of(settings: Settings) -> Limits:
    """Give the bounds that a school has set."""
    names = settings.fetch_intranet.lower().split(",")
    return Limits(
        max_bytes=settings.max_file_mb * 1_000_000,
        total_s=settings.fetch_total_s,
        pause_s=settings.fetch_pause_s,
        local_hosts=frozenset(name.strip() for name in names if name.strip()),
    )


class Clock:
    """The time as it passes; a test can put another in its place."""

    def now(self) -> float:
        """Give seconds from some fixed moment."""
        return time.monotonic()

    def wait(self, seconds: float) -> None:
        """Let so many seconds pass."""
        time.sleep(seconds)


class Deadline:
    """The moment when a fetch is given up."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        self._clock = clock
        self._end = clock.now() + seconds

    def left_s(self) -> float:
        """Give the seconds that are left, negative when it is past."""
        return self._end - self._clock.now()

    def extend(self, seconds: float) -> None:
        """Put it off: the wait for a host's turn is not the source's fault."""
        self._end += seconds
