"""A small world on loopback: a name service, a web server over https, an authority to trust."""

import socket
import ssl
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingTCPServer
from typing import Any

import dns.message
import dns.rrset
import pytest
import trustme

from tui_mail.discovery.world import World
from tui_mail.model.endpoint import Security

NOWHERE = 9
"""A port where nobody listens."""
Records = Mapping[tuple[str, str], tuple[str, ...]]


@dataclass
class Pages:
    """What a web server has: (host, path without its query) to status, headers, body."""

    pages: dict[tuple[str, str], tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def put(self, url: str, body: bytes, status: int = 200, **headers: str) -> None:
        """A page at https://HOST/PATH."""
        host, _, path = url.removeprefix("https://").partition("/")
        self.pages[host, f"/{path}"] = (status, headers, body)


@contextmanager
def name_service(
    records: Records, place: tuple[str, int] = ("127.0.0.1", 0)
) -> Iterator[tuple[str, int]]:
    """Answers over UDP: (name, kind) to the records' texts; else that there is no such name."""
    line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    line.bind(place)
    serving = threading.Thread(target=_answer, args=(line, records), name="name service")
    serving.start()
    try:
        yield line.getsockname()
    finally:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"", line.getsockname())
        serving.join(20)
        line.close()


def _answer(line: socket.socket, records: Records) -> None:
    while True:
        data, who = line.recvfrom(4096)
        if not data:
            return
        question = dns.message.from_wire(data)
        reply = dns.message.make_response(question)
        one = question.question[0]
        kind = dns.rdatatype.to_text(one.rdtype)
        found = records.get((str(one.name).rstrip(".").casefold(), kind), ())
        if found:
            reply.answer.append(dns.rrset.from_text_list(one.name, 60, "IN", kind, list(found)))
        else:
            reply.set_rcode(dns.rcode.NXDOMAIN)
        line.sendto(reply.to_wire(), who)


@contextmanager
def web(
    pages: Pages, context: ssl.SSLContext, place: tuple[str, int] = ("127.0.0.1", 0)
) -> Iterator[int]:
    """A web server over https; its port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            host = (self.headers.get("Host") or "").partition(":")[0]
            pages.asked.append(f"https://{host}{self.path}")
            answer = pages.pages.get((host, self.path.partition("?")[0]), (404, {}, b""))
            status, headers, body = answer
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Nobody reads it."""

    class Server(ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False

        def handle_error(self, request: Any, client_address: Any) -> None:
            """A client that does not trust us goes in the middle."""

    server = Server(place, Handler)
    server.socket = context.wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )
    serving = threading.Thread(target=server.serve_forever, args=(0.05,), name="web")
    serving.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        serving.join(20)
        server.server_close()


class Authority:
    """Vouches for names; its certificate is a file that can be trusted."""

    def __init__(self) -> None:
        self._ca = trustme.CA()
        with tempfile.NamedTemporaryFile("wb", suffix=".pem", delete=False) as pem:
            pem.write(self._ca.cert_pem.bytes())
        self.ca_file = pem.name

    def context(self, *names: str) -> ssl.SSLContext:
        """For a server of these names."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._ca.issue_cert(*names).configure_cert(context)
        return context

    def forget(self) -> None:
        """The file goes."""
        Path(self.ca_file).unlink(missing_ok=True)


def all_names_lead_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every host of the test's domains is this machine; no other has an address."""

    real = socket.getaddrinfo

    def lookup(host: Any, port: int, *more: Any, **named: Any) -> list[Any]:
        name = host.decode() if isinstance(host, bytes) else str(host)
        if name in {"127.0.0.1", "localhost"}:
            return real(host, port, *more, **named)
        if not name.endswith(".test"):
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr("tui_mail.net.addresses.socket.getaddrinfo", lookup)


@contextmanager
def world(
    authority: Authority,
    records: Records | None = None,
    pages: Pages | None = None,
    ports: Mapping[tuple[str, Security], int] | None = None,
    web_names: tuple[str, ...] = ("autoconfig.home.test", "home.test", "other.test"),
) -> Iterator[World]:
    """What a look-up meets; where nothing is said of a part of it, nobody is there."""
    with ExitStack() as stack:
        nameserver = stack.enter_context(name_service(records or {}))
        https_port = NOWHERE
        if pages is not None:
            https_port = stack.enter_context(web(pages, authority.context(*web_names)))
        every = {
            (protocol, security): (ports or {}).get((protocol, security), NOWHERE)
            for protocol in ("imap", "pop", "smtp")
            for security in (Security.TLS, Security.STARTTLS)
        }
        yield World(nameserver, https_port, every, authority.ca_file)
