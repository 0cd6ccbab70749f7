"""What a message answers, as a line of Message-IDs: the beginning of its thread first. Pure.

A Message-ID is its key, 64 bits of hash. What the user said about a message goes before what its
header says (`heeded`). Must never look at more than the first and the last of a long line.
"""

import struct
from collections.abc import Mapping, Sequence
from typing import Final

from tui_mail.model.frozen import frozen
from tui_mail.model.summary import Digest
from tui_mail.store.message_keys import message_key

MOST_REFERENCES: Final = 100
"""References heeded of one message: the first one and the last ones."""

Ties = Mapping[int, int | None]
"""By the name of a message what it stands under; None: under nothing."""

_NO_MESSAGE_ID: Final = "\0"
"""Begins what no mail can refer to."""
_KEY_BYTES: Final = 8


@frozen
class Keys:
    """What ties a message to others, as 64-bit hashes of Message-IDs."""

    own: int | None
    others: tuple[int, ...]
    """References, oldest first; then In-Reply-To."""
    there: int | None = None
    """What its server calls its thread; ties it like a reference that all of it share."""
    name: int | None = None
    """What ties call it: its own key, or one made of its bytes."""


def keys_of(digest: Digest, there: str = "") -> Keys:
    """The keys of a message.

    Args:
        digest: its words.
        there: what its server calls its thread.
    """
    own = message_key(digest.message_id)
    named = digest.references
    if any(name not in named for name in digest.in_reply_to):
        named = (*named, *digest.in_reply_to)
    others = _keys(named, own) if named else ()
    thread = message_key(f"{_NO_MESSAGE_ID}{there}") if there else None
    return Keys(own, others, thread, name_of(own, digest.sha256))


def line_of(digest: Digest, own: int | None) -> tuple[int, ...]:
    """What it answers (RFC 5322, 3.6.4): its References, else the first of In-Reply-To."""
    named = digest.references or digest.in_reply_to[:1]
    return _keys(named, own) if named else ()


def name_of(own: int | None, sha256: bytes) -> int | None:
    """What ties call a message: its key; of one without a Message-ID a key of its bytes."""
    return message_key(f"{_NO_MESSAGE_ID}{sha256.hex()}") if own is None else own


def heeded(keys: Keys, ties: Ties) -> tuple[int, ...]:
    """What ties a message to others, if the user said something about it or what it answers.

    Of one that answers what was broken off, nothing before that counts any more.
    """
    if keys.name is not None and keys.name in ties:
        under = ties[keys.name]
        return () if under is None else (under,)
    broken = next((at for at, key in enumerate(reversed(keys.others), 1) if key in ties), 0)
    if broken:
        return keys.others[-broken:]
    return keys.others if keys.there is None else (*keys.others, keys.there)


def heeded_line(name: int | None, line: tuple[int, ...], ties: Ties) -> tuple[int, ...]:
    """The same of a line alone."""
    return heeded(Keys(None, line, name=name), ties) if ties else line


def packed(line: Sequence[int]) -> bytes | None:
    """As the column `ancestors` has it: nothing where `parent` says it all."""
    return struct.pack(f"<{len(line)}q", *line) if len(line) > 1 else None


def unpacked(ancestors: bytes | None, parent: int | None) -> tuple[int, ...]:
    """The line of a message as its columns have it."""
    if ancestors is None:
        return () if parent is None else (parent,)
    return struct.unpack(f"<{len(ancestors) // _KEY_BYTES}q", ancestors)


def _keys(names: Sequence[str], own: int | None) -> tuple[int, ...]:
    """Each once, in order."""
    if len(names) == 1:
        key = message_key(names[0])
        return () if key is None or key == own else (key,)
    if len(names) > MOST_REFERENCES:
        names = (names[0], *names[1 - MOST_REFERENCES :])
    keys = dict.fromkeys(message_key(name) for name in names)
    return tuple(key for key in keys if key is not None and key != own)
