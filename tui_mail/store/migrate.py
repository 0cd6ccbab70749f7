"""Brings a store to this program's schema, one numbered step at a time (PRAGMA user_version).

Must never change a store that a newer program made, and never migrate without keeping a copy.
"""

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tui_mail.errors import StoreCorrupt
from tui_mail.store.damage import damaged
from tui_mail.store.private_files import SIDE_FILES, make_private_database, sync_folder

SCHEMA: Final = 3
"""Number of the last migration."""

MIGRATIONS = Path(__file__).with_name("migrations")


def version_of(db: sqlite3.Connection) -> int:
    """Schema of the store; 0 while nothing is in it."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def check_not_newer(version: int, path: Path) -> None:
    """Raises StoreCorrupt when a newer program made the store."""
    if version > SCHEMA:
        raise StoreCorrupt(
            f"The mail store {path} was made by a newer tui-mail (schema {version}, "
            f"this program knows {SCHEMA}).",
            "Update tui-mail; the store was not touched.",
        )


def check_is_ours(db: sqlite3.Connection, path: Path) -> None:
    """Reads only.

    Raises:
        StoreCorrupt: the store is newer than this program, or no mail store at all.
    """
    version = version_of(db)
    check_not_newer(version, path)
    if version == 0 and db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is None:
        raise damaged(path, "it holds nothing")
    if version == 0:
        raise StoreCorrupt(
            f"{path} is a database, but not a mail store.",
            "Move it away, or start with another --profile.",
        )


def migrate(db: sqlite3.Connection, path: Path) -> None:
    """Run the steps that are missing, each in a transaction of its own.

    Args:
        db: a connection in autocommit mode.
        path: where the store is; copies are kept beside it as `mail.db.schema-N`.
    """
    made_now = version_of(db) == 0
    while (version := version_of(db)) < SCHEMA:
        if not made_now:
            keep_copy(db, path.with_name(f"{path.name}.schema-{version}"))
        db.execute("BEGIN IMMEDIATE")
        try:
            if version_of(db) == version:
                _step(db, version + 1)
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:  # a full disk ends it at once
                db.execute("ROLLBACK")
            raise


def build(db: sqlite3.Connection, version: int) -> None:
    """Bring an empty database to that schema: what a store of it looks like."""
    for number in range(1, version + 1):
        _step(db, number)


def keep_copy(db: sqlite3.Connection, copy: Path) -> None:
    """A whole and consistent copy of the database, 0600, on the disk when this returns.

    A copy of that name is replaced: it was made before a migration that did not succeed.
    """
    part = copy.with_name(f"{copy.name}.part")
    for suffix in ("", *SIDE_FILES):
        part.with_name(part.name + suffix).unlink(missing_ok=True)
    make_private_database(part)
    target = sqlite3.connect(part, isolation_level=None)
    try:
        db.backup(target)
        target.execute("PRAGMA journal_mode = DELETE").fetchall()
    finally:
        target.close()
    handle = os.open(part, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    part.replace(copy)
    sync_folder(copy.parent)


def _step(db: sqlite3.Connection, number: int) -> None:
    (script,) = MIGRATIONS.glob(f"{number:04d}_*.sql")
    for statement in statements(script.read_text(encoding="utf-8")):
        db.execute(statement)
    if number == 1:
        import secrets  # a store is made once, and read at every start

        # names this very database, so that search.db can tell whether it belongs to it
        db.execute("INSERT INTO meta VALUES ('generation', ?)", (secrets.token_hex(16),))
    db.execute("PRAGMA user_version = " + str(number))


def statements(script: str) -> Iterator[str]:
    """The script's statements, one by one: executescript would commit before the first."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
