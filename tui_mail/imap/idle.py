"""Waiting for news of the selected mailbox: IDLE (RFC 2177), else NOOP now and then.

imapclient's own idle loses what comes together with the `+`, fails on half a line and spins at the
end of the connection. Must never say that nothing happened while something lies unread, nor wait
on a connection that is gone.
"""

import re
import time
from typing import Final

from tui_mail.imap.dialogue import Dialogue
from tui_mail.imap.replies import broken
from tui_mail.imap.wire import Wire

LONGEST: Final = 25 * 60.0
"""Seconds of one IDLE: servers log out after 30 minutes (RFC 2177), boxes on the way earlier."""

POLL: Final = 60.0
"""Seconds between two NOOPs."""

_NO_TAG: Final = b"(none)"

_FETCH: Final = re.compile(rb"\* \d{1,10} FETCH\b", re.IGNORECASE)
"""Somebody changed flags."""


def idle(dialogue: Dialogue, seconds: float) -> bool:
    """Whether the mailbox changes within so many seconds; returns as soon as it does.

    A change that was told during an earlier command, and that nobody asked for since SELECT or
    the last idle, counts: it returns at once.

    Raises:
        ConnectionLost: the server said BYE, or is gone.
        TimedOut: it does not answer any more.
    """
    end = time.monotonic() + seconds
    can_idle = "IDLE" in dialogue.capabilities
    while not dialogue.wire.changed:
        left = end - time.monotonic()
        if left <= 0:
            return False
        with dialogue.asking() as wire:
            if can_idle:
                _one_idle(wire, min(left, LONGEST))
            else:
                _one_poll(wire, min(left, POLL))
    dialogue.wire.changed = False
    return True


def _one_idle(wire: Wire, seconds: float) -> None:
    """One IDLE, from its start to the answer to DONE."""
    tag = wire.begin("IDLE")
    while not (said := _next(wire, tag)).startswith(b"+"):
        _hear(wire, said)
    end = time.monotonic() + seconds
    while not wire.changed and wire.stream.arrives(max(0.0, end - time.monotonic())):
        _hear(wire, _next(wire, tag))
    wire.send(b"DONE\r\n", b"DONE")
    while (parts := wire.heard(tag)) is not None:
        _hear(wire, parts[0])


def _one_poll(wire: Wire, seconds: float) -> None:
    """Wait, then NOOP; what the server says unasked is heard at once."""
    end = time.monotonic() + seconds
    while not wire.changed and wire.stream.arrives(max(0.0, end - time.monotonic())):
        _hear(wire, _next(wire, _NO_TAG))
    if not wire.changed:
        tag = wire.begin("NOOP")
        while (parts := wire.heard(tag)) is not None:
            _hear(wire, parts[0])


def _next(wire: Wire, tag: bytes) -> bytes:
    """The text of an answer, which must not be the last one."""
    parts = wire.heard(tag)
    if parts is None:
        raise broken("ended IDLE before it was told to")
    return parts[0]


def _hear(wire: Wire, said: bytes) -> None:
    if _FETCH.match(said):
        wire.changed = True
    elif said.startswith(b"+"):
        raise broken("asked for more where nothing was to come")
