"""Brings a store to this program's schema, one numbered step at a time (PRAGMA user_version).

Must never change a store that a newer program made, and never migrate without keeping a copy.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Final
from urllib.parse import quote

from tui_mail.errors import StoreCorrupt
from tui_mail.model.frozen import frozen
from tui_mail.ports.steps import Step
from tui_mail.store.damage import damaged
from tui_mail.store.private_files import SIDE_FILES, make_private_database, sync_folder

SCHEMA: Final = 25
"""Number of the last migration."""

COPIES: Final = 3
"""Stores of earlier schemas that are kept beside the store."""

_PAGES_AT_ONCE: Final = 4096
_HEAD: Final = 100
_VERSION: Final = 60
"""Where user_version stands in the first page (sqlite.org/fileformat2.html, 1.3)."""
MIGRATIONS = Path(__file__).with_name("migrations")


@frozen
class Watch:
    """Who hears how an update goes."""

    tell: Callable[[str], None]
    """What is being done, in words."""
    passed: Callable[[Step], None]


NOBODY: Final = Watch(lambda _words: None, lambda _step: None)


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


def is_older(path: Path) -> bool:
    """Whether the store is to be brought up to date; quick, and False for what is no store.

    The first page alone is looked at; only where it says so is the database asked, which may have
    the answer in its WAL.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return False
    if len(head) < _HEAD or not 0 < int.from_bytes(head[_VERSION : _VERSION + 4], "big") < SCHEMA:
        return False
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as db:
            return 0 < version_of(db) < SCHEMA
    except sqlite3.Error:
        return False  # whoever opens it says what is wrong with it


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


def migrate(db: sqlite3.Connection, path: Path, watch: Watch = NOBODY) -> None:
    """Run the steps that are missing, each in a transaction of its own.

    Args:
        db: a connection in autocommit mode.
        path: where the store is; copies are kept beside it as `mail.db.schema-N`.
        watch: hears how it goes.
    """
    made_now = copied = version_of(db) == 0
    while (version := version_of(db)) < SCHEMA:
        if not copied:
            copied = True  # as the user had it: steps between need no copies of their own
            copy = path.with_name(f"{path.name}.schema-{version}")
            keep_copy(db, copy, lambda share: watch.tell(f"Copying it as it is: {share:.0%}"))
            watch.passed(Step.MIGRATE_AFTER_COPY)
        db.execute("BEGIN IMMEDIATE")
        try:
            if version_of(db) == version:
                watch.tell(f"Changing it: step {version + 1} of {SCHEMA}")
                _step(db, version + 1)
                watch.passed(Step.MIGRATE_BEFORE_COMMIT)
            db.execute("COMMIT")
            watch.passed(Step.MIGRATE_AFTER_COMMIT)
        except BaseException:
            if db.in_transaction:  # a full disk ends it at once
                db.execute("ROLLBACK")
            raise
    if not made_now:
        _let_old_copies_go(path)


def build(db: sqlite3.Connection, version: int) -> None:
    """Bring an empty database to that schema: what a store of it looks like."""
    for number in range(1, version + 1):
        _step(db, number)


def keep_copy(
    db: sqlite3.Connection, copy: Path, tell: Callable[[float], None] = lambda _share: None
) -> None:
    """A whole and consistent copy of the database, 0600, on the disk when this returns.

    A copy of that name is replaced: it was made before a migration that did not succeed.

    Args:
        db: in no transaction.
        copy: the file to be.
        tell: hears how much of it is done, 0 to 1.
    """
    part = copy.with_name(f"{copy.name}.part")
    for suffix in ("", *SIDE_FILES):
        part.with_name(part.name + suffix).unlink(missing_ok=True)
    make_private_database(part)
    target = sqlite3.connect(part, isolation_level=None)
    try:
        db.backup(
            target,
            pages=_PAGES_AT_ONCE,
            progress=lambda _status, left, all_: tell(1 - left / max(all_, 1)),
        )
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


def _let_old_copies_go(path: Path) -> None:
    """The last few copies are kept."""
    numbered: dict[int, Path] = {}
    for copy in path.parent.glob(f"{path.name}.schema-*"):
        number = copy.name.rpartition("-")[2]
        if number.isdecimal():
            numbered[int(number)] = copy
    for old in sorted(numbered)[:-COPIES]:
        numbered[old].unlink(missing_ok=True)


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
