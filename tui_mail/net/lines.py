"""Lines in and out of a socket: a reader without poplib's limits, and the guard of every argument.

Must never let CR, LF or NUL into a command (S5, S6), nor read without a bound and a time limit.
"""

import time
from collections.abc import Iterator
from typing import Protocol, TypeVar

from tui_mail.errors import BrokeProtocol, UsageError

Text = TypeVar("Text", bound=str | bytes)

LINE_LIMIT = 65_536
"""Bytes of one reply line; RFC 1939 says 512, RFC 5321 says 512, servers say more."""

_CHUNK = 262_144
_SLOWEST = 1_024
"""Bytes that must come within each two timeouts; a server that drips less is as good as dead."""


def guard(argument: Text, what: str = "A value") -> Text:
    """The argument as it is, when it fits into one line of a protocol.

    Args:
        argument: goes into a command, inside or outside of quotes.
        what: its name in the error's sentence ("The user name").

    Raises:
        UsageError: it holds CR, LF or NUL, and would be read as more than one command.
    """
    octets = argument if isinstance(argument, bytes) else argument.encode("utf-8", "surrogatepass")
    if b"\r" in octets or b"\n" in octets or b"\0" in octets:
        raise UsageError(
            f"{what} holds a line break or a NUL character; it is not sent to any server.",
            "Type it again without.",
        )
    return argument


class Source(Protocol):
    """What bytes come from: a socket, or one whose bytes are compressed."""

    def recv_into(self, buffer: memoryview, /) -> int:
        """At least one byte, or 0 at the end."""
        ...

    def gettimeout(self) -> float | None:
        """Seconds."""
        ...


class LineReader:
    """Bytes of a socket, by line or up to a terminator.

    Args:
        source: connected, with a timeout; the reader is the only one to read from it.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._buffer = bytearray()
        self._at = 0
        self._chunk = memoryview(bytearray(_CHUNK))
        self._window_end = 0.0
        self._window_bytes = 0
        self.bare_lf = False
        """Whether the last line ended in LF alone (servers that break RFC 1939 so exist)."""

    @property
    def pending(self) -> int:
        """Bytes that came and were not asked for yet."""
        return len(self._buffer) - self._at

    def line(self, limit: int = LINE_LIMIT) -> bytes:
        """The next line without its CRLF (or LF).

        Raises:
            BrokeProtocol: it is longer than `limit`.
            EOFError: the connection ended before the line did.
            OSError: the socket's own; TimeoutError also for a server that only drips.
        """
        end = self._find(b"\n", limit, "a reply without end")
        self.bare_lf = end == self._at or self._buffer[end - 1] != 0x0D
        found = bytes(self._buffer[self._at : end if self.bare_lf else end - 1])
        self._at = end + 1
        return found

    def has(self, start: bytes) -> bool:
        """Whether the next bytes are these; waits for as many. They stay unread."""
        self._open_window()
        while self.pending < len(start):
            self._more()
        return self._buffer.startswith(start, self._at)

    def skip(self, count: int) -> None:
        """Leave out bytes that `has` saw."""
        self._at += count

    def until(self, terminator: bytes, limit: int, keep: int = 0) -> bytes:
        """Everything up to the terminator, which is read too; `keep` bytes of it are given.

        Raises:
            BrokeProtocol: more than `limit` bytes came without it.
            EOFError, OSError: as `line`.
        """
        end = self._find(terminator, limit, "more than was announced")
        with memoryview(self._buffer) as view:  # one copy, not two: messages are big
            found = bytes(view[self._at : end + keep])
        self._at = end + len(terminator)
        return found

    def pieces(self, terminator: bytes, limit: int, keep: int = 0) -> Iterator[bytes]:
        """The same in pieces, for what is too big to be held.

        To be read to its end, or the connection to be dropped. Raises as `until`.
        """
        self._open_window()
        given, look, held = 0, self._at, len(terminator) - 1
        while (end := self._buffer.find(terminator, look)) < 0:
            ready = self.pending - held  # what is held may be the beginning of the terminator
            if ready >= _CHUNK:
                given += ready
                _check_limit(given, limit, "more than was announced")
                yield self._cut(self._at + ready)
            before = self.pending
            self._more()  # moves what is unread to the front
            look = max(0, before - held)
        _check_limit(given + end - self._at, limit, "more than was announced")
        last = self._cut(end + keep)
        self._at += len(terminator) - keep
        yield last

    def _cut(self, end: int) -> bytes:
        with memoryview(self._buffer) as view:
            found = bytes(view[self._at : end])
        self._at = end
        return found

    def _find(self, wanted: bytes, limit: int, breach: str) -> int:
        self._open_window()
        look = self._at
        while True:
            end = self._buffer.find(wanted, look)
            have = self.pending if end < 0 else end - self._at
            _check_limit(have, limit, breach)
            if end >= 0:
                return end
            self._more()  # moves what is unread to the front
            look = max(0, have - len(wanted) + 1)

    def _open_window(self) -> None:
        self._window_end = 0.0

    def _more(self) -> None:
        """Receive once, and hold the server to a least speed."""
        if self._at:
            del self._buffer[: self._at]
            self._at = 0
        count = self._source.recv_into(self._chunk)
        if count == 0:
            raise EOFError
        self._buffer += self._chunk[:count]
        now = time.monotonic()
        if now >= self._window_end:
            if self._window_end and self._window_bytes < _SLOWEST:
                raise TimeoutError
            self._window_end = now + 2 * (self._source.gettimeout() or 30.0)
            self._window_bytes = 0
        self._window_bytes += count


def _check_limit(have: int, limit: int, breach: str) -> None:
    if have > limit:
        raise BrokeProtocol(
            f"The server sent {breach} (over {limit} bytes); the connection was dropped.",
            "It is tried again later.",
        )
