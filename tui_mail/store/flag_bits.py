"""Flags as the store keeps them: bits for those that mail knows, JSON for the user's labels.

Must never change the order of bits: stores hold them.
"""

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from tui_mail.message.sanitize import sanitize
from tui_mail.model.flags import DELETED, DRAFT, SEEN, SYSTEM_FLAGS

BITS: Final = {flag: 1 << place for place, flag in enumerate(SYSTEM_FLAGS)}

NOT_UNREAD: Final = BITS[SEEN] | BITS[DRAFT] | BITS[DELETED]
"""A message with one of these does not count as unread."""


def split(flags: Iterable[str]) -> tuple[int, str]:
    """Bits, and labels as JSON (empty where there are none)."""
    bits, labels = 0, []
    for flag in flags:
        bit = BITS.get(flag)
        if bit is None:
            labels.append(flag)
        else:
            bits |= bit
    return bits, json.dumps(sorted(labels)) if labels else ""


@lru_cache(maxsize=4096)
def join(bits: int, labels: str) -> frozenset[str]:
    """All flags as words."""
    words = {flag for flag, bit in BITS.items() if bits & bit}
    return frozenset(words | set(json.loads(labels))) if labels else frozenset(words)


@lru_cache(maxsize=4096)
def shown(bits: int, labels: str) -> frozenset[str]:
    """Flags as people see them: `deleted` is kept for the server and not shown."""
    return frozenset(sanitize(flag) for flag in join(bits & ~BITS[DELETED], labels))


def is_unread(bits: int) -> bool:
    """Whether it counts among the unread."""
    return not bits & NOT_UNREAD
