"""The world of a first run: real names and ports on one loopback address, in a namespace.

A name service on port 53, a web server on 443, and IMAP and submission over TLS on 993 and 465 that
hand over to the rig. The program runs with files /etc/hosts and /etc/resolv.conf of its own (a
mount namespace: needs root), and nothing in it knows that it is tested.
"""

import contextlib
import random
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.discovery.world import Authority, Pages, name_service, web
from tests.servers.rig import Rig

NAMES = (
    "imap.free.fr", "smtp.free.fr", "mx.srv.test", "autoconfig.auto.test", "auto.test",
    "in.auto.test", "out.auto.test", "imap.guess.test", "smtp.guess.test",
)  # fmt: skip
RECORDS = {
    ("_imaps._tcp.srv.test", "SRV"): ("0 1 993 mx.srv.test.",),
    ("_submissions._tcp.srv.test", "SRV"): ("0 1 465 mx.srv.test.",),
}
PAGE = b"""<clientConfig><emailProvider id="auto.test"><displayName>Auto Mail</displayName>
<incomingServer type="imap"><hostname>in.auto.test</hostname><port>993</port>
<socketType>SSL</socketType><username>%EMAILLOCALPART%</username></incomingServer>
<outgoingServer type="smtp"><hostname>out.auto.test</hostname><port>465</port>
<socketType>SSL</socketType><username>%EMAILLOCALPART%</username></outgoingServer>
</emailProvider></clientConfig>"""
CASES = {
    "directory": "alice@free.fr",
    "srv": "alice@srv.test",
    "autoconfig": "alice@auto.test",
    "guess": "alice@guess.test",
}


@dataclass(frozen=True)
class FirstWorld:
    """What the program is to be started with."""

    hosts: Path
    resolv: Path
    ca_file: str

    def command(self, *words: str) -> list[str]:
        """The words, run where this world is the real one."""
        script = (
            f"mount --bind {self.hosts} /etc/hosts && mount --bind {self.resolv} /etc/resolv.conf "
            '&& exec "$@"'
        )
        return ["unshare", "--mount", "--propagation", "private", "sh", "-c", script, "-", *words]


def missing(folder: Path) -> str:
    """Why there can be no such world on this machine, or an empty string."""
    empty = folder / "empty"
    empty.touch()
    tried = subprocess.run(
        FirstWorld(empty, empty, "").command("true"), capture_output=True, check=False
    )
    said = tried.stderr.decode("utf-8", "replace").strip()
    return f"no mount namespace can be made here: {said}" if tried.returncode else ""


@contextlib.contextmanager
def first_world(rig: Rig, folder: Path) -> Iterator[FirstWorld]:
    """Up for as long as the block."""
    address = f"127.{random.randrange(1, 250)}.{random.randrange(250)}.{random.randrange(1, 250)}"
    authority = Authority()
    context = authority.context(*NAMES)
    pages = Pages()
    pages.put("https://autoconfig.auto.test/mail/config-v1.1.xml", PAGE)
    hosts, resolv = folder / "hosts", folder / "resolv.conf"
    hosts.write_text(f"127.0.0.1 localhost\n{address} {' '.join(NAMES)}\n")
    resolv.write_text(f"nameserver {address}\noptions timeout:1 attempts:1\n")
    with contextlib.ExitStack() as stack:
        stack.callback(authority.forget)
        stack.enter_context(name_service(RECORDS, (address, 53)))
        stack.enter_context(web(pages, context, (address, 443)))
        imaps = rig.ports["imaps"]
        stack.enter_context(_Relay((address, 993), context, lambda: _tls(rig, imaps), b""))
        isp = rig.ports["isp"]
        stack.enter_context(
            _Relay((address, 465), context, lambda: _starttls(rig, isp), b"220 go on\r\n")
        )
        yield FirstWorld(hosts, resolv, authority.ca_file)


class _Relay:
    """TLS in front, the rig behind; nothing is left open at its end.

    Args:
        place: where it listens.
        context: its certificate.
        behind: connects to the rig.
        greeting: what it says itself at first.
    """

    def __init__(
        self,
        place: tuple[str, int],
        context: ssl.SSLContext,
        behind: Callable[[], socket.socket],
        greeting: bytes,
    ) -> None:
        self._place = place
        self._context = context
        self._behind = behind
        self._greeting = greeting
        self._ending = threading.Event()
        self._threads: list[threading.Thread] = []
        self._ends: list[socket.socket] = []

    def __enter__(self) -> None:
        self._listener = socket.create_server(self._place)
        self._start(self._serve)

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        socket.create_connection(self._place, 20).close()
        for end in (*self._ends,):
            with contextlib.suppress(OSError):
                socket.socket.shutdown(end, socket.SHUT_RDWR)
        for thread in (*self._threads,):
            thread.join(20)
        for end in (*self._ends, self._listener):
            end.close()

    def _start(self, work: Callable[..., None], *given: object) -> None:
        self._threads.append(threading.Thread(target=work, args=given, daemon=True))
        self._threads[-1].start()

    def _serve(self) -> None:
        while True:
            taken, _ = self._listener.accept()
            self._ends.append(taken)
            if self._ending.is_set():
                return
            self._start(self._one, taken)

    def _one(self, taken: socket.socket) -> None:
        with contextlib.suppress(OSError):
            front = self._context.wrap_socket(taken, server_side=True)
            self._ends.append(front)
            back = self._behind()
            self._ends.append(back)
            front.sendall(self._greeting)
            self._start(_pump, back, front)
            _pump(front, back)


def _pump(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65_536):
            target.sendall(data)
    for end in (source, target):
        with contextlib.suppress(OSError):
            socket.socket.shutdown(end, socket.SHUT_RDWR)


def _trusting(rig: Rig) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(rig.ca))


def _tls(rig: Rig, port: int) -> socket.socket:
    plain = socket.create_connection(("127.0.0.1", port))
    return _trusting(rig).wrap_socket(plain, server_hostname="localhost")


def _starttls(rig: Rig, port: int) -> socket.socket:
    """Greeting taken, TLS up: the front says the greeting itself."""
    plain = socket.create_connection(("127.0.0.1", port))
    for words in (b"", b"EHLO relay\r\n", b"STARTTLS\r\n"):
        plain.sendall(words)
        while (line := _line(plain))[3:4] != b" ":
            assert line
    return _trusting(rig).wrap_socket(plain, server_hostname="localhost")


def _line(sock: socket.socket) -> bytes:
    got = b""
    while not got.endswith(b"\n"):
        byte = sock.recv(1)
        if not byte:
            return got
        got += byte
    return got
