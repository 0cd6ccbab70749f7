"""How many messages of a mailbox are here, kept while a store is open: to count a million takes
longer than the rest of a check that brings one.

Counted once by each process, then kept by triggers of the writer's own connection, through which
every change goes. Must never be asked of a connection that reads: it would not see a change.
"""

import sqlite3
from typing import Final

from tui_mail.model.ids import FolderId

_MADE: Final = "SELECT 1 FROM sqlite_temp_master WHERE name = 'there'"
MAKE: Final = (
    "CREATE TEMP TABLE there (folder INTEGER PRIMARY KEY, count INTEGER NOT NULL)",
    """
    CREATE TEMP TRIGGER there_placed AFTER INSERT ON placements WHEN NEW.uid IS NOT NULL BEGIN
        UPDATE there SET count = count + 1 WHERE folder = NEW.server_folder;
    END
    """,
    """
    CREATE TEMP TRIGGER there_taken AFTER DELETE ON placements WHEN OLD.uid IS NOT NULL BEGIN
        UPDATE there SET count = count - 1 WHERE folder = OLD.server_folder;
    END
    """,
    """
    CREATE TEMP TRIGGER there_moved AFTER UPDATE OF uid, server_folder ON placements BEGIN
        UPDATE there SET count = count - 1
        WHERE folder = OLD.server_folder AND OLD.uid IS NOT NULL;
        UPDATE there SET count = count + 1
        WHERE folder = NEW.server_folder AND NEW.uid IS NOT NULL;
    END
    """,
)
_KEPT: Final = "SELECT count FROM there WHERE folder = ?"
_COUNT: Final = """
INSERT INTO there
SELECT ?1, count(*) FROM placements WHERE server_folder = ?1 AND uid IS NOT NULL
"""


def count_there(db: sqlite3.Connection, folder: FolderId) -> int:
    """How many placements have a UID in this folder.

    Args:
        db: the writer's, in a transaction.
        folder: of the mailbox.
    """
    if db.execute(_MADE).fetchone() is None:
        for statement in MAKE:
            db.execute(statement)
    kept = db.execute(_KEPT, (folder,)).fetchone()
    if kept is None:
        db.execute(_COUNT, (folder,))
        kept = db.execute(_KEPT, (folder,)).fetchone()
    return int(kept[0])
