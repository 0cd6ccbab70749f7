"""search.db: every word of the mail, and which messages have it. Derived; mail.db is the truth.

Must never be one transaction with mail.db, and never be needed: whatever is wrong with it, it is
made anew. Its documents are numbered so that newer mail has higher numbers (`first_number`): what a
search finds comes newest first without sorting.
"""

import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Final

from tui_mail.store.private_files import SIDE_FILES, close_to_others, make_private_database

NAME: Final = "search.db"
VERSION: Final = "1"
"""Of the tables and of how words are cut; an index of another one is made anew."""

SPAN: Final = 1 << 20
"""Seconds of arrival, about twelve days, whose messages have the same first number; and how many
numbers they have. Closer together than one number a second, the lists of an index take two thirds
of the room."""
_OLDEST: Final = 1 << 20
_NEWEST: Final = 1 << 40
_MARK: Final = "damaged"

_META: Final = "SELECT name, value FROM main.meta"
_META_BESIDE: Final = "SELECT name, value FROM search.meta"
_TABLES: Final = (
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE docs (
        docid    INTEGER PRIMARY KEY,
        message  INTEGER NOT NULL,
        received INTEGER NOT NULL,
        UNIQUE (message, received)
    )""",
    """CREATE VIRTUAL TABLE words USING fts5(
        from_, to_, cc, subject, body, file, inside,
        content='', tokenize="unicode61 remove_diacritics 2 categories 'L* N* Co M*'"
    )""",
    "INSERT INTO words (words, rank) VALUES ('hashsize', 16777216)",
)
_PRAGMAS: Final = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",  # after a loss of power the last batches are read again
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cache_size = -16384",  # KiB
    "PRAGMA mmap_size = 0",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA wal_autocheckpoint = 4000",
    "PRAGMA journal_size_limit = 33554432",
)


def index_path(database: Path) -> Path:
    """Where the index of that mail.db is."""
    return database.with_name(NAME)


def first_number(received: int) -> int:
    """The first of the numbers that documents of that time may have."""
    return min(max(received, _OLDEST), _NEWEST) // SPAN * SPAN


def generation_of(db: sqlite3.Connection) -> str:
    """Which mail.db this is; empty where it does not say."""
    row = db.execute("SELECT value FROM main.meta WHERE name = 'generation'").fetchone()
    return str(row[0]) if row else ""


def fits(db: sqlite3.Connection, generation: str, *, beside: bool = False) -> bool:
    """Whether an index is one of this program's, whole, for that mail.db. Raises sqlite3.Error.

    Args:
        db: the index, or a connection that has it beside it.
        generation: of mail.db.
        beside: it is the schema `search`.
    """
    meta = dict(db.execute(_META_BESIDE if beside else _META).fetchall())
    return meta.get("version") == VERSION and meta.get("generation") == generation


def make_index(path: Path, generation: str) -> sqlite3.Connection:
    """An empty one; what was there goes."""
    remove_index(path)
    make_private_database(path)
    db = opened(path)
    db.execute("BEGIN IMMEDIATE")
    for statement in _TABLES:
        db.execute(statement)
    named = (("version", VERSION), ("generation", generation), ("placed", "0"), ("anew", "0"))
    db.executemany("INSERT INTO meta VALUES (?, ?)", named)
    db.execute("COMMIT")
    return db


def opened(path: Path) -> sqlite3.Connection:
    """To write. Raises sqlite3.Error."""
    close_to_others(path)
    db = sqlite3.connect(path, timeout=10.0, isolation_level=None, check_same_thread=False)
    try:
        for pragma in _PRAGMAS:
            db.execute(pragma).fetchall()
    except BaseException:
        db.close()
        raise
    return db


def remove_index(path: Path) -> None:
    """Who reads it goes on with what it had open."""
    for name in (path.name, *(path.name + suffix for suffix in SIDE_FILES)):
        path.with_name(name).unlink(missing_ok=True)
    _mark_of(path).unlink(missing_ok=True)


def say_damaged(path: Path) -> None:
    """By who reads it: whoever fills it makes it anew."""
    with suppress(OSError):  # a disk that is full, or not ours: then it stays unused
        _mark_of(path).touch(mode=0o600)


def is_said_damaged(path: Path) -> bool:
    """Whether who read it found it damaged."""
    return _mark_of(path).exists()


def _mark_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.{_MARK}")
