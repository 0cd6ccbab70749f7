"""What messages can be known by without being downloaded: size, a few header fields, and how the
body begins.

Must never mark a message as seen, nor take a part of one message for another's.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from tui_mail.imap.dialogue import Dialogue
from tui_mail.imap.fetch import uid_in
from tui_mail.imap.flags import words
from tui_mail.imap.uid_sets import uid_sets
from tui_mail.model.switch import OPENING, Sketch

WINDOW: Final = 500
"""Messages asked for in one command."""
_ITEMS: Final = (
    f"UID FLAGS RFC822.SIZE BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)] BODY.PEEK[TEXT]<0.{OPENING}>"
)
_ANSWER: Final = 1 << 26
"""Bytes that the answer for a window may take."""
_FLAGS: Final = re.compile(rb"[( ]FLAGS \(([^)]*)\)", re.IGNORECASE)
_SIZE: Final = re.compile(rb"[( ]RFC822\.SIZE (\d{1,19})[ )]", re.IGNORECASE)
_HEADER: Final = re.compile(rb"BODY\[HEADER\.FIELDS \([^)]*\)\] ~?\{\d{1,20}\}$", re.IGNORECASE)
_TEXT: Final = re.compile(rb"BODY\[TEXT\](?:<\d{1,19}>)? ~?\{\d{1,20}\}$", re.IGNORECASE)
_QUOTED: Final = re.compile(rb'BODY\[TEXT\](?:<\d{1,19}>)? "((?:[^"\\]|\\.)*)"', re.IGNORECASE)
_ESCAPED: Final = re.compile(rb"\\(.)")


def sketches(dialogue: Dialogue, uids: Sequence[int]) -> Iterator[Sketch]:
    """Of each of these UIDs in the selected mailbox; one that is gone is left out.

    Between two of them the session may be used for other things in the same mailbox.
    """
    ordered = sorted(uids)
    for at in range(0, len(ordered), WINDOW):
        for uid_set, _ in uid_sets(ordered[at : at + WINDOW]):
            with dialogue.asking(budget=_ANSWER) as wire:
                found = [_sketch(parts) for parts in wire.fetching(uid_set, _ITEMS)]
            yield from (one for one in found if one is not None)


def _sketch(parts: list[bytes]) -> Sketch | None:
    """Of one FETCH answer; None where it does not tell everything."""
    header: bytes | None = None
    opening: bytes | None = None
    texts = []
    for at in range(0, len(parts), 2):
        text = parts[at]
        quoted = _QUOTED.search(text)
        if quoted:
            opening = _ESCAPED.sub(rb"\1", quoted[1])
            text = text[: quoted.start()] + text[quoted.end() :]
        if at + 1 < len(parts) and _HEADER.search(text):
            header = parts[at + 1]
        elif at + 1 < len(parts) and _TEXT.search(text):
            opening = parts[at + 1]
        texts.append(text)
    said = b" ".join(texts)
    uid, told, size = uid_in(said), _FLAGS.search(said), _SIZE.search(said)
    if not uid or not told or not size or header is None or opening is None:
        return None
    return Sketch(uid, words(told[1]), int(size[1]), header, opening[:OPENING])
