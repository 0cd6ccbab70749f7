"""Folders as rows: read by the writer and by readers alike."""

from typing import Any, Final

from tui_mail.model.folder import Folder, Role
from tui_mail.model.ids import AccountKey, FolderId

SELECT_FOLDERS: Final = """
SELECT f.id, a.name, f.name, f.role, f.unread, f.total, f.local,
       f.remote, f.uidvalidity, f.uidnext, f.highestmodseq, f.there, f.emptied, f.pending, f.found
FROM folders f JOIN accounts a ON a.id = f.account
"""
FOLDER_COLUMNS: Final = 7
"""How many of them a Folder takes."""


def folder_of(row: tuple[Any, ...]) -> Folder:
    """A folder from a row of SELECT_FOLDERS."""
    row_id, account, name, role, unread, total, local = row[:FOLDER_COLUMNS]
    kind = Role(role) if role else None
    return Folder(FolderId(row_id), AccountKey(account), name, kind, unread, total, bool(local))
