"""Code between fences (``` or ~~~), as people write it in plain text. Pure, and linear."""

import re
from collections.abc import Sequence

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})([^`]{0,40})\Z")

Source = Sequence[tuple[int, str]]
"""Depth of quoting and words of each line."""


def fenced(source: Source) -> frozenset[int]:
    """Lines of code between a fence and the one that ends it; a fence without an end is none.

    Args:
        source: the lines of a text.
    """
    found: set[int] = set()
    opened: tuple[int, int, str] | None = None
    for number, (depth, words) in enumerate(source):
        mark = _FENCE.match(words.rstrip()) if words.lstrip()[:3] in {"```", "~~~"} else None
        if opened is not None and depth != opened[1]:
            opened = None  # another's words: that fence was never closed
        if mark is None:
            continue
        if opened is None:
            opened = (number, depth, mark[1])
        elif mark[1].startswith(opened[2]) and not mark[2].strip():
            found.update(range(opened[0] + 1, number))
            opened = None
    return frozenset(found)
