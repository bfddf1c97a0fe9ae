"""A web server on loopback that misbehaves on demand, and a clock that never waits."""

import datetime as dt
import gzip
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from assistant.fetching import Clock, Fetcher, Limits

Answer = Callable[[BaseHTTPRequestHandler], object]
PAGE = b"<html><title>Rust</title><h1>Rust in de klas</h1><p>Een kring helpt iedereen.</p></html>"
ROBOTS = b"User-agent: *\nDisallow: /verboden\n"


class Server:
    """What it answers is in ``answers``, by path; ``asked`` counts, ``seen`` keeps headers."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: Counter[str] = Counter()
        self.seen: dict[str, dict[str, str]] = {}
        self.open = threading.Event()  # set at the end: lets go of requests that hang
        self.put("/robots.txt", ROBOTS, kind="text/plain")

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    port = 0

    def put(
        self,
        path: str,
        body: bytes = PAGE,
        status: int = 200,
        kind: str = "text/html",
        **headers: str,
    ) -> str:
        """Let ``path`` give this; ``If-None-Match`` and ``If-Modified-Since`` are honoured."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}

        def answer(request: BaseHTTPRequestHandler) -> None:
            known = {
                ("If-None-Match", named.get("ETag")),
                ("If-Modified-Since", named.get("Last-Modified")),
            }
            same = any(value and request.headers.get(name) == value for name, value in known)
            reply(request, b"" if same else body, 304 if same else status, kind, **named)

        self.answers[path] = answer
        return self.address + path

    def on(self, path: str, answer: Answer) -> str:
        """Let ``path`` be answered by a function."""
        self.answers[path] = answer
        return self.address + path

    def in_turn(self, path: str, *answers: Answer) -> str:
        """Answer the first request with the first function, and the last one from then on."""

        def answer(request: BaseHTTPRequestHandler) -> None:
            answers[min(self.asked[path], len(answers)) - 1](request)

        return self.on(path, answer)


def reply(
    request: BaseHTTPRequestHandler,
    body: bytes,
    status: int = 200,
    kind: str = "text/html",
    **headers: str,
) -> None:
    """Answer; a header that is given replaces the usual one."""
    request.send_response(status)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    usual = {} if status == 304 else {"Content-Type": kind, "Content-Length": str(len(body))}
    for name, value in (usual | named).items():
        request.send_header(name, value)
    request.end_headers()
    request.wfile.write(body)


def answering(body: bytes = PAGE, status: int = 200, **headers: str) -> Answer:
    """Give a function that answers this."""
    return lambda request: reply(request, body, status, **headers)


def dripping(server: Server) -> Answer:
    """Send a byte every tenth of a second, without end."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "text/html")
        request.end_headers()
        while not server.open.wait(0.1):
            request.wfile.write(b"x")

    return answer


def dripping_headers(server: Server) -> Answer:
    """Never finish the headers."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not server.open.wait(0.1):
            request.wfile.write(b"X-A: b\r\n")

    return answer


def hanging(server: Server) -> Answer:
    """Say nothing at all."""

    def answer(_: BaseHTTPRequestHandler) -> None:
        server.open.wait()

    return answer


def gzip_bomb() -> bytes:
    """Give 100 kB that unpack to 100 MB."""
    return gzip.compress(bytes(100_000_000), 9)


@contextmanager
def running(trust: ssl.SSLContext | None = None) -> Iterator[Server]:
    """Run a server until the end of the block, in TLS where ``trust`` is given."""
    server = Server()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            server.asked[self.path] += 1
            server.seen[self.path] = dict(self.headers.items())
            self.close_connection = True
            answer: Answer = server.answers.get(self.path, answering(b"weg", 404))
            try:
                answer(self)
            except OSError:
                return  # who asked has hung up

        def log_message(self, *_: object) -> None: ...

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if trust is not None:
        http.socket = trust.wrap_socket(http.socket, server_side=True)
    server.port = http.server_address[1]
    thread = threading.Thread(target=lambda: http.serve_forever(0.02))
    thread.start()
    try:
        yield server
    finally:
        server.open.set()
        http.shutdown()
        thread.join()
        http.server_close()


def self_signed(folder: Path) -> ssl.SSLContext:
    """Give a certificate for ``localhost`` that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(1))
        .not_valid_after(now + dt.timedelta(1))
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    path = folder / "localhost.pem"
    path.write_bytes(key.private_bytes(pem, form, plain) + made.public_bytes(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


class QuickClock(Clock):
    """A clock on which waiting takes no time but is remembered."""

    def __init__(self) -> None:
        self.waits: list[float] = []

    def now(self) -> float:
        return time.monotonic() + sum(self.waits)

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)


def fetcher(clock: Clock | None = None, **limits: object) -> Fetcher:
    """Give a fetcher that may reach ``localhost`` by that name alone, with short patience."""
    usual: dict[str, object] = {
        "max_bytes": 1_000_000,
        "total_s": 30.0,
        "silence_s": 0.5,
        "pause_s": 0.0,
        "local_hosts": frozenset({"localhost"}),
    }
    return Fetcher(Limits(**(usual | limits)), clock or QuickClock())  # type: ignore[arg-type]
