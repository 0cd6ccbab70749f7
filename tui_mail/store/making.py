"""Makes a new store whole beside its place, and puts it there in one step.

Must never touch a store that is there: an empty mail.db was a full one once.
"""

import os
import sqlite3
from pathlib import Path
from typing import Final

from tui_mail.store.migrate import SCHEMA, build
from tui_mail.store.private_files import SIDE_FILES, make_private_database, sync_folder

AUTO_VACUUM: Final = "PRAGMA auto_vacuum = INCREMENTAL"
"""Counts only before the first table, and before WAL."""


def make_store(path: Path) -> None:
    """An empty store of this program's schema, unless something is there; durable then.

    What an earlier try left half made is made anew.
    """
    if os.path.lexists(path):
        return
    part = path.with_name(f"{path.name}.new")
    for suffix in ("", "-journal", *SIDE_FILES):
        part.with_name(part.name + suffix).unlink(missing_ok=True)
    make_private_database(part)
    db = sqlite3.connect(part, isolation_level=None)
    try:
        db.execute(AUTO_VACUUM)
        db.execute("BEGIN IMMEDIATE")  # one for all steps: each commit waits for the disk
        build(db, SCHEMA)
        db.execute("COMMIT")
    finally:
        db.close()
    part.replace(path)
    sync_folder(path.parent)
