"""One GET, without redirects: bounded in time and size, its body unpacked."""

import re
import ssl
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from urllib.parse import quote, urlsplit, urlunsplit

import certifi
import httpcore

from assistant.errors import FetchError
from assistant.fetching.addresses import GuardedBackend
from assistant.fetching.limits import Deadline, Limits

USER_AGENT = "Bronwijzer/0.1 (haalt bronnen op voor een school, een voor een)"
ROBOTS_NAME = "Bronwijzer"
_HOST = re.compile(r"[A-Za-z0-9._-]+|[0-9A-Fa-f:.]+")
_MEGABYTE = 1_000_000

# A film or a photo is no text; everything else is judged by its content when it is read.
_NO_TEXT = ("image/", "video/", "audio/", "font/", "model/")


class BrokenExchangeError(Exception):
    """A request that failed and may go well the next time; ``str()`` says how, in Dutch.

    ``dead`` where nobody answers at all.
    """

    def __init__(self, message: str, *, dead: bool = False) -> None:
        super().__init__(message)
        self.dead = dead


@dataclass(frozen=True, slots=True)
class Response:
    """What a server answered; ``headers`` by their names in lower case, ``body`` unpacked."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def sound_address(address: str) -> str:
    """Give an http or https address as it goes over the line, without its fragment.

    >>> sound_address("https://example.org/één pagina#deel")
    'https://example.org/%C3%A9%C3%A9n%20pagina'

    Raises:
        FetchError: it is no such address, or holds a password.
    """
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port else ""
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
        query = quote(parts.query, safe="/?%:@!$&'()*+,;=~-._")
    except ValueError as error:
        raise FetchError(f"{address[:200]!r} is geen adres ({error}). Verbeter het.") from None
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(host):
        raise FetchError(f"{address[:200]!r} is geen http- of https-adres. Verbeter het.")
    if parts.username or parts.password:
        raise FetchError(f"Het adres bij {host} bevat een wachtwoord. Haal dat eruit.")
    host = f"[{host}]" if ":" in host else host
    return urlunsplit((parts.scheme, host + port, path, query, ""))


def get(address: str, headers: Mapping[str, str], limits: Limits, deadline: Deadline) -> Response:
    """Ask for an address once.

    Raises:
        FetchError: it can never be given: not allowed, no text, too large, not to be trusted.
        BrokenExchangeError: the exchange failed; a later one may not.
    """
    backend = GuardedBackend(limits.local_hosts, limits.silence_s, deadline)
    own = [("User-Agent", USER_AGENT), ("Accept", "*/*"), ("Accept-Encoding", "gzip")]
    sent = [*own, *headers.items()]
    try:
        with (
            httpcore.ConnectionPool(
                ssl_context=_trust(), max_connections=1, network_backend=backend
            ) as pool,
            pool.stream("GET", address, headers=sent) as response,
        ):
            fields = {
                name.decode("latin-1").lower(): value.decode("latin-1").strip()
                for name, value in response.headers
            }
            if response.status == 200:
                _check(fields, limits)
            raw = _body(response, limits)
    except httpcore.TimeoutException:
        raise BrokenExchangeError("antwoordt niet op tijd") from None
    except (httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise _failure(address, error) from error
    return Response(response.status, fields, _unpacked(raw, fields, limits))


@cache
def _trust() -> ssl.SSLContext:
    """Trust the usual authorities, and those that this machine's administrator added."""
    context = ssl.create_default_context(cafile=certifi.where())
    context.load_default_certs()
    return context


def _failure(address: str, error: Exception) -> Exception:
    """Tell what a failed connection means; httpcore leaves the cause as its context."""
    host, cause = urlsplit(address).hostname, error.__context__
    if isinstance(cause, ssl.SSLCertVerificationError):
        return FetchError(
            f"Het certificaat van {host} is niet te vertrouwen ({cause.verify_message}). Meld het "
            "de uitgever, of zet het bestand zelf in de map."
        )
    if isinstance(cause, ssl.SSLError):
        return BrokenExchangeError(f"maakt geen beveiligde verbinding ({cause.reason})")
    if isinstance(cause, ConnectionRefusedError):
        return BrokenExchangeError("weigert de verbinding", dead=True)
    return BrokenExchangeError(f"breekt de verbinding af ({error or type(error).__name__})")


def _check(fields: Mapping[str, str], limits: Limits) -> None:
    """Refuse by the headers what would be refused after the last byte as well."""
    kind = fields.get("content-type", "").split(";")[0].strip().lower()
    if kind.startswith(_NO_TEXT):
        raise FetchError(
            f"Het adres geeft geen tekst maar {kind}. Noem met file_url het document zelf."
        )
    length = fields.get("content-length", "")
    if length.isascii() and length.isdigit() and int(length) > limits.max_bytes:
        raise _too_large(int(length), limits)


def _too_large(size: int, limits: Limits) -> FetchError:
    return FetchError(
        f"Het antwoord is meer dan {size // _MEGABYTE} MB; de grens is "
        f"{limits.max_bytes // _MEGABYTE} MB. Verhoog BRONWIJZER_MAX_FILE_MB als het klopt."
    )


def _body(response: httpcore.Response, limits: Limits) -> bytes:
    chunks, size = [], 0
    for chunk in response.iter_stream():
        size += len(chunk)
        if size > limits.max_bytes:
            raise _too_large(limits.max_bytes, limits)
        chunks.append(chunk)
    return b"".join(chunks)


def _unpacked(raw: bytes, fields: Mapping[str, str], limits: Limits) -> bytes:
    """Undo the one packing that was asked for, up to the same limit."""
    coding = fields.get("content-encoding", "").strip().lower()
    if coding in ("", "identity") or not raw:
        return raw
    if coding not in ("gzip", "x-gzip"):
        raise FetchError(f"Het antwoord is ingepakt als {coding[:40]!r}. Zet het bestand er zelf.")
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        body = unpacker.decompress(raw, limits.max_bytes + 1)
    except zlib.error as error:
        raise BrokenExchangeError(f"stuurt een beschadigd antwoord ({error})") from None
    if len(body) > limits.max_bytes:
        raise _too_large(limits.max_bytes, limits)
    if not unpacker.eof:
        raise BrokenExchangeError("stuurt een antwoord dat halverwege ophoudt")
    return body
