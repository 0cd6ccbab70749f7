"""How many attachments messages have, as BODYSTRUCTURE tells (RFC 9051, 7.5.2).

Must never take a name that somebody gave a file for a word of the server, nor count in an answer
that it cannot read.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from tui_mail.errors import Refused
from tui_mail.imap.dialogue import Dialogue
from tui_mail.imap.uid_sets import uid_sets

_ANSWER: Final = 1 << 28
"""Bytes that the answer for a window may take."""
_DEEPEST: Final = 100
_TOKEN: Final = re.compile(rb'[()]|"((?:[^"\\]|\\.)*)"|[^\s()"]+')
_LITERAL: Final = re.compile(rb"~?\{\d{1,20}\}$")
_DISPOSITION: Final = 9
"""Of a text part: after type, subtype, parameters, id, description, encoding, size, lines, MD5."""

Node = list["Node"] | bytes | None
"""A list in brackets, a string in lower case, or NIL."""


def attachments(dialogue: Dialogue, uids: Sequence[int]) -> dict[int, int]:
    """By UID, of the selected mailbox; what cannot be told is left out."""
    found: dict[int, int] = {}
    for uid_set, _ in uid_sets(uids):
        try:
            with dialogue.asking(budget=_ANSWER) as wire:
                told = [_told(parts) for parts in wire.fetching(uid_set, "UID BODYSTRUCTURE")]
        except Refused:
            continue  # a server that trips over one of them: the beginnings say something, too
        found.update(pair for pair in told if pair is not None)
    return found


def _told(parts: list[bytes]) -> tuple[int, int] | None:
    """UID and number of attachments of one FETCH answer."""
    items = next((node for node in _tree(_tokens(parts)) if isinstance(node, list)), [])
    pairs = {word: value for word, value in zip(items[::2], items[1::2], strict=False)
             if isinstance(word, bytes)}  # fmt: skip
    uid, structure = pairs.get(b"uid"), pairs.get(b"bodystructure")
    if not isinstance(uid, bytes) or not uid.isdigit() or not isinstance(structure, list):
        return None
    return int(uid), _count(structure)


def _tokens(parts: list[bytes]) -> Iterator[tuple[bool, bytes]]:
    """Whether it is a string, and what it is."""
    for at in range(0, len(parts), 2):
        text = _LITERAL.sub(b"", parts[at])
        for found in _TOKEN.finditer(text):
            yield (found[1] is not None, found[0] if found[1] is None else found[1])
        if at + 1 < len(parts):
            yield True, parts[at + 1]


def _tree(tokens: Iterator[tuple[bool, bytes]]) -> list[Node]:
    """Empty where the brackets do not fit."""
    whole: list[Node] = []
    above: list[list[Node]] = [whole]
    for is_string, token in tokens:
        if is_string or token not in {b"(", b")"}:
            above[-1].append(None if not is_string and token == b"NIL" else token.lower())
        elif token == b"(":
            inner: list[Node] = []
            above[-1].append(inner)
            above.append(inner)
        else:
            above.pop()
        if not 0 < len(above) <= _DEEPEST:
            return []
    return whole if len(above) == 1 else []


def _count(part: list[Node]) -> int:
    """Leaves that are no words of the message; an enclosed message is one leaf."""
    if part and isinstance(part[0], list):
        return sum(_count(inner) for inner in part if isinstance(inner, list) and _is_part(inner))
    return int(not _is_words(part))


def _is_part(node: list[Node]) -> bool:
    """Else it is a list of parameters, a disposition or the like, which follow the parts."""
    first = node[0] if node else None
    return isinstance(first, list) or (len(node) > 6 and isinstance(first, bytes))


def _is_words(part: list[Node]) -> bool:
    """Text without a file's name, and not marked as an attachment."""
    kind, subtype, parameters = (*part[:3], None, None, None)[:3]
    if kind != b"text" or subtype not in {b"plain", b"html"}:
        return False
    said = part[_DISPOSITION] if len(part) > _DISPOSITION else None
    marked, named = (*said[:2], None, None)[:2] if isinstance(said, list) else (None, None)
    return (
        marked != b"attachment" and not _has(parameters, b"name") and not _has(named, b"filename")
    )


def _has(parameters: Node, name: bytes) -> bool:
    """Whether one of that name is among them (`name`, `name*`, `name*0`)."""
    names = parameters[::2] if isinstance(parameters, list) else []
    return any(isinstance(one, bytes) and one.partition(b"*")[0] == name for one in names)
