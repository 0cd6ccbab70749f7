"""Whether the store is whole: opened read-only and looked through. Must never change it."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final
from urllib.parse import quote

from tui_mail.errors import StoreCorrupt
from tui_mail.model.frozen import frozen
from tui_mail.store.database import BUSY_SECONDS
from tui_mail.store.failures import store_errors
from tui_mail.store.migrate import check_is_ours, version_of

SQLITE: Final = sqlite3.sqlite_version


@frozen
class Health:
    """A store that is whole, and how much is in it."""

    schema: int
    bytes: int
    messages: int
    folders: int
    outbox: int
    """Messages on their way."""


def examine(path: Path) -> Health | None:
    """Look through the whole store; takes a while where there is much mail. None: no store yet.

    Raises:
        StoreCorrupt: it is damaged, or of another program.
        StoreLocked, StoreError: it cannot be read.
    """
    if not path.exists():
        return None
    with store_errors(path):
        where = f"file:{quote(str(path))}?mode=ro"
        with closing(
            sqlite3.connect(where, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
        ) as db:
            db.execute("PRAGMA query_only = ON").fetchall()
            check_is_ours(db, path)
            found = [str(row[0]) for row in db.execute("PRAGMA quick_check(3)")]
            if found != ["ok"]:
                raise StoreCorrupt(
                    f"The mail store {path} is damaged: {'; '.join(found)}.",
                    "`tui-mail doctor --salvage` sets it aside and saves what can be read.",
                )
            _check_files(db, path)
            return Health(
                schema=version_of(db),
                bytes=_one(
                    db, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
                ),
                messages=_one(db, "SELECT count(*) FROM placements"),
                folders=_one(db, "SELECT count(*) FROM folders"),
                outbox=_one(
                    db,
                    "SELECT count(*) FROM outbox WHERE state IN "
                    "('waiting', 'held', 'sending', 'maybe-sent')",
                ),
            )


def _check_files(db: sqlite3.Connection, path: Path) -> None:
    """Big messages lie in files of their own."""
    folder = path.parent / "blobs"
    names = (row[0].hex() for row in db.execute("SELECT sha256 FROM raw WHERE encoding = 'file'"))
    missing = sum(not (folder / name).is_file() for name in names)
    if missing:
        raise StoreCorrupt(
            f"The mail store {path} has lost {missing} files of {folder}.",
            "Put them back from a backup; or `tui-mail doctor --salvage` goes on without them.",
        )


def _one(db: sqlite3.Connection, query: str) -> int:
    return int(db.execute(query).fetchone()[0])
