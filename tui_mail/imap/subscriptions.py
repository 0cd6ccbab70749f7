"""Which mailboxes are subscribed to: told by LIST or LSUB, changed by SUBSCRIBE and UNSUBSCRIBE.

Must never take silence for "none": a server without subscriptions tells nothing of them.
"""

import re
from collections.abc import Collection
from typing import Final

from tui_mail.errors import Busy, Refused
from tui_mail.imap.dialogue import Dialogue
from tui_mail.imap.listing import Listed, read_listed
from tui_mail.imap.names import INBOX, quoted

SUBSCRIBED: Final = "\\subscribed"
_LSUB: Final = re.compile(rb"\* LSUB ", re.IGNORECASE)


def tells_in_list(dialogue: Dialogue) -> bool:
    """Whether LIST can say it itself (RFC 5258)."""
    return bool({"LIST-EXTENDED", "IMAP4REV2"} & dialogue.capabilities)


def subscribed(dialogue: Dialogue, listed: Collection[Listed]) -> frozenset[bytes] | None:
    """Those of the mailboxes that are subscribed to, and the inbox, which is always in use.

    None where nothing is known of that.

    A server on which at most the inbox is, is one whose user does without subscriptions.

    Args:
        dialogue: logged in.
        listed: as LIST told them, with RETURN (SUBSCRIBED) where `tells_in_list`.
    """
    if tells_in_list(dialogue):
        names = {box.octets for box in listed if SUBSCRIBED in box.flags}
    else:
        try:
            names = _by_lsub(dialogue)
        except (Refused, Busy):
            return None
    inbox = {box.octets for box in listed if box.octets.upper() == INBOX.encode()}
    others = names - inbox
    return frozenset(others | inbox) if others else None


def subscribe(dialogue: Dialogue, remote: str, *, wanted: bool) -> None:
    """SUBSCRIBE or UNSUBSCRIBE (RFC 9051 6.3.7, 6.3.8); both bear repetition.

    Raises:
        Refused: the server has no subscriptions, or no such mailbox.
    """
    verb = "SUBSCRIBE" if wanted else "UNSUBSCRIBE"
    with dialogue.asking() as wire:
        wire.command(verb, quoted(dialogue.encoded(remote)))


def _by_lsub(dialogue: Dialogue) -> set[bytes]:
    found = set()
    with dialogue.asking() as wire:
        tag = wire.begin('LSUB "" "*"')
        while (parts := wire.heard(tag)) is not None:
            if _LSUB.match(parts[0]):
                box = read_listed([_LSUB.sub(b"* LIST ", parts[0]), *parts[1:]])
                # one with \Noselect only stands above one that is subscribed to
                if "\\noselect" not in box.flags:
                    found.add(box.octets)
    return found
