"""A store copied while it is in use, and the copy made ready to become the store.

Must never write to the store that is copied, and never trust a copy that comes from elsewhere: it
has to be whole, of a known schema, and hold nothing but that schema.
"""

import secrets
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Final
from urllib.parse import quote

from tui_mail.errors import NotFound, StoreCorrupt, StoreLocked
from tui_mail.model.frozen import frozen
from tui_mail.store import held
from tui_mail.store.database import BUSY_SECONDS
from tui_mail.store.failures import store_errors
from tui_mail.store.held import Held
from tui_mail.store.migrate import build, check_is_ours, keep_copy, version_of
from tui_mail.store.private_files import SIDE_FILES

_FILES: Final = "SELECT sha256 FROM raw WHERE encoding = 'file'"
_SCHEMA: Final = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE substr(name, 1, 7) <> ?"
_MESSAGES: Final = "SELECT count(*) FROM placements WHERE folder IS NOT NULL"
_GENERATION: Final = "UPDATE meta SET value = ? WHERE name = 'generation'"
_RAISE: Final = "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?"
_BEGIN_AT: Final = """
INSERT INTO sqlite_sequence (name, seq)
SELECT ?2, ?1 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = ?2)
"""


@frozen
class Ready:
    """A copy that may become the store."""

    messages: int
    held: Held
    files: frozenset[str]
    """SHA-256 in hex of the messages that are kept as files."""


def copy_store(database: Path, copy: Path) -> frozenset[str]:
    """One moment of the store, whole and on the disk; what it keeps as files, by SHA-256 in hex.

    Raises:
        StoreCorrupt: the store is damaged; a copy of it would be no backup.
        StoreError: it cannot be read.
    """
    with store_errors(database), closing(_reading(database)) as db:
        check_is_ours(db, database)
        if version_of(db) == 0:
            raise NotFound("There is no mail to back up so far.", "Set an account up first.")
        keep_copy(db, copy)
    with store_errors(database), closing(_reading(copy)) as db:
        _check_whole(db, database)
        return frozenset(row[0].hex() for row in db.execute(_FILES).fetchall())


def make_ready(copy: Path, database: Path, source: Path) -> Ready:
    """Hold what would leave the copy by itself, and let it give no id that was given already.

    Args:
        copy: of a backup, closed to others; changed.
        database: the store it is to follow, which may be damaged or not there.
        source: the backup, to name it.

    Raises:
        StoreCorrupt: it is no whole store of tui-mail.
    """
    given = _given_ids(database)
    with store_errors(source), closing(sqlite3.connect(copy, isolation_level=None)) as db:
        db.execute("PRAGMA trusted_schema = OFF")
        db.execute("PRAGMA synchronous = FULL")
        check_is_ours(db, source)
        if version_of(db) == 0:
            raise StoreCorrupt(f"The backup {source} holds no mail store.")
        _check_schema(db, source)
        _check_whole(db, source)
        db.execute("BEGIN IMMEDIATE")
        waiting = held.hold(db)
        # names this very database: an index made for the one it was copied from is not its own
        db.execute(_GENERATION, (secrets.token_hex(16),))
        for table, last in given.items():
            db.execute(_RAISE, (last, table))
            db.execute(_BEGIN_AT, (last, table))
        db.execute("COMMIT")
        (messages,) = db.execute(_MESSAGES).fetchone()
        files = frozenset(row[0].hex() for row in db.execute(_FILES).fetchall())
        db.execute("PRAGMA journal_mode = DELETE").fetchall()
        return Ready(messages, waiting, files)


def settle(database: Path) -> bool:
    """Everything of the store is in its one file; False where it is too damaged for that.

    Raises:
        StoreLocked: somebody reads it.
    """
    with store_errors(database):
        db = sqlite3.connect(database, timeout=BUSY_SECONDS, isolation_level=None)
        try:
            busy, *_ = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            return False
        finally:
            db.close()
    if busy:
        raise StoreLocked(
            f"Another program reads the mail store {database}.", "Close it, then try again."
        )
    return True


def side_files(database: Path) -> list[Path]:
    """What SQLite put beside it."""
    beside = [database.with_name(database.name + suffix) for suffix in SIDE_FILES]
    return [path for path in beside if path.exists()]


def _reading(path: Path) -> sqlite3.Connection:
    uri = f"file:{quote(str(path))}?mode=ro"
    db = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    db.execute("PRAGMA trusted_schema = OFF")
    return db


def _check_whole(db: sqlite3.Connection, path: Path) -> None:
    found = db.execute("PRAGMA integrity_check(1)").fetchone()
    if found != ("ok",):
        raise StoreCorrupt(f"The mail store {path} is damaged: {found[0]}.", "See tui-mail doctor.")


def _check_schema(db: sqlite3.Connection, source: Path) -> None:
    """It has the tables and indexes of its version and nothing else: no trigger, no view."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as pattern:
        build(pattern, version_of(db))
        wanted = set(pattern.execute(_SCHEMA, ("sqlite_",)).fetchall())
    if set(db.execute(_SCHEMA, ("sqlite_",)).fetchall()) != wanted:
        raise StoreCorrupt(f"The backup {source} holds a database that tui-mail did not make.")


def _given_ids(database: Path) -> Mapping[str, int]:
    """The last id of each table; none of a store that is not there or cannot be read any more."""
    if not database.exists():
        return {}
    with closing(_reading(database)) as db:
        try:
            return dict(db.execute("SELECT name, seq FROM sqlite_sequence").fetchall())
        except sqlite3.DatabaseError:
            return {}  # damaged, which may be why a backup is restored
