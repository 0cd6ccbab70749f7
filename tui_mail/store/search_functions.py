"""Functions that searches call on each row that SQL alone cannot decide.

What the search index does not know is looked through by them, and is found by the same words. Must
never raise: what cannot be read is not found.
"""

import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from tui_mail.errors import StoreError
from tui_mail.model.frozen import frozen
from tui_mail.store import raw
from tui_mail.store.folded_text import folded

_MOST_OPENED: Final = 16
"""Messages whose text is remembered: the terms of one query ask for the same message in turn."""


@frozen
class _Opened:
    """A message opened for searching."""

    texts: Mapping[str, str]
    """By field, folded."""
    invite: bool
    unsubscribe: bool


class SearchFunctions:
    """What is registered with each connection that reads.

    Args:
        blobs: where big messages lie.
    """

    def __init__(self, blobs: Path) -> None:
        self._blobs = blobs
        self._opened: dict[bytes, _Opened] = {}

    def register(self, db: sqlite3.Connection) -> None:
        """Give the connection its functions."""
        db.create_function("has_words", 3, _has_words, deterministic=True)
        db.create_function("labelled", 3, _labelled, deterministic=True)
        db.create_function("folded", 1, folded, deterministic=True)
        db.create_function("text_has", 7, self._text_has)
        db.create_function("has_files", 4, self._has_files)
        db.create_function("first_words", 4, self._first_words)
        db.create_function("is_invite", 4, self._is_invite)
        db.create_function("unsubscribable", 4, self._unsubscribable)

    def _text_has(self, *arguments: Any) -> bool:
        *stored, field, value, prefix = arguments
        texts = self._open(*stored).texts
        chosen = texts.values() if field == "any" else (texts.get(field, ""),)
        return any(_has_words(text, value, prefix) for text in chosen)

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

    def _open(self, encoding: str, body: bytes | None, sha256: bytes, size: int) -> _Opened:
        opened = self._opened.get(sha256)
        if opened is None:
            opened = self._read(encoding, body, sha256, size)
            if len(self._opened) >= _MOST_OPENED:
                self._opened.clear()
            self._opened[sha256] = opened
        return opened

    def _read(self, encoding: str, body: bytes | None, sha256: bytes, size: int) -> _Opened:
        # a list without a search registers these functions too, and opens no message
        from tui_mail.message.folding import fold
        from tui_mail.message.search_text import NOTHING, search_text

        try:
            found = search_text(raw.head((encoding, body, sha256, size), self._blobs))
        except StoreError:
            found = NOTHING
        texts = {field: fold(text) for field, text in found.by_field.items()}
        return _Opened(texts, found.invite, found.unsubscribe)


def _has_words(text: str, value: str, prefix: int) -> bool:
    """Whether the folded text has these words, one after the other."""
    from tui_mail.message.indexed_words import has, sought

    return has(text, sought(value, prefix=bool(prefix)))


def _labelled(labels: str, word: str, prefix: int) -> bool:
    if not labels:
        return False
    own = [folded(label) for label in json.loads(labels)]
    return any(label.startswith(word) if prefix else label == word for label in own)
