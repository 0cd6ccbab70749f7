"""A real https server on the loopback interface, in a thread of its own."""

import http.server
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.scripted.certificates import GOOD, certificates


class WebServer(http.server.ThreadingHTTPServer):
    """Answers every POST with `status`, a GET as its pages say; keeps what it was asked."""

    daemon_threads = True

    def __init__(self, status: int, kind: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.socket = certificates()[kind].wrap_socket(self.socket, server_side=True)
        self.status = status
        self.asked: list[tuple[str, dict[str, str], bytes]] = []
        self.pages: dict[str, Callable[[http.server.BaseHTTPRequestHandler], None]] = {}
        """What answers a GET, by path; another path is not there."""

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

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers), b""))
        page = self.server.pages.get(self.path)
        page(self) if page else self.send_error(404)

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


def gives(
    data: bytes, kind: str = "image/png"
) -> Callable[[http.server.BaseHTTPRequestHandler], None]:
    """A page that is this."""

    def page(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", kind)
        handler.send_header("Set-Cookie", "who=you")
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    return page


def points_to(place: str) -> Callable[[http.server.BaseHTTPRequestHandler], None]:
    """A page that is elsewhere."""

    def page(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(302)
        handler.send_header("Location", place)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return page
