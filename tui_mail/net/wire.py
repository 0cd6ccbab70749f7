"""One conversation in lines (POP3, SMTP) over a socket, every failure an error of the tree.

Must never go on after TLS with anything that was said before it (T4).
"""

import contextlib
import ssl
from collections.abc import Iterator
from dataclasses import replace

from tui_mail.errors import BrokeProtocol
from tui_mail.model.endpoint import Endpoint
from tui_mail.net.addresses import is_loopback
from tui_mail.net.connect import cut, open_socket, secure
from tui_mail.net.failures import address, mapped
from tui_mail.net.lines import LINE_LIMIT, LineReader, guard
from tui_mail.ports.opening import PATIENT, Opening

_PIECE = 32_768
"""Bytes for each sendall: its timeout counts for the whole call."""


class Wire:
    """A connection for one thread; only `cut` may be called from another.

    Args:
        endpoint: where to; connects at once, see `open_socket` for what it raises.
        server: what it is, for the sentences of errors ("POP3 server").
        opening: hears of the socket, to be able to end the wait for it.
    """

    def __init__(self, endpoint: Endpoint, server: str, opening: Opening = PATIENT) -> None:
        self.endpoint = endpoint
        self.server = server
        self._socket = open_socket(endpoint, server, opening)
        self._reader = LineReader(self._socket)

    @property
    def name(self) -> str:
        """For sentences: "POP3 server pop.example:995"."""
        return f"{self.server} {address(self.endpoint)}"

    @property
    def is_secure(self) -> bool:
        """Whether TLS is up."""
        return isinstance(self._socket, ssl.SSLSocket)

    @property
    def bare_lf(self) -> bool:
        """Whether the server's last line ended without CR."""
        return self._reader.bare_lf

    @property
    def is_near(self) -> bool:
        """Whether the server is on this machine itself."""
        return is_loopback(str(self._socket.getpeername()[0]))

    def say(self, *commands: bytes) -> None:
        """Send commands, one line each, in one write.

        Raises:
            UsageError: one holds CR, LF or NUL; nothing was sent.
            ConnectionLost, TimedOut: the line broke.
        """
        for command in commands:
            guard(command, "A command")
        self.send(b"".join(command + b"\r\n" for command in commands))

    def send(self, data: bytes) -> None:
        """Send bytes as they are. Raises ConnectionLost, TimedOut."""
        view = memoryview(data)
        with mapped(self.endpoint, self.server):
            for start in range(0, len(view), _PIECE):
                self._socket.sendall(view[start : start + _PIECE])

    def line(self, limit: int = LINE_LIMIT) -> bytes:
        """The next line without CRLF. Raises BrokeProtocol, ConnectionLost, TimedOut."""
        with mapped(self.endpoint, self.server):
            return self._reader.line(limit)

    def until(self, terminator: bytes, limit: int, keep: int = 0) -> bytes:
        """Everything up to the terminator and `keep` bytes of that. Raises as `line`."""
        with mapped(self.endpoint, self.server):
            return self._reader.until(terminator, limit, keep)

    def takes(self, start: bytes) -> bool:
        """Read these bytes if they come next; otherwise read nothing. Raises as `line`."""
        with mapped(self.endpoint, self.server):
            here = self._reader.has(start)
        if here:
            self._reader.skip(len(start))
        return here

    def secure(self) -> None:
        """TLS from here on; everything from before it is forgotten.

        Raises:
            BrokeProtocol: the server, or somebody on the way, had already said more.
            TlsFailed, TimedOut: see `net.connect.secure`.
        """
        if self._reader.pending:
            self.close()
            raise BrokeProtocol(
                f"The {self.name} said more before TLS was up; somebody may meddle with the line. "
                "Nothing secret was sent.",
                "Try another network, and TLS from the start (security = tls).",
            )
        self._socket = secure(self._socket, self.endpoint, self.server)
        self._reader = LineReader(self._socket)

    @contextlib.contextmanager
    def patience(self, seconds: float) -> Iterator[None]:
        """Another timeout than the endpoint's, inside."""
        usual = self.endpoint
        self.endpoint = replace(usual, timeout=seconds)
        self._socket.settimeout(seconds)
        try:
            yield
        finally:
            self.endpoint = usual
            self._socket.settimeout(usual.timeout)

    def cut(self) -> None:
        """End whatever is under way, from any thread; the conversation is over then."""
        cut(self._socket)

    def close(self) -> None:
        """Let go of the socket without a word."""
        self._socket.close()
