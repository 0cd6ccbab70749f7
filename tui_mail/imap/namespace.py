"""NAMESPACE (RFC 2342): how this server builds the names of mailboxes.

Must never take what it cannot read for a prefix: names would be built that nobody else finds.
"""

import re
from typing import Final

from tui_mail.imap.dialogue import Dialogue
from tui_mail.imap.listing import listed
from tui_mail.imap.names import Hierarchy
from tui_mail.imap.replies import broken

_STRING: Final = rb'"(?:[^"\\]|\\.)*"'
_MORE: Final = rb"(?: (?:" + _STRING + rb"|\((?:" + _STRING + rb"| )*\)))*"
"""Extensions of a pair."""
_PAIR: Final = re.compile(
    rb"\((" + _STRING + rb") (" + _STRING + rb"|NIL)" + _MORE + rb" ?\)", re.IGNORECASE
)
_GROUP: Final = re.compile(
    rb"NIL\b|\((?: ?\(" + _STRING + rb" (?:" + _STRING + rb"|NIL)" + _MORE + rb" ?\))+ ?\)",
    re.IGNORECASE,
)
_ESCAPED: Final = re.compile(rb"\\(.)")

_Pair = tuple[bytes, bytes]
"""Prefix and delimiter."""


_Groups = tuple[list[_Pair], list[_Pair], list[_Pair]]
"""Personal, other users', shared."""


class AskedHierarchy:
    """How names are built, asked for ahead: known once the next command was answered.

    Args:
        dialogue: logged in.
    """

    def __init__(self, dialogue: Dialogue) -> None:
        self._dialogue = dialogue
        self._groups: _Groups = ([], [], [])
        self._tag = b""
        self._before = dialogue.under_way
        if "NAMESPACE" in dialogue.capabilities:
            with dialogue.asking(ahead=True) as wire:
                self._tag = wire.begin("NAMESPACE")
            dialogue.under_way = self._read

    def known(self) -> Hierarchy:
        """The delimiter and the prefix of the user's own mailboxes.

        Raises:
            ServerError: it was refused, or cannot be read.
        """
        if self._tag:
            self._read()
        personal, *others = self._groups
        if personal:
            prefix, delimiter = personal[0]
            decode = self._dialogue.decoded
            foreign = tuple(decode(theirs) for group in others for theirs, _ in group if theirs)
            return Hierarchy(delimiter.decode("latin-1"), decode(prefix), foreign)
        found, _ = listed(self._dialogue, '""')
        return Hierarchy(found[0].delimiter if found else "/")

    def _read(self) -> None:
        self._dialogue.under_way = None
        if self._before is not None:
            self._before()
        tag, self._tag = self._tag, b""
        with self._dialogue.asking() as wire:
            while (parts := wire.heard(tag)) is not None:
                if parts[0][:12].upper() == b"* NAMESPACE ":
                    self._groups = _groups(_plain(parts)[12:])


def _plain(parts: list[bytes]) -> bytes:
    """The answer with its literals as quoted strings."""
    text = parts[0]
    for literal, more in zip(parts[1::2], parts[2::2], strict=True):
        octets = literal.replace(b"\\", b"\\\\").replace(b'"', b'\\"')
        text = text[: text.rindex(b"{")] + b'"' + octets + b'"' + more
    return text


def _groups(text: bytes) -> _Groups:
    """Personal, other users', shared: each NIL, or pairs in brackets, with extensions behind."""
    found = _GROUP.findall(text)
    if len(found) != 3 or _GROUP.sub(b"", text).strip():
        raise broken("told its namespaces in a way that cannot be read")
    personal, others, shared = map(_pairs, found)
    return personal, others, shared


def _pairs(group: bytes) -> list[_Pair]:
    return [(_string(prefix), _string(delimiter)) for prefix, delimiter in _PAIR.findall(group)]


def _string(text: bytes) -> bytes:
    return _ESCAPED.sub(rb"\1", text[1:-1]) if text.startswith(b'"') else b""
