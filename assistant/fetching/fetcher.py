"""An address to its bytes: with manners, redirects, conditions and retries."""

import email.utils
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit

from assistant.errors import FetchError
from assistant.fetching.copies import Copy
from assistant.fetching.limits import Clock, Deadline, Limits
from assistant.fetching.manners import Manners
from assistant.fetching.requesting import BrokenExchangeError, Response, get, sound_address

_REDIRECTS = (301, 302, 303, 307, 308)
_FOR_GOOD = (301, 308)
_AGAIN = (408, 425, 429, 500, 502, 503, 504)
_GONE = (404, 410)
_FIRST_WAIT_S = 1.0  # doubled at each retry


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave; ``body`` is None where the copy that was at hand is still the newest.

    ``final_url`` is where redirects led, ``moved`` whether all of them are for good.
    """

    url: str
    final_url: str
    moved: bool
    headers: Mapping[str, str]
    body: bytes | None


class _TryAgain(Exception):  # noqa: N818 - no error yet
    """An answer that asks for another try, after so many seconds where it says."""

    def __init__(self, message: str, wait_s: float | None = None) -> None:
        super().__init__(message)
        self.wait_s = wait_s


class Fetcher:
    """Fetches addresses in one run; safe to use from several threads."""

    def __init__(self, limits: Limits, clock: Clock | None = None) -> None:
        self._limits = limits
        self._clock = clock or Clock()
        self._manners = Manners(self._clock, limits.pause_s)

    def fetch(self, url: str, copy: Copy | None = None) -> Fetched:
        """Fetch ``url``, unless the server says that ``copy`` is still the newest.

        Raises:
            FetchError: it cannot be had; the message says why and what to do.
        """
        address = sound_address(url)
        host = urlsplit(address).hostname
        deadline = Deadline(self._clock, self._limits.total_s)
        for attempt in range(self._limits.attempts):
            try:
                return self._follow(url, address, copy, deadline)
            except (BrokenExchangeError, _TryAgain) as error:
                failure = error
            asked = failure.wait_s if isinstance(failure, _TryAgain) else None
            wait_s = _FIRST_WAIT_S * 2**attempt if asked is None else asked
            if asked is not None:
                self._manners.rest(address, asked)
            if wait_s >= deadline.left_s():
                break
            if attempt + 1 < self._limits.attempts:
                self._clock.wait(wait_s)
        advice = "Probeer het later opnieuw met python ingest.py --fetch."
        if isinstance(failure, _TryAgain) and failure.wait_s:
            advice = f"De server vraagt {failure.wait_s:.0f} seconden te wachten. {advice}"
        dead = isinstance(failure, BrokenExchangeError) and failure.dead
        raise FetchError(f"{host} {failure}. {advice}", dead=dead)

    def _follow(self, url: str, address: str, copy: Copy | None, deadline: Deadline) -> Fetched:
        """Follow redirects to an answer."""
        seen, moved = [address], False
        for hop in range(self._limits.redirects + 1):
            self._manners.must_allow(address, lambda robots: self._robots(robots, deadline))
            conditions = copy.conditions if copy and copy.final_url == address else {}
            response = self._get(address, conditions, deadline)
            if response.status not in _REDIRECTS:
                return _accepted(url, address, response, conditions, moved=moved)
            moved = response.status in _FOR_GOOD and (moved or hop == 0)
            address = _target(address, response)
            if address in seen:
                raise FetchError(f"{url} verwijst in een kring door. Zoek het nieuwe adres op.")
            seen.append(address)
        raise FetchError(
            f"{url} verwijst meer dan {self._limits.redirects} keer door. Zoek het nieuwe adres op."
        )

    def _get(self, address: str, conditions: Mapping[str, str], deadline: Deadline) -> Response:
        """Ask once, in turn."""
        if (rest := self._manners.rest_left_s(address)) > max(
            self._limits.total_s, self._limits.pause_s
        ):
            raise _TryAgain("vroeg om rust", rest)
        with self._manners.turn(address, deadline):
            response = get(address, conditions, self._limits, deadline)
        if response.status in _AGAIN:
            wait_s = _retry_after_s(response.headers.get("retry-after", ""))
            raise _TryAgain(f"antwoordt met {response.status}", wait_s)
        return response

    def _robots(self, address: str, deadline: Deadline) -> tuple[int, bytes]:
        """Give status and body of a robots.txt; one that leads elsewhere is followed."""
        for _ in range(self._limits.redirects + 1):
            response = self._get(address, {}, deadline)
            if response.status not in _REDIRECTS:
                return response.status, response.body
            address = _target(address, response)
        return 404, b""


def _accepted(
    url: str, address: str, response: Response, conditions: Mapping[str, str], *, moved: bool
) -> Fetched:
    """Take an answer that is no redirect.

    Raises:
        FetchError: it gives nothing.
    """
    if response.status == 304 and conditions:
        return Fetched(url, address, moved, response.headers, None)
    if response.status in _GONE:
        raise FetchError(
            f"{url} bestaat niet meer ({response.status}). Zoek het nieuwe adres op en zet dat in "
            "sources.toml.",
            dead=True,
        )
    if response.status in (401, 403):
        raise FetchError(
            f"{url} is niet voor iedereen te lezen ({response.status}). Bewaar de pagina zelf in "
            "de map en noem haar met file."
        )
    if response.status != 200:
        raise FetchError(
            f"{url} geeft geen document (antwoord {response.status}). Kijk in een browser of het "
            "adres klopt."
        )
    if not response.body.strip():
        raise FetchError(f"{url} geeft een leeg antwoord. Kijk in een browser of het adres klopt.")
    return Fetched(url, address, moved, response.headers, response.body)


def _target(address: str, response: Response) -> str:
    """Give the address that a redirect points to.

    Raises:
        FetchError: it points to none that may be fetched.
    """
    location = response.headers.get("location", "")
    if not location:
        raise FetchError(f"{address} verwijst door zonder te zeggen waarheen. Zoek het adres op.")
    # A header is Latin-1 by the letter and UTF-8 in practice.
    with_letters = location.encode("latin-1").decode("utf-8", "replace")
    try:
        return sound_address(urljoin(address, with_letters))
    except ValueError:
        raise FetchError(f"{address} verwijst door naar een onzinnig adres.") from None
    except FetchError as error:
        raise FetchError(f"{address} verwijst door: {error}") from None


def _retry_after_s(value: str) -> float | None:
    """Read Retry-After: seconds, or a date; None where there is none."""
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
