"""Servers' usual names, tried: is there one, does it speak the protocol, is its certificate good.

Must never say a user name, nor count a server that was not reached safely.
"""

import contextlib
import socket

from tui_mail.discovery.domains import halves
from tui_mail.discovery.world import Limit, World
from tui_mail.model.discovery import FoundServer, Source
from tui_mail.model.endpoint import Endpoint, Security
from tui_mail.model.frozen import replace
from tui_mail.net.connect import open_socket, secure

USUAL = {
    "imap": ("imap", "mail", ""),
    "pop": ("pop", "pop3", "mail", ""),
    "smtp": ("smtp", "mail", ""),
}
"""What servers are called in front of the domain, the likeliest first; empty: nothing."""
_GREETING = {"imap": (b"* OK", b"* PREAUTH"), "pop": (b"+OK",), "smtp": (b"220",)}
_ASK = {"imap": b"a STARTTLS\r\n", "pop": b"STLS\r\n", "smtp": b"STARTTLS\r\n"}
_YES = {"imap": b"a OK", "pop": b"+OK", "smtp": b"220"}
_LINE = 2_048
_LINES = 60


class SaysOtherwiseError(Exception):
    """Somebody answers, but not such a server."""


def candidates(email: str, world: World) -> tuple[FoundServer, ...]:
    """Everything that is worth a try, best first: TLS before STARTTLS, then by likeliness."""
    local, domain = halves(email)
    found: list[FoundServer] = []
    for security in (Security.TLS, Security.STARTTLS):
        for protocol, names in USUAL.items():
            port = world.ports[protocol, security]
            for name in names:
                host = f"{name}.{domain}" if name else domain
                end = Endpoint(host, port, security, f"{local}@{domain}", ca_file=world.ca_file)
                found.append(FoundServer(protocol, end, Source.GUESS, "a usual name that answers"))
    return tuple(found)


def answers(candidate: FoundServer, limit: Limit) -> None:
    """Returns where the server is there and is to be trusted.

    Raises:
        TuiMailError: it is not reached, or its certificate is not good.
        SaysOtherwiseError: it speaks something else.
        OSError: the line broke.
    """
    end = replace(candidate.endpoint, timeout=limit.left)
    sock: socket.socket = open_socket(end, "server")
    limit.watch(sock)
    try:
        talk = _Talk(sock)
        if not talk.line().startswith(_GREETING[candidate.protocol]):
            raise SaysOtherwiseError("speaks another protocol")
        if end.security is Security.STARTTLS:
            _begin_tls(talk, candidate.protocol)
            limit.forget(sock)
            sock = secure(sock, end, "server")
            limit.watch(sock)
    finally:
        limit.forget(sock)
        with contextlib.suppress(OSError):
            sock.close()


def to_tls(sock: socket.socket, protocol: str) -> None:
    """Greeting, and STARTTLS agreed to: the next bytes are TLS's.

    Raises:
        SaysOtherwiseError: it speaks something else, or knows no STARTTLS.
    """
    talk = _Talk(sock)
    if not talk.line().startswith(_GREETING[protocol]):
        raise SaysOtherwiseError("speaks another protocol")
    _begin_tls(talk, protocol)


def _begin_tls(talk: "_Talk", protocol: str) -> None:
    if protocol == "smtp":
        talk.say(b"EHLO localhost\r\n")
        talk.reply()
    talk.say(_ASK[protocol])
    for _ in range(_LINES):
        line = talk.line()
        if not (protocol == "imap" and line.startswith(b"* ")):
            break
    if not line.startswith(_YES[protocol]):
        raise SaysOtherwiseError("offers no encryption")


class _Talk:
    """Lines, one byte at a time: what follows the last one belongs to TLS."""

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock

    def say(self, words: bytes) -> None:
        self._socket.sendall(words)

    def line(self) -> bytes:
        got = b""
        while not got.endswith(b"\n"):
            byte = self._socket.recv(1)
            if not byte or len(got) > _LINE:
                raise SaysOtherwiseError("speaks another protocol")
            got += byte
        return got

    def reply(self) -> None:
        """All lines of an SMTP reply; a greeting of several lines is over before it."""
        for _ in range(_LINES):
            if self.line()[3:4] != b"-":
                return
        raise SaysOtherwiseError("speaks another protocol")
