"""Text as a search compares it. Light: every list needs it, and none needs a writer's store."""

from typing import Final

from tui_mail.message.folding import fold

_UNSPACED: Final = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x2E80, 0xFFDF),
                    (0x20000, 0x3FFFF))  # fmt: skip
"""Scripts without spaces between words (CJK, Thai, Lao, Burmese, Khmer), as ranges of code
points; Hangul and its neighbours lie among them and do no harm."""


def folded(text: str) -> str:
    """As a search compares it: no case, no accents, each run of white space one space."""
    plain = text.lower() if text.isascii() else fold(text)
    return " ".join(plain.split())


def is_unspaced(letter: str) -> bool:
    """Whether its script writes words without spaces between them."""
    return letter > "\u0dff" and any(first <= ord(letter) <= last for first, last in _UNSPACED)
