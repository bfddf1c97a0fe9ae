"""How to behave towards a host: one request at a time, a pause between two, its robots.txt.

robots.txt is read as RFC 9309 has it: absent (4xx) allows all; one that cannot be
reached allows nothing for now.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from protego import Protego

from assistant.errors import FetchError
from assistant.fetching.limits import Clock, Deadline
from assistant.fetching.requesting import ROBOTS_NAME

_LONGEST_ROBOTS_BYTES = 500_000  # RFC 9309 asks to read at least that much
_LONGEST_CRAWL_DELAY_S = 30.0


@dataclass(slots=True)
class _Host:
    """What is known of one host in this run."""

    lock: threading.RLock = field(default_factory=threading.RLock)
    pause_s: float = 0.0
    next_at: float = 0.0
    robots: Protego | None = None


class Manners:
    """The hosts of a run; safe to use from several threads."""

    def __init__(self, clock: Clock, pause_s: float) -> None:
        self._clock = clock
        self._pause_s = pause_s
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()

    def _host(self, address: str) -> _Host:
        parts = urlsplit(address)
        with self._lock:
            fresh = _Host(pause_s=self._pause_s)
            return self._hosts.setdefault(f"{parts.scheme}://{parts.netloc}", fresh)

    @contextmanager
    def turn(self, address: str, deadline: Deadline) -> Iterator[None]:
        """Have a host for oneself, after its pause; waiting for it puts the deadline off."""
        host = self._host(address)
        asked = self._clock.now()
        with host.lock:
            if (early := host.next_at - self._clock.now()) > 0:
                self._clock.wait(early)
            deadline.extend(self._clock.now() - asked)
            try:
                yield
            finally:
                host.next_at = self._clock.now() + host.pause_s

    def rest(self, address: str, seconds: float) -> None:
        """Leave a host alone for so long, as it asked."""
        host = self._host(address)
        host.next_at = max(host.next_at, self._clock.now() + seconds)

    def rest_left_s(self, address: str) -> float:
        """Give the seconds that a host is still to be left alone."""
        return self._host(address).next_at - self._clock.now()

    def must_allow(self, address: str, load: Callable[[str], tuple[int, bytes]]) -> None:
        """Ask the host's robots.txt once; ``load`` gives status and body of an address.

        Raises:
            FetchError: robots.txt forbids the address.
        """
        host = self._host(address)
        parts = urlsplit(address)
        with host.lock:
            if host.robots is None:
                status, body = load(f"{parts.scheme}://{parts.netloc}/robots.txt")
                text = body[:_LONGEST_ROBOTS_BYTES].decode("utf-8-sig", "replace")
                host.robots = Protego.parse(text if status == 200 else "")
                delay = host.robots.crawl_delay(ROBOTS_NAME) or 0.0
                host.pause_s = max(host.pause_s, min(delay, _LONGEST_CRAWL_DELAY_S))
        if not host.robots.can_fetch(address, ROBOTS_NAME):
            raise FetchError(
                f"robots.txt van {parts.hostname} staat niet toe dat {parts.path or '/'} wordt "
                "opgehaald. Bewaar de pagina zelf in de map en noem haar met file."
            )
