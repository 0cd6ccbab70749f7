"""Subjects as numbers that stand by the month: what an answer that names nothing is looked for by.

Must never number a subject that many write, nor that of mail to many: nothing is told by those.
"""

from functools import lru_cache
from typing import Final

from tui_mail.message.threading import WINDOW, tells_apart
from tui_mail.model.summary import Digest

_HASH_BITS: Final = 40
_MOST_SECONDS: Final = 1 << 35
"""Dates beyond the year 3000 are nobody's."""


def subject_key(digest: Digest) -> int | None:
    """Month and hash of the subject; new mail comes to one end of what is sorted by it."""
    if digest.bulk or digest.date is None or not 0 <= digest.date < _MOST_SECONDS:
        return None
    mark = subject_hash(digest.thread_subject)
    return None if mark is None else (digest.date // WINDOW) << _HASH_BITS | mark


@lru_cache(maxsize=4096)  # a batch's, which is gone through twice
def subject_hash(thread_subject: str) -> int | None:
    """40 bits of hash; None of one that says nothing. Whoever looks one up compares the subject."""
    if not tells_apart(thread_subject):
        return None
    import hashlib  # brings OpenSSL, which no list needs

    words = thread_subject.encode("utf-8", "replace")
    return int.from_bytes(hashlib.blake2b(words, digest_size=_HASH_BITS // 8).digest(), "big")


def mark_of(key: int) -> int:
    """The hash alone."""
    return key & (1 << _HASH_BITS) - 1


def before(mark: int, date: int) -> tuple[int, int]:
    """The keys that a message of that subject may have within a window before a date."""
    month = date // WINDOW
    return (month << _HASH_BITS | mark, max(month - 1, 0) << _HASH_BITS | mark)
