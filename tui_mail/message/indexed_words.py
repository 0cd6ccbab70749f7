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

_BLOCKS: Final = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
"""Thai, Lao, Burmese, Khmer: every sign counts, vowels over and under letters too."""
# the rest of those that put no spaces: CJK; Hangul and its neighbours lie among it and do no harm
_OTHERS: Final = (
    "\x00-\u0dff\u0f00-\u0fff\u10a0-\u177f\u1800-\u2e7f\uffe0-\U0001ffff\U00040000-\U0010ffff"
)
_RUN: Final = rf"(?:[{_BLOCKS}]|[^\W_{_OTHERS}])+"
_PICTURE: Final = "[\u2600-\u27bf\U0001f000-\U0001faff]"
_VOWELS: Final = "\u0900-\u0963\u0966-\u0dff"
"""Scripts of India: letters, and the signs that belong to them but are no letters to Python."""
_PLAIN: Final = rf"(?:[^\W_{_BLOCKS}\u2e80-\uffdf\U00020000-\U0003ffff]|[{_VOWELS}])+"

_SIGN: Final = "sign"
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


def has(folded: str, wanted: Sought) -> bool:
    """Whether a folded text has words that are sought; quick where it has not."""
    *first, last = wanted.words or ("",)
    if not last or not all(word in folded or is_sign(word) for word in wanted.words):
        return False
    words = [word.text for word in words_in(folded)]
    length = len(wanted.words)
    ends = (
        number
        for number, word in enumerate(words[length - 1 :])
        if word == last or (wanted.open and word.startswith(last))
    )
    return any(words[number : number + length - 1] == first for number in ends)


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


def is_sign(word: str) -> bool:
    """Whether it stands for a picture, and so in no text as it is."""
    return word.startswith(_SIGN)


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
    return f"{_SIGN}{ord(picture):x}"
