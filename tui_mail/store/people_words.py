"""The words by which somebody is found, and what was typed taken apart the same way.

Any script: case and accents do not matter, and scripts without spaces between words are found by
any piece of a name. Must stay short, whatever a name is: a stranger may have chosen it.
"""

import re
from collections.abc import Iterator
from typing import Final

from tui_mail.model.address import Address
from tui_mail.store.folded_text import folded, is_unspaced

MOST: Final = 24
"""Words of one person."""
_LONGEST: Final = 64
_LONGEST_TEXT: Final = 400
# ASCII and general punctuation; marks that belong to letters are no separators
_APART: Final = re.compile(r"[\s!-/:-@\[-`{-~\u00ab\u00b7\u00bb\u2010-\u205e\u3000-\u303f\u30fb]+")


def words_of(person: Address) -> tuple[str, ...]:
    """Each once: parts of the name, the whole address, parts of it, the domain."""
    return tuple(dict.fromkeys(word[:_LONGEST] for word in _words(person) if word))[:MOST]


def typed_words(typed: str) -> tuple[str, ...]:
    """What each person looked for must have a word beginning with, the longest first."""
    found: list[str] = []
    for each in folded(typed[:_LONGEST_TEXT]).split():
        piece = each.strip("\"'<>(),;")
        if "@" in piece:
            found.append(piece.removeprefix("@"))
        else:
            found.extend(part for part in _APART.split(piece) if part)
    return tuple(sorted({word[:_LONGEST] for word in found if word}, key=lambda w: (-len(w), w)))


def key_of(address: str) -> str:
    """Alike for all ways to write it."""
    return folded(address[:_LONGEST_TEXT])


def _words(person: Address) -> Iterator[str]:
    address = key_of(person.address)
    local, _, domain = address.rpartition("@")
    yield address
    yield domain
    for part in _APART.split(folded(person.name[:_LONGEST_TEXT])):
        yield part
        yield from _pieces(part)
    yield from _APART.split(local)
    yield from domain.split(".")[:-1]


def _pieces(word: str) -> Iterator[str]:
    """Where words are not parted by spaces, each letter may begin one."""
    if word and is_unspaced(word[0]):
        yield from (word[at:] for at in range(1, min(len(word), MOST)))
