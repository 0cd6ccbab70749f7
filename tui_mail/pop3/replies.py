"""POP3 status lines, and what a `-ERR` means for the user (RFC 1939 3, RFC 2449 8, RFC 3206).

Must never take anything for a yes that is not `+OK`, nor a locked maildrop for a wrong password.
"""

import re
from typing import Final

from tui_mail.errors import AuthFailed, BrokeProtocol, Busy, Refused, ServerError, TuiMailError
from tui_mail.model.frozen import frozen
from tui_mail.net.failures import login_advice, server_words
from tui_mail.net.wire import Wire

_BUSY_CODES = {"IN-USE", "LOGIN-DELAY", "SYS/TEMP"}

_LOCKED = re.compile(
    r"(maildrop|mailbox|mail drop).{0,40}\b(lock|in use|busy|open)"
    r"|\b(lock|in use|busy).{0,40}(maildrop|mailbox|mail drop)"
    r"|too many|try again|temporar|unavailable",
    re.IGNORECASE,
)
"""Words of servers that know no response codes."""


@frozen
class Status:
    """One status line."""

    ok: bool
    code: str
    """The response code in brackets, upper case: `IN-USE`; empty where there is none."""
    words: str
    """The server's own, sanitised."""


_HERE_IT_COMES: Final = Status(True, "", "")
"""What a yes before a message says more is never asked for."""


def read_status(wire: Wire, *, held: bool = False) -> Status:
    """The next status line.

    Args:
        wire: where an answer is due.
        held: whether it is told together with what follows it.

    Raises:
        BrokeProtocol: it is neither +OK nor -ERR.
        ConnectionLost, TimedOut: the line broke.
    """
    line = wire.line(held=held)
    if held and line[:4] == b"+OK ":
        return _HERE_IT_COMES
    return status_of(wire, line)


def status_of(wire: Wire, line: bytes) -> Status:
    """The same of a line that was read; raises BrokeProtocol as `read_status`."""
    mark, _, rest = line.partition(b" ")
    if mark not in {b"+OK", b"-ERR"}:
        raise BrokeProtocol(
            f"The {wire.name} does not answer as a POP3 server does.",
            "Check host, port and security in the settings.",
            server_words(line),
        )
    code = re.match(rb"\s*\[([!-Z^-~]{1,40})\]", rest)
    return Status(
        mark == b"+OK", code[1].decode("ascii").upper() if code else "", server_words(rest)
    )


def login_refused(wire: Wire, status: Status) -> TuiMailError:
    """Why a log-in got `-ERR`: not now, never, or wrong user name or password."""
    if is_busy(status):
        return _busy(wire, status)
    if status.code == "SYS/PERM":
        return _refused(wire, "has a fault and lets nobody in", status)
    return AuthFailed(
        f"The {wire.name} refused user name or password of {wire.endpoint.username}"
        f"{_quoted(status)}.",
        login_advice("POP3", _quoted(status)),
    )


def greeting_refused(wire: Wire, status: Status) -> ServerError:
    """A server that says no before anything was asked is busy, whatever its words (T10)."""
    return _busy(wire, status)


def refused(wire: Wire, what: str, status: Status) -> ServerError:
    """A command of a session that got `-ERR`.

    Args:
        wire: for the server's name.
        what: in words, after "The POP3 server X": "would not give message 7".
        status: the answer.
    """
    return _busy(wire, status) if is_busy(status, coded=True) else _refused(wire, what, status)


def is_busy(status: Status, *, coded: bool = False) -> bool:
    """Whether a `-ERR` means that it is to be tried again later.

    Args:
        status: the `-ERR`.
        coded: go by the response code alone, not by words that may be about one message.
    """
    if coded:
        return status.code in _BUSY_CODES
    return status.code in _BUSY_CODES or (not status.code and bool(_LOCKED.search(status.words)))


def _busy(wire: Wire, status: Status) -> Busy:
    hint = "It is tried again later."
    if status.code == "LOGIN-DELAY":
        hint = "It allows a log-in only so often; it is tried again later, or set check_every up."
    elif status.code == "IN-USE" or "lock" in status.words.lower():
        hint = "Another program has this mailbox open; it is tried again later."
    return Busy(f"The {wire.name} cannot serve just now{_quoted(status)}.", hint, status.words)


def _refused(wire: Wire, what: str, status: Status) -> Refused:
    return Refused(
        f"The {wire.name} {what}{_quoted(status)}.",
        "Its operator may know why; it is tried again at the next check.",
        status.words,
    )


def _quoted(status: Status) -> str:
    return f" (it says: {status.words.rstrip('.')})" if status.words else ""
