import socket
from typing import Any

import pytest

from assistant.errors import FetchError
from assistant.fetching.addresses import is_public
from tests.fetching.server import Server, fetcher

PRIVATE = (
    "127.0.0.1 10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 0.0.0.0 100.64.0.1 224.0.0.1 ::1 :: "
    "fe80::1 fe80::1%eth0 fc00::1 ff02::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::7f00:1 "
    "2002:7f00:1:: 2001:0:7f00:1:: localhost 255.255.255.255"
)


@pytest.mark.parametrize("address", PRIVATE.split())
def test_an_address_that_is_not_public_is_known_in_every_form(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", "9.9.9.9 2620:fe::fe ::ffff:9.9.9.9 64:ff9b::909:909".split())
def test_a_public_address_is_known(address: str) -> None:
    assert is_public(address)


def test_the_address_that_is_connected_to_is_the_one_that_was_checked(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name server that answers differently each time decides nothing after the check."""
    asked: list[str] = []

    def resolve(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        ip = "9.9.9.9" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port))]

    connected: list[str] = []

    def connect(address: tuple[str, int], *_: Any, **__: Any) -> socket.socket:
        connected.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(FetchError, match="eigen netwerk"):
        fetcher().fetch("http://rebind.test/a")
    assert connected == ["9.9.9.9"]
