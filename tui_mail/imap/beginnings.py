"""How messages begin: their header, and the first bytes of what follows.

Must never mark a message as seen, nor take a part of one message for another's.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from tui_mail.imap.dialogue import Dialogue
from tui_mail.imap.fetch import uid_in
from tui_mail.imap.preview import previews
from tui_mail.imap.structure import attachments
from tui_mail.imap.uid_sets import uid_sets
from tui_mail.model.big_mail import HEAD
from tui_mail.model.mailbox import Opening
from tui_mail.ports.imap_server import RemoteMessage

WINDOW: Final = 200
"""Messages asked for in one command."""
OPENING: Final = 2_048
"""Bytes of what follows the header: a few words for the list and the reader."""
_ITEMS: Final = f"UID BODY.PEEK[HEADER] BODY.PEEK[TEXT]<0.{OPENING}>"
_ANSWER: Final = 1 << 28
"""Bytes that the answer for a window may take."""
_HEADER: Final = re.compile(rb"BODY\[HEADER\] ~?\{\d{1,20}\}$", re.IGNORECASE)
_TEXT: Final = re.compile(rb"BODY\[TEXT\](?:<\d{1,19}>)? ~?\{\d{1,20}\}$", re.IGNORECASE)
_QUOTED: Final = re.compile(
    rb'BODY\[(HEADER|TEXT)\](?:<\d{1,19}>)? (?:"((?:[^"\\]|\\.)*)"|NIL)', re.IGNORECASE
)
_ESCAPED: Final = re.compile(rb"\\(.)")


def beginnings(dialogue: Dialogue, messages: Iterable[RemoteMessage]) -> Iterator[Opening]:
    """Of each of these in the selected mailbox, in the order asked; one that is gone is left out.

    Between two of them the session may be used for other things in the same mailbox.
    """
    left = iter(messages)
    while window := list(islice(left, WINDOW)):
        uids = [message.uid for message in window]
        found, counts = _found(dialogue, uids), attachments(dialogue, uids)
        words = previews(dialogue, uids)
        yield from (
            Opening(one, found[one.uid], counts.get(one.uid), words.get(one.uid, ""))
            for one in window
            if one.uid in found
        )


def _found(dialogue: Dialogue, uids: Sequence[int]) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    for uid_set, _ in uid_sets(uids):
        with dialogue.asking(budget=_ANSWER) as wire:
            for parts in wire.fetching(uid_set, _ITEMS):
                uid, octets = _beginning(parts)
                if uid and octets is not None:
                    found[uid] = octets
    return found


def _beginning(parts: list[bytes]) -> tuple[int, bytes | None]:
    """UID (0: not told) and bytes of one FETCH answer; None where it does not tell them all."""
    told: dict[bytes, bytes] = {}
    texts = []
    for at in range(0, len(parts), 2):
        text = parts[at]
        for which, quoted in _QUOTED.findall(text):
            told[which.upper()] = _ESCAPED.sub(rb"\1", quoted)
        texts.append(_QUOTED.sub(b"", text))
        if at + 1 < len(parts) and _HEADER.search(text):
            told[b"HEADER"] = parts[at + 1]
        elif at + 1 < len(parts) and _TEXT.search(text):
            told[b"TEXT"] = parts[at + 1]
    uid = uid_in(b" ".join(texts))
    if not uid or len(told) < 2:
        return uid, None
    return uid, told[b"HEADER"][:HEAD] + told[b"TEXT"][:OPENING]
