"""Serves the bytes of sources to this machine alone, for the browser that is to open them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit


@contextmanager
def served(files: Mapping[str, Path]) -> Iterator[str]:
    """Serve each file at ``/<its name>`` as a web page; give the address, without a last slash."""
    pages = {f"/{name}": path.read_bytes() for name, path in files.items()}

    class Handler(BaseHTTPRequestHandler):
        """Answers with a page's bytes; queries are ignored."""

        def do_GET(self) -> None:
            data = pages.get(urlsplit(self.path).path)
            self.send_response(404 if data is None else 200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(data or b"")))
            self.end_headers()
            self.wfile.write(data or b"")

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
