"""MULTIAPPEND (RFC 3502): several messages put into a mailbox by one command, all of them or none.

Must never give a message a UID that was told of another one.
"""

import re
from collections.abc import Sequence
from typing import Final

from tui_mail.imap.append import check_limit, message_parts
from tui_mail.imap.dialogue import Dialogue
from tui_mail.imap.names import quoted
from tui_mail.imap.replies import uids_of
from tui_mail.imap.wire import Literal
from tui_mail.model.mailbox import Upload

_UIDS: Final = re.compile(rb"\[APPENDUID \d{1,10} ([0-9:,]+)\]", re.IGNORECASE)


def append_all(
    dialogue: Dialogue, remote: str, uploads: Sequence[Upload]
) -> tuple[int | None, ...]:
    """Add them in one command; their UIDs in the same order, where UIDPLUS tells them.

    Args:
        dialogue: logged in; the server has MULTIAPPEND.
        remote: the mailbox.
        uploads: at least one.

    Raises:
        Refused: there is no such mailbox, no room, or one of them is not taken: none is there.
    """
    parts: list[str | Literal] = [quoted(dialogue.encoded(remote))]
    for upload in uploads:
        check_limit(dialogue.capabilities, len(upload.raw))
        parts += message_parts(upload, utf8=dialogue.utf8)
    with dialogue.asking() as wire:
        answer = wire.command("APPEND", *parts)
    found = _UIDS.match(answer)
    uids = uids_of(found[1], most=len(uploads)) if found else []
    # where their number does not fit nobody knows whose they are: the next sync tells
    return tuple(uids) if len(uids) == len(uploads) else (None,) * len(uploads)
