"""QUOTA (RFC 9208): how full the mailboxes of an account are.

Must never take part in anything: a server that does not tell is no trouble.
"""

import re
from typing import Final

from tui_mail.errors import Busy, Refused
from tui_mail.imap.dialogue import Dialogue
from tui_mail.imap.names import INBOX, quoted
from tui_mail.model.account import Room

KIB: Final = 1024
"""Bytes of a unit of STORAGE (RFC 9208 section 5.1)."""

_QUOTA: Final = re.compile(rb"\* QUOTA .*\(([^()]*)\) ?$", re.IGNORECASE)
_STORAGE: Final = re.compile(rb"(?:^| )STORAGE (\d{1,18}) (\d{1,18})(?: |$)", re.IGNORECASE)


def room(dialogue: Dialogue) -> Room | None:
    """Of what holds the inbox, whatever is fullest; None: no limit, or nothing is told of it."""
    if "QUOTA" not in dialogue.capabilities:
        return None
    found: list[Room] = []
    try:
        with dialogue.asking() as wire:
            tag = wire.begin(f"GETQUOTAROOT {quoted(INBOX)}")
            while (parts := wire.heard(tag)) is not None:
                dialogue.notices.hear(parts[0])  # it may come in between
                told = _QUOTA.match(parts[0] if len(parts) == 1 else b"* QUOTA x" + parts[-1])
                storage = _STORAGE.search(told[1]) if told else None
                if storage and int(storage[2]):
                    found.append(Room(int(storage[1]) * KIB, int(storage[2]) * KIB))
    except (Refused, Busy):
        return None
    return max(found, key=lambda one: one.used / one.limit, default=None)
