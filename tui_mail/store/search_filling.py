"""Fills search.db from mail.db, in steps: what came since, by the ids of places, in their order.

Reads mail.db and never writes to it. How far it is stands in search.db, in the same transaction as
the words: whatever kills it, the next one goes on there. Two at once do no harm: what another did
meanwhile is thrown away.
"""

import logging
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final
from urllib.parse import quote

from tui_mail.errors import StoreCorrupt, StoreError
from tui_mail.message.indexed_words import indexed
from tui_mail.message.search_text import SearchText
from tui_mail.ports.upkeep import Filled
from tui_mail.store import raw
from tui_mail.store.database import BUSY_SECONDS
from tui_mail.store.failures import store_errors
from tui_mail.store.message_words import storable
from tui_mail.store.migrate import SCHEMA, version_of
from tui_mail.store.search_index import (
    SPAN,
    first_number,
    fits,
    generation_of,
    index_path,
    is_said_damaged,
    make_index,
    opened,
)

log = logging.getLogger(__name__)

MOST: Final = 1_000
"""Messages in one step, and so in one transaction."""
MOST_BYTES: Final = 16 * 2**20
"""Of them, as they are stored."""
STALE: Final = 1.5
"""So many times the messages that there are, the index is made anew: what went stays in it."""
FEW: Final = 5_000
"""So many more do no harm."""
_MERGED: Final = 256
"""Pages of the index that one bit of tidying writes."""

