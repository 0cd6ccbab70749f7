"""One RETR answer as the original bytes (RFC 1939 section 3), of whatever size and line length.

Must never give a message that was cut short, nor read without a bound (S7, S8).
"""

from collections.abc import Callable, Iterator

from tui_mail.model.big_mail import HELD, Mail
from tui_mail.net.wire import Wire
from tui_mail.ports.spool import Spools

_SPARE = 1_000_000
"""Bytes over what LIST says, beside half as much again: some servers count LF for CRLF."""

_WORD = 1_000_000
"""Bytes after which it is told how much came."""

_UNKNOWN = 64_000_000
"""Bytes at most of a message whose size LIST did not tell."""


def limit(size: int) -> int:
    """How many bytes a message may have whose LIST size is this (0: not told)."""
    return size + size // 2 + _SPARE if size > 0 else _UNKNOWN


def read_message(
    wire: Wire,
    size: int,
    spools: Spools | None = None,
    told: Callable[[int], None] = lambda _came: None,
) -> Mail:
    """The message that follows a `+OK` to RETR: dot-stuffing undone, the last CRLF kept.

    Args:
        wire: right behind the status line.
        size: as LIST says.
        spools: takes a message that is too big for memory.
        told: hears how much of such a one came, about every megabyte.

    Raises:
        BrokeProtocol: far more came than LIST said.
        ConnectionLost, TimedOut: the line broke before the final dot.
    """
    line_end = b"\n" if wire.bare_lf else b"\r\n"
    if wire.takes(b"." + line_end):
        return b""
    end = line_end + b"." + line_end
    if (size > HELD or size <= 0) and spools is not None:
        return _spooled(wire, size, line_end, spools, told)
    return unstuffed(wire.until(end, limit(size), keep=len(line_end)), line_end)


def _spooled(
    wire: Wire, size: int, line_end: bytes, spools: Spools, told: Callable[[int], None]
) -> Mail:
    end = line_end + b"." + line_end
    spool, came, next_word = spools.begin(), 0, _WORD
    try:
        for piece in unstuffing(wire.pieces(end, limit(size), keep=len(line_end)), line_end):
            spool.write(piece)
            came += len(piece)
            if came >= next_word:
                told(came)
                next_word = came + _WORD
        mail = spool.done()
    except BaseException:
        spool.drop()
        raise
    if mail.size > HELD:
        return mail
    small = mail.path.read_bytes()
    mail.path.unlink()
    return small


def unstuffed(body: bytes, line_end: bytes = b"\r\n") -> bytes:
    """Byte-stuffing undone: a line that begins with a dot lost the one put before it."""
    if body.startswith(b".."):
        body = body[1:]
    stuffed = line_end + b".."
    return body.replace(stuffed, stuffed[:-1]) if stuffed in body else body


def unstuffing(pieces: Iterator[bytes], line_end: bytes = b"\r\n") -> Iterator[bytes]:
    """The same of a body that comes in pieces, wherever it is cut."""
    stuffed = line_end + b".."
    held, first = line_end, True
    for piece in pieces:
        # what is looked for may begin in one piece and end in the next; so it is before line one
        whole = held + piece
        keep = next((n for n in range(len(stuffed) - 1, 0, -1) if whole.endswith(stuffed[:n])), 0)
        whole, held = (whole[:-keep], whole[-keep:]) if keep else (whole, b"")
        whole = whole.replace(stuffed, stuffed[:-1])
        if first and whole:
            whole, first = whole[len(line_end) :], False
        yield whole
    yield held[len(line_end) :] if first else held
