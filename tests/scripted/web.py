"""A real https server on the loopback interface, in a thread of its own."""

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.scripted.certificates import GOOD, certificates


class WebServer(http.server.ThreadingHTTPServer):
    """Answers every POST with `status`; keeps what it was asked."""

    daemon_threads = True

    def __init__(self, status: int, kind: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.socket = certificates()[kind].wrap_socket(self.socket, server_side=True)
        self.status = status
        self.asked: list[tuple[str, dict[str, str], bytes]] = []

    def url(self, path: str) -> str:
        """An address of it."""
        return f"https://localhost:{self.server_address[1]}{path}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that does not trust it goes away."""


class _Handler(http.server.BaseHTTPRequestHandler):
    server: WebServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append((self.path, dict(self.headers), body))
        self.send_response(self.server.status)
        self.send_header("Location", self.server.url("/elsewhere"))
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *args: object) -> None:
        """Nothing."""


@contextmanager
def web(status: int = 200, kind: str = GOOD) -> Iterator[WebServer]:
    """One that runs until the end."""
    server = WebServer(status, kind)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
