"""NOTIFY (RFC 5465): the server tells of other mailboxes, too, on the connection that waits.

Must never count on it: a server that refuses, or lets go of it, leaves what IDLE tells.
"""

from typing import Final

from tui_mail.errors import BrokeProtocol, Busy, Refused
from tui_mail.imap.dialogue import Dialogue

_EVENTS: Final = "(MessageNew MessageExpunge FlagChange)"


def watch(dialogue: Dialogue) -> bool:
    """NOTIFY SET for the selected mailbox and all of the user's own; whether the server does it."""
    notices = dialogue.notices
    if not notices.asked and "NOTIFY" in dialogue.capabilities:
        notices.asked = True
        try:
            with dialogue.asking() as wire:
                try:
                    wire.command("NOTIFY", f"SET (selected {_EVENTS}) (personal {_EVENTS})")
                    notices.tells = True
                except BrokeProtocol as error:
                    if not error.reply:
                        raise  # else it offers NOTIFY, and calls it bad
        except (Refused, Busy):
            pass  # IDLE tells of the inbox all the same
    return notices.tells
