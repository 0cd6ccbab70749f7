"""The one catalogue that all words on screen go through.

The English text is the key; values are plain words and are never markup. Knows no widget.
"""

from collections.abc import Mapping

_NOTHING: Mapping[str, str] = {}


class Catalogue:
    """Words of one language, by the English ones.

    Args:
        words: translations; what is missing stays English.
    """

    def __init__(self, words: Mapping[str, str] = _NOTHING) -> None:
        self._words = words

    def say(self, text: str, /, **values: object) -> str:
        """The words for `text`, its `{name}` fields filled in."""
        words = self._words.get(text, text)
        return words.format(**values) if values else words


ENGLISH = Catalogue()


def say(text: str, /, **values: object) -> str:
    """Words for the screen: `say("{count} unread", count=3)`.

    Args:
        text: the English words, a constant of the program; braces are fields when values are given.
        values: what the fields are filled with, put in as they are.
    """
    return ENGLISH.say(text, **values)


def counted(count: int, one: str, many: str, /, **values: object) -> str:
    """`counted(3, "{n} message", "{n} messages")`; `{n}` is grouped in thousands."""
    return say(one if count == 1 else many, n=grouped(count), **values)


def grouped(number: int) -> str:
    """12480 as `12 480`, with a space that does not break."""
    return f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")
