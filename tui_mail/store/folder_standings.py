"""How each folder stands with its server: read by faces. Must never write."""

import sqlite3
from typing import Final

from tui_mail.model.folder import FolderStanding
from tui_mail.store.folder_rows import SELECT_FOLDERS, folder_of

_PUSHES: Final = """
SELECT coalesce(p.server_folder, p.folder, j.target), count(DISTINCT j.placement)
FROM journal j JOIN placements p ON p.id = j.placement GROUP BY 1
"""
_MORE: Final = "SELECT id, remote IS NOT NULL, synced_at, trouble, pending <> '' FROM folders"
_DROP: Final = """
SELECT f.id, (SELECT count(*) FROM ledger l WHERE l.account = f.account AND l.on_server)
FROM folders f JOIN reading_modes o ON o.account = f.account AND o.mode = 'pop'
WHERE f.role = 'inbox'
"""


def folder_standings(db: sqlite3.Connection) -> tuple[FolderStanding, ...]:
    """Of every folder that a server has, and of maildrops."""
    pushes = dict(db.execute(_PUSHES).fetchall())
    drops = dict(db.execute(_DROP).fetchall())
    more = {row[0]: row[1:] for row in db.execute(_MORE).fetchall()}
    found = []
    for row in db.execute(SELECT_FOLDERS + "WHERE NOT f.found").fetchall():
        folder = folder_of(row)
        there, synced_at, trouble, pending = more[folder.id]
        if there or pending or folder.id in drops:
            push = pushes.get(folder.id, 0) + pending
            drop = drops.get(folder.id)
            found.append(FolderStanding(folder, push, synced_at or None, trouble, drop))
    return tuple(found)
