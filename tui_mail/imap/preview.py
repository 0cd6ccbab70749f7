"""PREVIEW (RFC 8970): the first words of messages as their server reads them.

For messages of which only the header is here, or a beginning that is no text to people. Must never
show words that are not clean, nor mark a message as seen.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from tui_mail.imap.dialogue import Dialogue
from tui_mail.imap.fetch import uid_in
from tui_mail.imap.uid_sets import uid_sets
from tui_mail.message.sanitize import sanitize

LONGEST: Final = 200
"""Characters; servers give no more than 256 (RFC 8970 section 3)."""

_QUOTED: Final = re.compile(rb'[( ]PREVIEW "((?:[^"\\]|\\.)*)"', re.IGNORECASE)
_LITERAL: Final = re.compile(rb"[( ]PREVIEW ~?\{\d{1,20}\}$", re.IGNORECASE)
_ESCAPED: Final = re.compile(rb"\\(.)")


def previews(dialogue: Dialogue, uids: Sequence[int]) -> Mapping[int, str]:
    """By UID, of messages in the selected mailbox; those without words are left out.

    Empty where the server has no PREVIEW.
    """
    found: dict[int, str] = {}
    if "PREVIEW" not in dialogue.capabilities:
        return found
    for uid_set, _ in uid_sets(uids):
        with dialogue.asking() as wire:
            for parts in wire.fetching(uid_set, "UID PREVIEW"):
                uid, words = _words(parts)
                if uid and words:
                    found[uid] = words
    return found


def _words(parts: Sequence[bytes]) -> tuple[int, str]:
    """UID (0: not told) and preview of one FETCH answer."""
    octets = b""
    texts = []
    for at in range(0, len(parts), 2):
        text = parts[at]
        if quoted := _QUOTED.search(text):
            octets = _ESCAPED.sub(rb"\1", quoted[1])
            text = text[: quoted.start()] + b" " + text[quoted.end() :]
        elif at + 1 < len(parts) and _LITERAL.search(text):
            octets = parts[at + 1]
        texts.append(text)
    clean = " ".join(sanitize(octets.decode("utf-8", "replace")).split())
    return uid_in(b" ".join(texts)), clean[:LONGEST]
