"""Text as searches and threads compare it: case and accents do not matter. Must stay linear."""

import re
import unicodedata

# accents and points that are written over or under a letter; vowel signs of other scripts stay
_ACCENTS = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a"
    "\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ł": "l", "ŧ": "t", "æ": "ae", "œ": "oe",
     "þ": "th", "ĸ": "k", "ŋ": "n"}
)  # fmt: skip


def fold(text: str) -> str:
    """Text as it is compared: case and accents do not matter, ß is ss."""
    if text.isascii():
        return text.lower()
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    return unicodedata.normalize("NFKC", bare.casefold().translate(_LETTERS))
