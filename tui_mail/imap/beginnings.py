"""How messages begin: their first bytes, many at a time.

Must never mark a message as seen, nor take what was cut off for all of a message.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from tui_mail.imap.bodies import literal_body
from tui_mail.imap.dialogue import Dialogue
from tui_mail.imap.uid_sets import uid_sets
from tui_mail.ports.imap_server import RemoteMessage

FIRST: Final = 16_384
"""Bytes of each: the header, and mostly the words that a list shows."""
_WINDOW: Final = 100
_SLACK: Final = 1 << 20


def beginnings(
    dialogue: Dialogue, messages: Sequence[RemoteMessage]
) -> Iterator[tuple[RemoteMessage, bytes]]:
    """The first bytes of each in the selected mailbox; one that is gone is left out."""
    for at in range(0, len(messages), _WINDOW):
        window = {message.uid: message for message in messages[at : at + _WINDOW]}
        found: dict[int, bytes] = {}
        for uid_set, members in uid_sets(window):
            with dialogue.asking(budget=len(members) * (FIRST + 1024) + _SLACK) as wire:
                for parts in wire.fetching(uid_set, f"UID BODY.PEEK[]<0.{FIRST}>"):
                    told = literal_body(parts)
                    if told is not None:
                        found[told[0]] = told[1][:FIRST]
        yield from ((one, found[uid]) for uid, one in window.items() if uid in found)
