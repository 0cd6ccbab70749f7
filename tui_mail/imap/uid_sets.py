"""UIDs as the sets that commands take. Must never name a UID that was not asked for."""

from collections.abc import Iterable, Iterator
from typing import Final

from tui_mail.net.lines import guard

LONGEST: Final = 7_000
"""Bytes of one set; a command line of more than 8,192 is refused by servers (RFC 7162 4)."""


def uid_sets(uids: Iterable[int], longest: int = LONGEST) -> Iterator[tuple[str, list[int]]]:
    """Sets of ranges, each at most `longest` bytes, with the UIDs in it; ascending."""
    texts: list[str] = []
    members: list[int] = []
    size = 0
    for first, last in _ranges(uids):
        text = f"{first}" if first == last else f"{first}:{last}"
        if texts and size + len(text) > longest:
            yield guard(",".join(texts)), members
            texts, members, size = [], [], 0
        texts.append(text)
        members.extend(range(first, last + 1))
        size += len(text) + 1
    if texts:
        yield guard(",".join(texts)), members


def _ranges(uids: Iterable[int]) -> Iterator[tuple[int, int]]:
    first = last = 0
    for uid in sorted(set(uids)):
        if first and uid == last + 1:
            last = uid
            continue
        if first:
            yield first, last
        first = last = uid
    if first:
        yield first, last
