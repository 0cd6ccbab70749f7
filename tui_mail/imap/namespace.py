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


def hierarchy(dialogue: Dialogue) -> Hierarchy:
    """The delimiter and the prefix of the user's own mailboxes."""
    if "NAMESPACE" in dialogue.capabilities:
        personal, *others = _asked(dialogue)
        if personal:
            prefix, delimiter = personal[0]
            foreign = tuple(
                dialogue.decoded(theirs) for group in others for theirs, _ in group if theirs
            )
            return Hierarchy(delimiter.decode("latin-1"), dialogue.decoded(prefix), foreign)
    found, _ = listed(dialogue, '""')
    return Hierarchy(found[0].delimiter if found else "/")


def _asked(dialogue: Dialogue) -> tuple[list[_Pair], list[_Pair], list[_Pair]]:
    groups: tuple[list[_Pair], list[_Pair], list[_Pair]] = ([], [], [])
    with dialogue.asking() as wire:
        tag = wire.begin("NAMESPACE")
        while (parts := wire.heard(tag)) is not None:
            if parts[0][:12].upper() == b"* NAMESPACE ":
                groups = _groups(_plain(parts)[12:])
    return groups


def _plain(parts: list[bytes]) -> bytes:
    """The answer with its literals as quoted strings."""
    text = parts[0]
    for literal, more in zip(parts[1::2], parts[2::2], strict=True):
        octets = literal.replace(b"\\", b"\\\\").replace(b'"', b'\\"')
        text = text[: text.rindex(b"{")] + b'"' + octets + b'"' + more
    return text


def _groups(text: bytes) -> tuple[list[_Pair], list[_Pair], list[_Pair]]:
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