_AFTER: Final = """
SELECT p.id, p.message, p.received, r.encoding, r.body, r.sha256, r.size
FROM placements p JOIN raw r ON r.id = p.message WHERE p.id > ? ORDER BY p.id LIMIT ?
"""
_ANEW: Final = """
SELECT a.id, p.message, p.received, r.encoding, r.body, r.sha256, r.size
FROM indexed_anew a JOIN placements p ON p.id = a.placement JOIN raw r ON r.id = p.message
WHERE a.id > ? ORDER BY a.id LIMIT ?
"""
_LEFT: Final = """
SELECT (SELECT count(*) FROM placements WHERE id > ?)
     + (SELECT count(*) FROM indexed_anew WHERE id > ?)
"""
_KNOWN: Final = "SELECT 1 FROM docs WHERE message = ? AND received = ?"
_LAST: Final = "SELECT max(docid) FROM docs WHERE docid >= ? AND docid < ?"
_WORDS: Final = """
INSERT INTO words (rowid, from_, to_, cc, subject, body, file, inside)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
_SPILLED: Final = "INSERT OR REPLACE INTO meta VALUES ('spilled', '1')"
_FURTHER: Final = "UPDATE meta SET value = ? WHERE name = ?"

Read = Callable[[Sequence[bytes]], Sequence[SearchText]]
"""What of each of these messages a search goes over."""
_Row = tuple[int, int, int, str, bytes | None, bytes, int]


class Filling:
    """Implements ports.upkeep.SearchFilling.

    Args:
        database: mail.db, which is there.
        read: reads messages.
    """

    def __init__(self, database: Path, read: Read) -> None:
        self._database = database
        self._blobs = database.parent / "blobs"
        self._path = index_path(database)
        self._read = read
        self._mail: sqlite3.Connection | None = None
        self._index: sqlite3.Connection | None = None
        self._file: tuple[int, int] | None = None
        self._why = ""
        self._looked = False

    def left(self) -> int:
        """How many messages the index does not know."""
        with store_errors(self._path):
            index = self._open_index()
            marks = _marks(index)
            row = self._open_mail().execute(_LEFT, (marks["placed"], marks["anew"])).fetchone()
            return int(row[0])

    def step(self) -> Filled:
        """Take some more in."""
        try:
            with store_errors(self._path):
                return self._step()
        except StoreCorrupt as error:
            if not self._mail_is_whole():
                raise
            log.warning("the search index is begun anew: %s", error.message)
            self._begin("it was damaged")
            return Filled(0, self._said())

    def tidy(self) -> bool:
        """Merge a few of its parts."""
        with store_errors(self._path):
            index = self._open_index()
            before = index.total_changes
            index.execute("INSERT INTO words (words, rank) VALUES ('merge', ?)", (_MERGED,))
            if index.total_changes - before >= 2:  # sqlite.org/fts5.html, 6.8
                return True
            index.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
            return False

    def begin_anew(self) -> None:
        """Throw away what there is."""
        with store_errors(self._path):
            self._begin("")

    def close(self) -> None:
        """Let go of both."""
        for db in (self._mail, self._index):
            if db is not None:
                with suppress(sqlite3.Error):  # a damaged index cannot be closed in order
                    db.close()
        self._mail = self._index = None

    def _step(self) -> Filled:
        mail, index = self._open_mail(), self._open_index()
        if not self._looked:
            self._looked = True
            self._let_stale_go(mail, index)
            index = self._open_index()
        marks = _marks(index)
        kind, rows = "anew", _rows(mail, _ANEW, marks["anew"])
        if not rows:
            kind, rows = "placed", _rows(mail, _AFTER, marks["placed"])
        if rows:
            self._take_in(index, kind, marks, rows)
        return Filled(len(rows), self._said())

    def _take_in(
        self, index: sqlite3.Connection, kind: str, marks: Mapping[str, int], rows: Sequence[_Row]
    ) -> None:
        fresh: dict[tuple[int, int], _Row] = {}
        for row in rows:
            if index.execute(_KNOWN, row[1:3]).fetchone() is None:
                fresh.setdefault(row[1:3], row)
        wanted = sorted(fresh.values(), key=lambda row: row[2])
        texts = self._read([_head(row[3:], self._blobs) for row in wanted])
        index.execute("BEGIN IMMEDIATE")
        try:
            if _marks(index) == marks:
                numbers = _Numbers(index)
                docs = [
                    (numbers.next(row[2]), row[1], row[2], text)
                    for row, text in zip(wanted, texts, strict=True)
                ]
                # in their order: FTS5 writes out what it holds whenever a number goes back
                docs.sort(key=lambda doc: doc[0])
                index.executemany("INSERT INTO docs VALUES (?, ?, ?)", (doc[:3] for doc in docs))
                index.executemany(_WORDS, ((doc[0], *_columns(doc[3])) for doc in docs))
                index.execute(_FURTHER, (str(rows[-1][0]), kind))
            index.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):  # what went wrong before is what is told
                index.execute("ROLLBACK")
            raise

    def _let_stale_go(self, mail: sqlite3.Connection, index: sqlite3.Connection) -> None:
        (kept,) = index.execute("SELECT count(*) FROM docs").fetchone()
        (there,) = mail.execute("SELECT count(*) FROM placements").fetchone()
        if kept > STALE * there + FEW:
            self._begin("most of what it held is gone")

    def _open_mail(self) -> sqlite3.Connection:
        if self._mail is None:
            where = f"file:{quote(str(self._database))}?mode=ro"
            self._mail = sqlite3.connect(
                where, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            self._mail.execute("PRAGMA query_only = ON").fetchall()
            self._mail.execute("PRAGMA trusted_schema = OFF").fetchall()
            if version_of(self._mail) != SCHEMA:
                raise StoreError("The mail store is of another tui-mail.", "Start tui-mail once.")
        return self._mail

    def _open_index(self) -> sqlite3.Connection:
        """As it is now: another hand may have put a new one there, or none may be there."""
        if self._index is not None and _stamp(self._path) == self._file:
            if not is_said_damaged(self._path):
                return self._index
            self._begin("it was damaged")
        generation = generation_of(self._open_mail())
        try:
            if self._index is not None:
                self._index.close()
            self._index = None if _stamp(self._path) is None else opened(self._path)
            good = self._index is not None and fits(self._index, generation)
        except sqlite3.DatabaseError as error:
            log.warning("the search index is begun anew: %s", error)
            good, self._why = False, "it was damaged"
        if is_said_damaged(self._path):
            good, self._why = False, "it was damaged"
        if self._index is None or not good:
            return self._begin(self._why)
        self._file = _stamp(self._path)
        return self._index

    def _begin(self, why: str) -> sqlite3.Connection:
        if self._index is not None:
            with suppress(sqlite3.Error):  # a damaged one cannot be closed in order
                self._index.close()
        self._why = why
        self._index = make_index(self._path, generation_of(self._open_mail()))
        self._file = _stamp(self._path)
        return self._index

    def _mail_is_whole(self) -> bool:
        """Whether it is the index that went wrong, rather than the mail store."""
        try:
            mail = self._open_mail()
            mail.execute("SELECT count(*) FROM (SELECT 1 FROM placements LIMIT 1)").fetchone()
        except (sqlite3.DatabaseError, StoreError):
            return False
        return True

    def _said(self) -> str:
        why, self._why = self._why, ""
        return why


class _Numbers:
    """Gives documents their numbers."""

    def __init__(self, index: sqlite3.Connection) -> None:
        self._index = index
        self._next: dict[int, int] = {}

    def next(self, received: int) -> int:
        """The next free one of that time; of the next time, where a million came within one."""
        first = first_number(received)
        number = self._next.get(first)
        while number is None or number == first + SPAN:
            if number is not None:
                first += SPAN
            (last,) = self._index.execute(_LAST, (first, first + SPAN)).fetchone()
            number = max(first if last is None else last + 1, self._next.get(first, 0))
        if first != first_number(received):
            self._index.execute(_SPILLED)
        self._next[first] = number + 1
        return number


def _rows(mail: sqlite3.Connection, sql: str, mark: int) -> list[_Row]:
    """So many as one step takes."""
    found: list[_Row] = []
    size = 0
    cursor = mail.execute(sql, (mark, MOST))
    try:
        for row in cursor:
            found.append(row)
            size += len(row[4] or b"") + 4096
            if size > MOST_BYTES:
                break
    finally:
        cursor.close()
    return found


def _marks(index: sqlite3.Connection) -> dict[str, int]:
    rows: Iterator[tuple[str, str]] = index.execute(
        "SELECT name, value FROM meta WHERE name IN ('placed', 'anew')"
    )
    return {name: int(value) for name, value in rows}


def _head(stored: raw.Stored, blobs: Path) -> bytes:
    """Empty for a message that cannot be read: whoever opens it says what is wrong with it."""
    try:
        return raw.head(stored, blobs)
    except StoreError:
        return b""


def _columns(text: SearchText) -> tuple[str, ...]:
    return tuple(storable(indexed(column)) for column in text.by_field.values())


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
