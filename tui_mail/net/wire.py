"""One conversation in lines (POP3, SMTP) over a socket, every failure an error of the tree.

Must never go on after TLS with anything that was said before it (T4), nor tell the conversation
what is secret or mail (T13).
"""

import contextlib
import ssl
from collections.abc import Callable, Iterator
from types import TracebackType

from tui_mail.errors import BrokeProtocol, NetworkError
from tui_mail.model.endpoint import Endpoint
from tui_mail.model.frozen import replace
from tui_mail.net.addresses import is_loopback
from tui_mail.net.connect import cut, open_socket, secure
from tui_mail.net.failures import address, mapped
from tui_mail.net.lines import LINE_LIMIT, LineReader, guard
from tui_mail.net.telling import Telling
from tui_mail.net.tls import tls_words
from tui_mail.ports.conversation import HIDDEN, UNTOLD, Conversation, octets
from tui_mail.ports.opening import PATIENT, Opening

_PIECE = 32_768
"""Bytes for each sendall: its timeout counts for the whole call."""


class Wire:
    """A connection for one thread; only `cut` may be called from another.

    Args:
        endpoint: where to; connects at once, see `open_socket` for what it raises.
        server: what it is, for the sentences of errors ("POP3 server").
        conversation: told what is said and heard.
        opening: hears of the socket, to be able to end the wait for it.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        server: str,
        conversation: Conversation = UNTOLD,
        opening: Opening = PATIENT,
    ) -> None:
        self.endpoint = endpoint
        self.server = server
        self._told = Telling(conversation)
        self._mapped = _Mapped(self)
        self._socket = open_socket(endpoint, server, opening)
        self._reader = LineReader(self._socket)
        self._told.note(tls_words(self._socket))

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

    def say(self, *commands: bytes, told: bytes | None = None) -> None:
        """Send commands, one line each, in one write.

        Args:
            commands: without CRLF.
            told: one line for the log in place of many that are alike.

        Raises:
            UsageError: one holds CR, LF or NUL; nothing was sent.
            ConnectionLost, TimedOut: the line broke.
        """
        for command in commands:
            guard(command, "A command")
        for line in commands if told is None else (told,):
            self._told.said(line)
        self._send(b"".join(command + b"\r\n" for command in commands))

    def say_octets(self, octets: bytes, told: bytes) -> None:
        """Send bytes as they are in one write, and tell one line for them; raises as `say`."""
        self._told.said(told)
        self._send(octets)

    def confide(self, command: bytes, secret: bytes) -> None:
        """Send one line whose second part is secret; raises as `say`.

        Args:
            command: what comes first, with its space; empty where the whole line is secret.
            secret: known to nobody but the server.
        """
        guard(command + secret, "A command")
        self._told.said(command + HIDDEN)
        self._send(command + secret + b"\r\n")

    def send(self, data: bytes, gone: Callable[[int], None] | None = None) -> None:
        """Send mail: bytes as they are.

        Args:
            data: the mail.
            gone: told how many of them went out, after each piece.

        Raises:
            ConnectionLost, TimedOut: the line broke.
        """
        self._told.said(octets(len(data)))
        self._send(data, gone)

    def line(
        self, limit: int = LINE_LIMIT, *, held: bool = False, hidden_after: bytes = b""
    ) -> bytes:
        """The next line without CRLF.

        Args:
            limit: bytes that it may have.
            held: tell it with what comes next, or when `release` is called.
            hidden_after: of a line that begins so no more is told.

        Raises:
            BrokeProtocol, ConnectionLost, TimedOut: it did not come.
        """
        with self._mapped:
            found = self._reader.line(limit)
        if held:
            self._told.hold(found + b" ")
        elif hidden_after and found.startswith(hidden_after):
            self._told.heard(hidden_after + HIDDEN)
        else:
            self._told.heard(found)
        return found

    def release(self) -> None:
        """Tell what was held: nothing comes with it."""
        self._told.release()

    def until(self, terminator: bytes, limit: int, keep: int = 0) -> bytes:
        """Everything up to the terminator and `keep` bytes of that. Raises as `line`."""
        with self._mapped:
            found = self._reader.until(terminator, limit, keep)
        self._told.came(len(found))
        return found

    def pieces(self, terminator: bytes, limit: int, keep: int = 0) -> Iterator[bytes]:
        """The same in pieces; to be read to its end."""
        size = 0
        with self._mapped:
            for piece in self._reader.pieces(terminator, limit, keep):
                size += len(piece)
                yield piece
        self._told.heard(octets(size))

    def lines(self, terminator: bytes, limit: int) -> list[bytes]:
        """The same for an answer of short lines without mail in it, each of which is told."""
        with self._mapped:
            found = self._reader.until(terminator, limit).split(terminator[: len(terminator) // 2])
        for line in found:
            self._told.heard(line)
        return found

    def takes(self, start: bytes) -> bool:
        """Read these bytes if they come next; otherwise read nothing. Raises as `line`."""
        with self._mapped:
            here = self._reader.has(start)
        if here:
            self._reader.skip(len(start))
            if start.endswith(b"\n"):
                self._told.heard(start.rstrip(b"\r\n"))
            else:
                self._told.hold(start)
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
        self._told.note(tls_words(self._socket))

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
        """Let go of the socket without a word; may be called twice."""
        if self._socket.fileno() >= 0:
            self.release()
            self._told.note("Closed.")
        self._socket.close()

    def _send(self, data: bytes, gone: Callable[[int], None] | None = None) -> None:
        view = memoryview(data)
        with self._mapped:
            for start in range(0, len(view), _PIECE):
                self._socket.sendall(view[start : start + _PIECE])
                if gone is not None:
                    gone(min(start + _PIECE, len(view)))

    def failed(self, error: BaseException) -> None:
        """What stands for that failure is told and raised; nothing where it is none of a line."""
        try:
            with mapped(self.endpoint, self.server):
                raise error
        except (NetworkError, BrokeProtocol) as known:
            self.release()
            self._told.note(known.message)
            raise


class _Mapped:
    """Around every read and write of a Wire: failures are errors of the tree, and told.

    It is entered a few times for each message, so it is no generator.
    """

    __slots__ = ("_wire",)

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def __enter__(self) -> None:
        pass

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if error is not None:
            self._wire.failed(error)
