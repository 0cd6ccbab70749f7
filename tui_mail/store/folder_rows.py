"""Folders as rows: read by the writer and by readers alike."""

from typing import Any, Final

from tui_mail.model.folder import Folder, Role
from tui_mail.model.ids import AccountKey, FolderId

SELECT_FOLDERS: Final = """
SELECT f.id, a.name, f.name, f.role, f.unread, f.total, f.local, f.offline, f.subscribed,
       f.remote, f.uidvalidity, f.uidnext, f.highestmodseq, f.there, f.emptied, f.pending,
       f.kept_whole, f.mailbox_id, f.view, f.subscription_unsaid, f.found
FROM folders f JOIN accounts a ON a.id = f.account
"""
FOLDER_COLUMNS: Final = 9
"""How many of them a Folder takes."""


def folder_of(row: tuple[Any, ...]) -> Folder:
    """A folder from a row of SELECT_FOLDERS."""
    row_id, account, name, role, unread, total, local, *own = row[:FOLDER_COLUMNS]
    offline, subscribed = own
    return Folder(
        FolderId(row_id),
        AccountKey(account),
        name,
        Role(role) if role else None,
        unread,
        total,
        bool(local),
        offline,
        bool(subscribed),
    )
