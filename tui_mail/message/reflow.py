"""Which lines of a plain text were broken by a program, so that a narrower screen may rejoin them.

Only a line that does not fit is ever joined with what follows it: where all fit, all stay as they
were written. In doubt a line stands for itself: lists, tables, headers, verses, code.
"""

import re
from collections.abc import Sequence

_MARGINS = range(50, 81)
"""Lengths of the longest line in a block that say its lines were broken at a margin."""
_WORDS = re.compile(r"[\"'“‘(\[]?\w")
_ITEM = re.compile(r"\w{1,3}[.)]\s|[\w-]{1,24}:(?:\s|\Z)|\S*://")

Source = Sequence[tuple[int, str]]
"""Depth of quoting and words of each line."""


def paragraph(source: Source, start: int, end: int) -> int:
    """How many lines from one on are one paragraph; 1 where that cannot be told.

    Args:
        source: the lines.
        start: the line that does not fit.
        end: behind the last line that may be joined.
    """
    depth = source[start][0]
    last = start + 1
    while last < end and last - start < _MARGINS.stop and _goes_on(source[last], depth):
        last += 1
    margin = max(len(words.rstrip()) for _, words in source[start:last])
    if margin not in _MARGINS:
        return 1
    at = start
    while at + 1 < last and _is_full(source[at][1].rstrip(), source[at + 1][1], margin):
        at += 1
    return at + 1 - start


def _goes_on(line: tuple[int, str], depth: int) -> bool:
    words = line[1]
    return line[0] == depth and bool(_WORDS.match(words)) and not _ITEM.match(words)


def _is_full(words: str, following: str, margin: int) -> bool:
    """Whether the next line's first word had no room on this one."""
    return " " in words and len(words) + 1 + len(following.split(None, 1)[0]) > margin
