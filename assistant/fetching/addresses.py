"""Connect to public addresses alone, whatever a name resolves to at that moment.

The check is on the address that is connected to, after DNS and at every redirect, so
that neither a redirect nor a name server can point a fetch at the machine itself, at
the school's network or at a cloud's metadata.
"""

import contextlib
import ipaddress
import socket
from collections.abc import Collection, Iterable
from ssl import SSLContext
from typing import Any

import httpcore

from assistant.errors import FetchError
from assistant.fetching.limits import Deadline

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: an IPv4 address in its last 32 bits


def is_public(address: str) -> bool:
    """Tell whether an IP address belongs to the public internet, in whatever form it hides.

    >>> is_public("::ffff:127.0.0.1"), is_public("9.9.9.9")
    (False, True)
    """
    try:
        found: _Address = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        if found in _NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if found.teredo is not None:
            return False
        found = inner or found
    return found.is_global and not found.is_multicast


class GuardedBackend(httpcore.SyncBackend):
    """Opens connections for httpcore to addresses that are allowed, until the deadline."""

    def __init__(self, local_hosts: Collection[str], silence_s: float, deadline: Deadline) -> None:
        self._local_hosts = local_hosts
        self._silence_s = silence_s
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the deadline decides
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of ``host`` that is allowed and answers.

        Raises:
            FetchError: the name is unknown, or has no address that is allowed.
            httpcore.ConnectError, httpcore.ConnectTimeout: none of them answers.
        """
        failure: Exception | None = None
        for address in self._allowed(host, port):
            patience = min(self._silence_s, self._deadline.left_s())
            if patience <= 0:
                raise httpcore.ConnectTimeout
            try:
                stream = super().connect_tcp(
                    address, port, patience, local_address, socket_options
                )  # fmt: skip
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
                continue
            return _BoundedStream(stream, self._silence_s, self._deadline)
        raise failure or httpcore.ConnectError(host)

    def _allowed(self, host: str, port: int) -> list[str]:
        name = host.strip("[]")
        try:
            found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
        except (socket.gaierror, UnicodeError) as error:
            gone = getattr(error, "errno", None) != socket.EAI_AGAIN
            raise FetchError(
                f"{host} is niet te vinden. Kijk of het adres klopt en of er een netwerk is.",
                dead=gone,
                unknown_host=True,
            ) from None
        addresses = list(dict.fromkeys(str(row[4][0]) for row in found))
        if name.lower() in self._local_hosts:
            return addresses
        public = [address for address in addresses if is_public(address)]
        if not public:
            raise FetchError(
                f"{host} heeft een adres in een eigen netwerk ({addresses[0]}) en wordt niet "
                "opgehaald. Is het jullie intranet, zet de naam dan in BRONWIJZER_FETCH_INTRANET."
            )
        return public


class _BoundedStream(httpcore.NetworkStream):
    """A connection on which every byte comes before the deadline, however slowly they drip."""

    def __init__(
        self, stream: httpcore.NetworkStream, silence_s: float, deadline: Deadline
    ) -> None:
        self._stream = stream
        self._silence_s = silence_s
        self._deadline = deadline

    def _patience(self, late: type[httpcore.TimeoutException]) -> float:
        patience = min(self._silence_s, self._deadline.left_s())
        if patience <= 0:
            raise late
        return patience

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        """Read what there is."""
        return self._stream.read(max_bytes, self._patience(httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        """Write all."""
        self._stream.write(buffer, self._patience(httpcore.WriteTimeout))

    def close(self) -> None:
        """Hang up."""
        with contextlib.suppress(OSError):
            self._stream.close()

    def start_tls(
        self,
        ssl_context: SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002 - the deadline decides
    ) -> httpcore.NetworkStream:
        """Go on in TLS."""
        patience = self._patience(httpcore.ConnectTimeout)
        secured = self._stream.start_tls(ssl_context, server_hostname, patience)
        return _BoundedStream(secured, self._silence_s, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """Give what is known of the connection."""
        return self._stream.get_extra_info(info)
