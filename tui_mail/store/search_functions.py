"""Functions that searches call on each row that SQL alone cannot decide.

Correct for every language: a word is found as a word, CJK text by any piece of it. Must never
raise: what cannot be read is not found.
"""

import json
import sqlite3
from pathlib import Path
from typing import Any, Final

from tui_mail.errors import StoreError
from tui_mail.model.frozen import frozen
from tui_mail.store import raw
from tui_mail.store.folded_text import folded

_UNSPACED: Final = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x2E80, 0xFFDF),
                    (0x20000, 0x3FFFF))  # fmt: skip
"""Scripts without spaces between words (CJK, Thai, Lao, Burmese, Khmer), as ranges of code
points; Hangul and its neighbours lie among them and do no harm."""
_MOST_OPENED: Final = 16
"""Messages whose text is remembered: the terms of one query ask for the same message in turn."""


@frozen
class _Words:
    """A message opened for searching, folded."""

    body: str
    files: str
    invite: bool
    unsubscribe: bool
    """Whether it says how to leave its mailing list (RFC 2369)."""


class SearchFunctions:
    """What is registered with each connection that reads.

    Args:
        blobs: where big messages lie.
    """

    def __init__(self, blobs: Path) -> None:
        self._blobs = blobs
        self._opened: dict[bytes, _Words] = {}

    def register(self, db: sqlite3.Connection) -> None:
        """Give the connection its functions."""
        db.create_function("holds", 3, _holds, deterministic=True)
        db.create_function("labelled", 3, _labelled, deterministic=True)
        db.create_function("folded", 1, folded, deterministic=True)
        db.create_function("body_holds", 6, self._body_holds)
        db.create_function("file_holds", 6, self._file_holds)
        db.create_function("has_files", 4, self._has_files)
        db.create_function("first_words", 4, self._first_words)
        db.create_function("is_invite", 4, self._is_invite)
        db.create_function("unsubscribable", 4, self._unsubscribable)

    def _body_holds(self, *arguments: Any) -> bool:
        *stored, word, prefix = arguments
        return _holds(self._open(*stored).body, word, prefix)

    def _file_holds(self, *arguments: Any) -> bool:
        *stored, word, prefix = arguments
        return _holds(self._open(*stored).files, word, prefix)

    def _has_files(self, *stored: Any) -> bool:
        """Of a message whose body nobody has read so far."""
        return bool(self._words_of(*stored)[0])

    def _first_words(self, *stored: Any) -> str:
        """Number of attachments and snippet, as JSON."""
        return json.dumps(self._words_of(*stored))

    def _words_of(self, *stored: Any) -> tuple[int, str]:
        try:
            original = raw.head(stored, self._blobs)
        except StoreError:
            return 0, ""
        from tui_mail.message.digest import first_words

        return first_words(original)

    def _is_invite(self, *stored: Any) -> bool:
        return self._open(*stored).invite

    def _unsubscribable(self, *stored: Any) -> bool:
        return self._open(*stored).unsubscribe

    def _open(self, encoding: str, body: bytes | None, sha256: bytes, size: int) -> _Words:
        words = self._opened.get(sha256)
        if words is None:
            words = self._read(encoding, body, sha256, size)
            if len(self._opened) >= _MOST_OPENED:
                self._opened.clear()
            self._opened[sha256] = words
        return words

    def _read(self, encoding: str, body: bytes | None, sha256: bytes, size: int) -> _Words:
        try:
            original = raw.head((encoding, body, sha256, size), self._blobs)
        except StoreError:
            return _Words("", "", invite=False, unsubscribe=False)
        # a list without a search registers these functions too, and opens no message
        from tui_mail.message.body import parts_of, text_of
        from tui_mail.message.parse import parse

        parsed = parse(original)
        parts = parts_of(parsed)
        return _Words(
            folded(text_of(parsed)),
            "\n".join(folded(part.filename) for part in parts),
            any(leaf.content_type == "text/calendar" for leaf in parsed.leaves),
            bool(parsed.headers.raw("list-unsubscribe")),
        )


def _holds(text: str, word: str, prefix: int) -> bool:
    """Whether the word stands in the text by itself, or with `prefix` begins a word there."""
    if not word:
        return True
    start = text.find(word)
    while start >= 0:
        end = start + len(word)
        if not _joined(text, start) and (prefix or not _joined(text, end)):
            return True
        start = text.find(word, start + 1)
    return False


def _joined(text: str, place: int) -> bool:
    """Whether the letters before and after the place belong to one word."""
    if not 0 < place < len(text):
        return False
    before, after = text[place - 1], text[place]
    return before.isalnum() and after.isalnum() and not (is_unspaced(before) or is_unspaced(after))


def is_unspaced(letter: str) -> bool:
    """Whether its script writes words without spaces between them."""
    return letter > "\u0dff" and any(first <= ord(letter) <= last for first, last in _UNSPACED)


def _labelled(labels: str, word: str, prefix: int) -> bool:
    if not labels:
        return False
    own = [folded(label) for label in json.loads(labels)]
    return any(label.startswith(word) if prefix else label == word for label in own)
