"""Which words of a text are its writer's own prose: what a dictionary may be asked about. Pure.

Quotes, signatures, code, links, addresses, paths, names in code and numbers are none. Must stay
linear on any text.
"""

import re
from collections.abc import Iterator, Sequence

from tui_mail.model.frozen import frozen

LONGEST_LINE = 20_000
"""Characters of a line that are looked at."""
_LONGEST_WORD = 50
_FENCE = re.compile(r" {0,3}(```|~~~)")
_CODE = re.compile(r"`[^`]*`")
_TOKEN = re.compile(r"\S+")
_NO_PROSE = re.compile(r"[/@\\]|\w\.\w")
_MARKED = ("~", "#", "$", "<", "{", "-", "www.")
"""What a token that is no prose begins with."""
_WORD = re.compile(r"(?<![^\W_])[^\W\d_](?:[\w'’\-·]*\w)?")
_UNSPACED = re.compile("[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u2e80-\U0010ffff]")
"""Letters of scripts without spaces between words: no dictionary takes those apart."""
_CAMEL = re.compile(r"\w*[^\W\d_A-Z][A-Z]")


@frozen
class Word:
    """One, with its place in its line."""

    start: int
    end: int
    text: str


def prose_lines(lines: Sequence[str], first: int, last: int) -> Iterator[int]:
    """The numbers of those lines from `first` to before `last` that are prose at all."""
    fence = ""
    for number, line in enumerate(lines[:last]):
        if line in {"-- ", "--"}:
            return
        if opened := _FENCE.match(line):
            fence = "" if fence == opened[1] else fence or opened[1]
            continue
        if fence or number < first or line.startswith((">", "    ", "\t")):
            continue
        yield number


def words_in(line: str) -> Iterator[Word]:
    """The words of a line that are prose."""
    line = line[:LONGEST_LINE]
    if "`" in line:
        line = _CODE.sub(lambda code: " " * len(code[0]), line)
    for token in _TOKEN.finditer(line):
        if token[0].startswith(_MARKED) or _NO_PROSE.search(token[0]):
            continue
        for word in _WORD.finditer(line, token.start(), token.end()):
            text = word[0]
            if len(text) <= _LONGEST_WORD and not _is_name(text):
                yield Word(word.start(), word.end(), text.replace("’", "'"))


def _is_name(text: str) -> bool:
    """What no dictionary has: `HTML`, `camelCase`, `x1`, `two_words`, `東京`."""
    if len(text) == 1 or (text.isupper() and len(text) <= 6):
        return True
    if _CAMEL.match(text) or _UNSPACED.search(text):
        return True
    return any(c.isdigit() or c in "_·" for c in text)
