"""Domains that look like another one: letters of other scripts, and letters that resemble; pure.

The table is a small one of our own: registries let in few letters besides those of ASCII, and of
these only those count that a reader takes for an ASCII letter in a terminal's font. The Unicode
consortium's table has ten thousand lines, most of them of signs that no domain may hold. Must never
call a domain false: it says what it looks like, and how it is really spelt.
"""

import unicodedata
from collections.abc import Collection
from functools import lru_cache
from typing import Final

from tui_mail.message.domain_slips import KNOWN
from tui_mail.message.sanitize import sanitize_address

_LONGEST: Final = 253
_LONG_ENOUGH: Final = 5
"""Letters of a name; shorter ones of ASCII look like too many others that are as honest."""
_LOOKS: Final = {
    # Cyrillic
    "а": "a", "ь": "b", "в": "b", "с": "c", "ԁ": "d", "е": "e", "ё": "e", "һ": "h", "і": "i",
    "ї": "i", "ј": "j", "к": "k", "ӏ": "l", "м": "m", "н": "h", "п": "n", "о": "o", "р": "p",
    "ԛ": "q", "г": "r", "ѕ": "s", "т": "t", "ц": "u", "ѵ": "v", "ѡ": "w", "ԝ": "w", "х": "x",
    "у": "y", "ү": "y", "ӡ": "3",
    # Greek
    "α": "a", "β": "b", "ε": "e", "η": "n", "ι": "i", "κ": "k", "ν": "v", "ο": "o", "ρ": "p",
    "σ": "o", "τ": "t", "υ": "u", "χ": "x", "ω": "w", "γ": "y",
    # Armenian
    "օ": "o", "ս": "u", "հ": "h", "ո": "n", "ց": "g", "զ": "q", "յ": "j", "ք": "p",
    # Latin
    "ı": "i", "ɩ": "i", "ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ŧ": "t", "ɑ": "a", "ɡ": "g",
    "ɢ": "g", "ɴ": "n", "ʀ": "r", "ʏ": "y", "ꜱ": "s", "ᴅ": "d", "ᴏ": "o", "ŋ": "n", "þ": "p",
    # ASCII
    "0": "o", "1": "l", "|": "l",
}  # fmt: skip
_PAIRS: Final = (("rn", "m"), ("vv", "w"), ("cl", "d"))
_SCRIPTS: Final = {
    "LATIN": "Latin", "CYRILLIC": "Cyrillic", "GREEK": "Greek", "ARMENIAN": "Armenian",
    "HEBREW": "Hebrew", "ARABIC": "Arabic", "CHEROKEE": "Cherokee",
}  # fmt: skip
"""Scripts whose letters are taken for each other; a name of several East Asian ones is usual."""


def spelt(domain: str) -> str:
    """A domain as it is meant to be read: `xn--` labels in their own letters. Sanitised."""
    return ".".join(_spelt(label) for label in domain[:_LONGEST].casefold().split("."))


@lru_cache(maxsize=8192)
def skeleton(domain: str) -> str:
    """The same for all domains that look alike."""
    text = unicodedata.normalize("NFKD", spelt(domain))
    plain = "".join(_LOOKS.get(c, c) for c in text if not unicodedata.combining(c))
    for pair, one in _PAIRS:
        plain = plain.replace(pair, one)
    return plain.replace("i", "l")


def mixed_scripts(domain: str) -> tuple[str, ...]:
    """The scripts in one label of a domain, where they are several that resemble each other."""
    for label in spelt(domain).split("."):
        found = dict.fromkeys(_script(c) for c in label if c.isalpha())
        found.pop("", None)
        if len(found) > 1:
            return tuple(found)
    return ()


def looks_like(domain: str, known: Collection[str]) -> str:
    """The domain that this one could be taken for; empty where it is known, or like none.

    Args:
        domain: a sender's.
        known: domains that the reader knows, in lower case; those that everybody knows are added.
    """
    name = domain.casefold()
    if any(name == each or name.endswith(f".{each}") for each in known) or name in KNOWN:
        return ""
    pieces = spelt(name).split(".")
    tails = {skeleton(".".join(pieces[at:])): ".".join(pieces[at:]) for at in range(len(pieces))}
    for each in (*known, *KNOWN):
        tail = tails.get(skeleton(each))
        if tail is None or tail == each or "." not in each:
            continue
        if not tail.isascii() or len(each.partition(".")[0]) >= _LONG_ENOUGH:
            return each
    return ""


def _spelt(label: str) -> str:
    if not label.startswith("xn--"):
        return sanitize_address(label)
    try:
        return sanitize_address(label[4:].encode("ascii").decode("punycode")).casefold()
    except (UnicodeError, ValueError):
        return sanitize_address(label)


def _script(letter: str) -> str:
    """Of those that matter here; empty of others."""
    return _SCRIPTS.get(unicodedata.name(letter, "").partition(" ")[0], "")
