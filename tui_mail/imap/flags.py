"""Flags on the wire and as words of model.flags, and STORE.

Must never send a keyword that is no atom, nor let one in that a terminal would obey.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from tui_mail.errors import Refused
from tui_mail.imap.dialogue import Dialogue
from tui_mail.imap.uid_sets import uid_sets
from tui_mail.message.sanitize import sanitize
from tui_mail.model.flags import ANSWERED, DELETED, DRAFT, FLAGGED, FORWARDED, SEEN

_WIRE: Final = {
    SEEN: "\\Seen",
    FLAGGED: "\\Flagged",
    ANSWERED: "\\Answered",
    DRAFT: "\\Draft",
    FORWARDED: "$Forwarded",
    DELETED: "\\Deleted",
}
_WORDS: Final = {flag.lower(): word for word, flag in _WIRE.items()} | {"forwarded": FORWARDED}
"""`Forwarded` without the dollar is what some clients set."""

_ATOM: Final = re.compile(r"[!#-$&'+-\[^-z|}~]{1,200}")
"""RFC 9051 9: atom; `]` could end a response code."""

_LONGEST: Final = 200


@lru_cache(maxsize=4096)
def words(flags: bytes) -> frozenset[str]:
    """The flags of a FETCH answer (what stands between the parentheses) as words.

    System flags that are no word of ours (Recent) and keywords that cannot be shown are left out.
    """
    found = set()
    for flag in flags.split():
        text = flag.decode("latin-1")
        word = _WORDS.get(text.lower())
        if word is None and not text.startswith("\\"):
            word = _keyword(text)
        if word:
            found.add(word)
    return frozenset(found)


def on_wire(word: str) -> str:
    """A word as IMAP says it; a label in other letters than ASCII's in modified UTF-7.

    Raises:
        Refused: no IMAP server can keep such a label.
    """
    from imapclient import imap_utf7

    if word in _WIRE:
        return _WIRE[word]
    octets: bytes = imap_utf7.encode(word)
    flag = octets.decode("ascii")
    if not _ATOM.fullmatch(flag) or words(octets) != {word}:
        raise Refused(
            f"No IMAP server can keep the label {sanitize(word)[:80]!r}.",
            'Choose one without spaces, brackets, quotes, "%" and "*".',
        )
    return flag


def change_flags(
    dialogue: Dialogue, uids: Iterable[int], add: Sequence[str], remove: Sequence[str]
) -> None:
    """STORE +FLAGS.SILENT and -FLAGS.SILENT in the selected mailbox."""
    added, removed = [on_wire(word) for word in add], [on_wire(word) for word in remove]
    for uid_set, _uids in uid_sets(uids):
        with dialogue.asking():
            if added:
                dialogue.client.add_flags(uid_set, added, silent=True)
            if removed:
                dialogue.client.remove_flags(uid_set, removed, silent=True)


def _keyword(text: str) -> str:
    """A keyword as a label; empty where it cannot be one."""
    from imapclient import imap_utf7

    label = text
    if "&" in text:
        try:
            decoded = str(imap_utf7.decode(text.encode("ascii")))
            if imap_utf7.encode(decoded) == text.encode("ascii"):
                label = decoded
        except ValueError:
            pass  # another client's own ampersand
    if len(text) > _LONGEST or label in _WIRE or sanitize(label) != label:
        return ""
    return label
