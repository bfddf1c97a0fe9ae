"""Serves the web application with uvicorn: one process, quiet, and clear when it cannot start."""

import errno
import logging
import socket
import sys

import uvicorn

from assistant import open_assistant
from assistant.errors import ServerError
from assistant.messages import load_messages
from assistant.settings import Settings
from assistant.web.app import create_app

_EVERY_ADDRESS = {"0.0.0.0", "::", ""}  # noqa: S104 - compared with, not bound to
_CONNECTIONS_WAITING = 128
_HIGHEST_PORT = 65535
_SHUTDOWN_S = 3


def serve(settings: Settings) -> None:
    """Serve the chat until it is stopped; prints its address once it answers.

    Raises:
        ServerError: the address cannot be used, or is in use.
        ModelError: there is no model to answer with.
    """
    with listen(settings.host, settings.port) as listener:
        logging.getLogger("chainlit").setLevel(logging.ERROR)
        app = create_app(open_assistant(settings))
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=_SHUTDOWN_S,
        )
        try:
            _Announcing(config, address(settings.host, listener.getsockname()[1])).run(
                sockets=[listener]
            )
        except KeyboardInterrupt:
            return


def address(host: str, port: int) -> str:
    """Give the address to open in a browser on this machine."""
    name = "localhost" if host in _EVERY_ADDRESS or host == "127.0.0.1" else host
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


def listen(host: str, port: int) -> socket.socket:
    """Take the port (0: any free one), before anything slow is loaded; connections wait.

    Raises:
        ServerError: the address cannot be used, or is in use.
    """
    if not 0 <= port <= _HIGHEST_PORT:
        raise ServerError(
            f"De chat kan niet starten: poort {port} bestaat niet. Kies met --port een poort van "
            f"1024 tot en met {_HIGHEST_PORT}."
        )
    try:
        family, kind, protocol, _, target = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except (OSError, UnicodeError) as error:  # UnicodeError: no host name is that long
        raise ServerError(_refusal(host, port, error)) from None
    try:
        if sys.platform != "win32":  # there it would share the port with another program
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(target)
        listener.listen(_CONNECTIONS_WAITING)
    except OSError as error:
        listener.close()
        raise ServerError(_refusal(host, port, error)) from None
    return listener


def _refusal(host: str, port: int, error: Exception) -> str:
    number = error.errno if isinstance(error, OSError) else None
    if number == errno.EADDRINUSE:
        return (
            f"De chat kan niet starten: poort {port} op {host} is al in gebruik. Stop het andere "
            "programma of kies een andere poort met --port."
        )
    if number in {errno.EACCES, errno.EPERM}:
        return (
            f"De chat kan niet starten: poort {port} op {host} mag je niet gebruiken. Kies met "
            "--port een poort vanaf 1024."
        )
    return (
        f"De chat kan niet starten: het adres {host} is niet van deze computer ({error}). "
        "Kies met --host een ander adres, zoals 127.0.0.1."
    )


class _Announcing(uvicorn.Server):
    """A server that says in one line where it is, once it answers."""

    def __init__(self, config: uvicorn.Config, url: str) -> None:
        super().__init__(config)
        self._url = url

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and print the address."""
        await super().startup(sockets=sockets)
        if self.started:
            sys.stdout.write(load_messages().say("chat_ready", url=self._url) + "\n")
            sys.stdout.flush()
