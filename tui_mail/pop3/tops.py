"""How messages begin, without the rest of them (RFC 1939 section 7, TOP), many at a time.

Must never leave an answer unread: whoever asks for the next thing would take it for theirs.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from tui_mail.model.maildrop import DropEntry
from tui_mail.net.wire import Wire
from tui_mail.pop3.replies import read_status
from tui_mail.pop3.retrieval import unstuffed

LINES: Final = 3
"""Of the body: enough for its first bytes."""
_LONGEST: Final = 4_000_000
"""Bytes of a header and a few lines."""


def tops(
    wire: Wire, entries: Sequence[DropEntry], window: int
) -> Iterator[tuple[DropEntry, bytes]]:
    """Header and first lines of each; one that the server refuses is left out.

    Args:
        wire: nothing is owed on it.
        entries: of the listing.
        window: commands under way at most.

    Raises:
        BrokeProtocol, ConnectionLost, TimedOut: the session is over.
    """
    for at in range(0, len(entries), window):
        asked = entries[at : at + window]
        commands = [b"TOP %d %d" % (entry.number, LINES) for entry in asked]
        wire.say(*commands, told=b"%b (%d of them)" % (commands[0], len(commands)))
        found = []
        for entry in asked:
            if read_status(wire).ok:
                line_end = b"\n" if wire.bare_lf else b"\r\n"
                if wire.takes(b"." + line_end):
                    continue
                end = line_end + b"." + line_end
                found.append((entry, unstuffed(wire.until(end, _LONGEST, keep=len(line_end)))))
        yield from found
