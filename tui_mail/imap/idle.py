"""Waiting for news of the selected mailbox: IDLE (RFC 2177), else NOOP now and then.

imapclient's own idle loses what comes together with the `+`, fails on half a line and spins at the
end of the connection. Must never say that nothing happened while something lies unread, nor wait
on a connection that is gone.
"""

import re
import time
from collections.abc import Callable
from functools import partial
from typing import Final

from tui_mail.imap.dialogue import Dialogue
from tui_mail.imap.notices import Notices
from tui_mail.imap.replies import broken
from tui_mail.imap.wire import Wire

LONGEST: Final = 25 * 60.0
"""Seconds of one IDLE: servers log out after 30 minutes (RFC 2177), boxes on the way earlier."""

POLL: Final = 60.0
"""Seconds between two NOOPs."""

LOOK: Final = 10.0
"""Seconds between two looks whether the line may be dead: nothing comes on such a one."""

_NO_TAG: Final = b"(none)"

_FETCH: Final = re.compile(rb"\* \d{1,10} FETCH\b", re.IGNORECASE)
"""Somebody changed flags."""


Hear = Callable[[Wire, bytes], None]
Disturbed = Callable[[], bool]


def idle(dialogue: Dialogue, seconds: float, disturbed: Callable[[], bool] = lambda: False) -> bool:
    """Whether the mailbox changes within so many seconds; returns as soon as it does.

    A change that was told during an earlier command, and that nobody asked for since SELECT or
    the last idle, counts: it returns at once.

    Args:
        dialogue: with a mailbox selected.
        seconds: to wait at most.
        disturbed: whether this machine slept, or came to another network, since it was asked
            last: then the server has to answer before it is waited on.

    Raises:
        ConnectionLost: the server said BYE, or is gone.
        TimedOut: it does not answer any more.
    """
    end = time.monotonic() + seconds
    can_idle = "IDLE" in dialogue.capabilities
    hear = partial(_hear, dialogue.notices)
    while not (dialogue.wire.changed or dialogue.notices.waiting):
        left = end - time.monotonic()
        if left <= 0:
            return False
        with dialogue.asking() as wire:
            if can_idle:
                _one_idle(wire, min(left, LONGEST), hear, disturbed)
            else:
                _one_poll(wire, min(left, POLL), hear, disturbed)
    dialogue.wire.changed = False
    return True


def _one_idle(wire: Wire, seconds: float, hear: Hear, disturbed: Disturbed) -> None:
    """One IDLE, from its start to the answer to DONE."""
    tag = wire.begin("IDLE")
    while not (said := _next(wire, tag)).startswith(b"+"):
        hear(wire, said)
    _wait(wire, tag, seconds, hear, disturbed)
    wire.send(b"DONE\r\n", b"DONE")
    while (parts := wire.heard(tag)) is not None:
        hear(wire, parts[0])


def _wait(wire: Wire, tag: bytes, seconds: float, hear: Hear, disturbed: Disturbed) -> None:
    """Until something changes, the time is over, or the line may be dead."""
    end = time.monotonic() + seconds
    while not wire.changed:
        left = max(0.0, end - time.monotonic())
        if wire.stream.arrives(min(left, LOOK)):
            hear(wire, _next(wire, tag))
        elif left <= LOOK or disturbed():
            return


def _one_poll(wire: Wire, seconds: float, hear: Hear, disturbed: Disturbed) -> None:
    """Wait, then NOOP; what the server says unasked is heard at once."""
    _wait(wire, _NO_TAG, seconds, hear, disturbed)
    if not wire.changed:
        tag = wire.begin("NOOP")
        while (parts := wire.heard(tag)) is not None:
            hear(wire, parts[0])


def _next(wire: Wire, tag: bytes) -> bytes:
    """The text of an answer, which must not be the last one."""
    parts = wire.heard(tag)
    if parts is None:
        raise broken("ended IDLE before it was told to")
    return parts[0]


def _hear(notices: Notices, wire: Wire, said: bytes) -> None:
    if notices.hear(said) or _FETCH.match(said):
        wire.changed = True
    elif said.startswith(b"+"):
        raise broken("asked for more where nothing was to come")
