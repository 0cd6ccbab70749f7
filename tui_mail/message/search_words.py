"""Text as the words that a search compares: the same for what is searched and for what is sought.

A word is a run of letters and digits, without case and accents. Scripts that put no spaces between
words (CJK, Thai and their like) are cut into every two letters that follow each other, and the last
by itself, so that any piece of a text is found. A picture sign (emoji) is a word of its own. Must
stay linear, and must cut both sides alike: what is cut otherwise is never found.
"""

import re
from collections.abc import Iterator
from typing import Final

from tui_mail.message.folding import fold
from tui_mail.model.frozen import frozen

_UNSPACED: Final = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x2E80, 0xFFDF),
                    (0x20000, 0x3FFFF))  # fmt: skip
"""Scripts without spaces between words (CJK, Thai, Lao, Burmese, Khmer), as ranges of code
points; Hangul and its neighbours lie among them and do no harm."""
_BLOCKS: Final = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
"""Of these every sign counts, vowels over and under letters too."""
_OTHERS: Final = (
    "\x00-\u0dff\u0f00-\u0fff\u10a0-\u177f\u1800-\u2e7f\uffe0-\U0001ffff\U00040000-\U0010ffff"
)
_RUN: Final = rf"(?:[{_BLOCKS}]|[^\W_{_OTHERS}])+"
_PICTURE: Final = "[\u2600-\u27bf\U0001f000-\U0001faff]"
_VOWELS: Final = "\u0900-\u0963\u0966-\u0dff"
"""Scripts of India: letters, and the signs that belong to them but are no letters to Python."""
_PLAIN: Final = rf"(?:[^\W_{_BLOCKS}\u2e80-\uffdf\U00020000-\U0003ffff]|[{_VOWELS}])+"

_WHOLE_RUN: Final = re.compile(_RUN)
_SPLIT: Final = re.compile(f"({_RUN})|({_PICTURE})")
_WORD: Final = re.compile(f"({_RUN})|({_PICTURE})|{_PLAIN}")
_SELDOM: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2600-\u27bf\u2e80-\uffdf\U0001f000-\U0001faff"
    "\U00020000-\U0003ffff]"
)
"""What `_SPLIT` has something to say about."""


@frozen
class Word:
    """One word of a folded text, and where in it."""

    start: int
    end: int
    text: str


@frozen
class Sought:
    """Words that follow each other in a text that is looked for."""

    words: tuple[str, ...]
    """None: there is no letter in it, and nothing has it."""
    open: bool
    """The last one may go on."""


def is_unspaced(letter: str) -> bool:
    """Whether its script writes words without spaces between them."""
    return letter > "\u0dff" and any(first <= ord(letter) <= last for first, last in _UNSPACED)


def indexed(text: str) -> str:
    """A text for an index that takes runs of letters and digits for words, and knows small letters
    of ASCII from capitals itself.
    """
    if text.isascii():
        return text
    folded = fold(text)
    return _SPLIT.sub(_spaced, folded) if _SELDOM.search(folded) else folded


def words_in(folded: str) -> Iterator[Word]:
    """The words of a text that was folded (folding.fold), in order."""
    for found in _WORD.finditer(folded):
        run, picture = found[1], found[2]
        start = found.start()
        if run:
            for at in range(len(run) - 1):
                yield Word(start + at, start + at + 2, run[at : at + 2])
            yield Word(found.end() - 1, found.end(), run[-1])
        else:
            yield Word(start, found.end(), _named(picture) if picture else found[0])


def sought(value: str, *, prefix: bool) -> Sought:
    """What to look for, of a text that somebody typed."""
    folded = fold(value)
    found = list(words_in(folded))
    if found and _is_run(found[-1].text):  # the letter that ends it need not end a run there
        if len(found) > 1 and found[-2].end == found[-1].end:
            return Sought(tuple(word.text for word in found[:-1]), open=False)
        return Sought(tuple(word.text for word in found), open=True)
    ends = bool(found) and found[-1].end == len(folded.rstrip())
    return Sought(tuple(word.text for word in found), open=prefix and ends)


def _is_run(word: str) -> bool:
    return _WHOLE_RUN.fullmatch(word) is not None


def _spaced(found: "re.Match[str]") -> str:
    run = found[1]
    if not run:
        return f" {_named(found[0])} "
    pairs = (run[at : at + 2] for at in range(len(run)))
    return f" {' '.join(pairs)} "


def _named(picture: str) -> str:
    """A word that no index takes for a sign between words."""
    return f"sign{ord(picture):x}"
