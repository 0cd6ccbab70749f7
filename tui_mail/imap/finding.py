"""Finding messages by their Message-ID, also where a server knows no letters but ASCII's.

Must never give a message whose Message-ID is another one because it could not be asked for whole.
"""

import re
from typing import Final

from tui_mail.errors import Refused
from tui_mail.imap import fetch
from tui_mail.imap.dialogue import Dialogue
from tui_mail.imap.response_codes import code
from tui_mail.imap.sketches import sketches

_PIECES: Final = re.compile(r"[\x21-\x7e]+")


def find(dialogue: Dialogue, message_id: str) -> tuple[int, ...]:
    """UIDs in the selected mailbox with this Message-ID, ascending."""
    try:
        return fetch.find(dialogue, message_id)
    except Refused as error:
        pieces = _PIECES.findall(message_id)
        if code(error.reply) != "BADCHARSET" or not pieces:
            raise
    # HEADER looks for a part of the field (RFC 9051 6.4.4): the rest is compared here
    can_be = fetch.find(dialogue, max(pieces, key=len))
    wanted = message_id.strip().encode("utf-8", "replace")
    return tuple(one.uid for one in sketches(dialogue, can_be) if wanted in one.header)
