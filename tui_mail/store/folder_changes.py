"""Folders that the user makes, renames and removes: done here at once, left for the server to do.

Must never remove a folder with a message in it: whoever wants it gone has put them elsewhere.
"""

import sqlite3
from collections.abc import Mapping
from contextlib import suppress
from typing import Final

from tui_mail.errors import NotFound, StoreError
from tui_mail.message.sanitize import sanitize
from tui_mail.model.folder import FolderChange
from tui_mail.model.ids import FolderId, MessageId
from tui_mail.store.database import Part, Transaction
from tui_mail.store.flag_bits import NOT_UNREAD

_ROW: Final = "SELECT account, name, remote, local, pending, former FROM folders WHERE id = ?"
_WITH_THOSE_BELOW: Final = """
UPDATE folders SET name = ?3 || substr(name, length(?2) + 1)
WHERE account = ?1 AND (name = ?2 OR substr(name, 1, length(?2) + 1) = ?2 || '/')
"""
_TO_BE_RENAMED: Final = """
UPDATE folders SET former = CASE pending WHEN 'rename' THEN former ELSE name END,
                   pending = 'rename'
WHERE id = ?
"""
_BELOW: Final = """
SELECT id FROM folders WHERE account = ?1 AND remote IS NOT NULL AND pending <> 'delete'
  AND substr(name, 1, length(?2) + 1) = ?2 || '/'
"""
_REMOTES_BELOW: Final = """
UPDATE folders SET remote = ?3 || substr(remote, length(?2) + 1), subscription_unsaid = subscribed
WHERE account = ?1 AND id <> ?4 AND substr(remote, 1, length(?2)) = ?2
  AND substr(name, 1, length(?5) + 1) = ?5 || '/'
"""
_BEING_RENAMED: Final = """
SELECT 1 FROM folders f, folders mine
WHERE mine.id = ?1 AND f.account = mine.account AND f.pending = 'rename'
  AND (f.id = mine.id OR substr(?2, 1, length(f.name) + 1) = f.name || '/')
"""
_SUBSCRIBE: Final = """
UPDATE folders SET subscribed = ?2, subscription_unsaid = NOT subscription_unsaid
WHERE id = ?1 AND subscribed <> ?2
"""
_IN_USE: Final = "SELECT 1 FROM placements WHERE folder = ? LIMIT 1"
_REFERRED_TO: Final = """
SELECT 1 FROM placements WHERE folder = ?1 OR server_folder = ?1
UNION ALL SELECT 1 FROM journal WHERE target = ?1 LIMIT 1
"""
_MESSAGES: Final = "SELECT id FROM placements WHERE folder = ? ORDER BY received DESC, id DESC"
_UNREAD: Final = f"SELECT id FROM placements WHERE folder = ? AND flags & {NOT_UNREAD} = 0"  # noqa: S608


class FolderChangePart(Part):
    """See ports.mail_store.FolderChangeStore."""

    def want_created(self, folder: FolderId) -> None:
        """The server is to make it."""
        with self._database.transaction() as tx:
            tx.db.execute(
                "UPDATE folders SET pending = ? WHERE id = ? AND remote IS NULL AND NOT local",
                (FolderChange.CREATE, folder),
            )

    def rename_folder(self, folder: FolderId, name: str) -> None:
        """It and those below it; StoreError where another has that name."""
        with self._database.transaction() as tx:
            account, old, remote, _local, _pending, _former = _row(tx, folder)
            # where the server has nothing of that name to rename, each below it goes by itself
            below = [] if remote else tx.db.execute(_BELOW, (account, old)).fetchall()
            tx.db.executemany(_TO_BE_RENAMED, [(folder,)] if remote else below)
            _call(tx, account, old, sanitize(name))

    def remove_folder(self, folder: FolderId) -> None:
        """An empty one: gone, or out of sight until its server removed it too."""
        with self._database.transaction() as tx:
            account, name, _remote, _local, pending, former = _row(tx, folder)
            if tx.db.execute(_IN_USE, (folder,)).fetchone():
                raise StoreError(f"There are messages in {name}.", "Move or delete them first.")
            if pending == FolderChange.RENAME and former != name:
                with suppress(StoreError):  # the name may be another's by now
                    _call(tx, account, name, former)  # the server knows it by this name
            tx.db.execute(
                "UPDATE folders SET pending = ?, former = '' WHERE id = ?",
                (FolderChange.DELETE, folder),
            )
            _clear(tx, folder)

    def folder_renamed(self, folder: FolderId, remote: str) -> None:
        """The server did it: names below it begin with this one too."""
        with self._database.transaction() as tx:
            account, name, old, _local, _pending, _former = _row(tx, folder)
            tx.db.execute(
                # the new name was subscribed to; who wanted the old one not to be says so anew
                "UPDATE folders SET remote = ?, pending = '', former = '',"
                " subscription_unsaid = NOT subscribed WHERE id = ?",
                (remote, folder),
            )
            if old is not None:  # not every server takes the subscriptions along
                tx.db.execute(_REMOTES_BELOW, (account, old, remote, folder, name))

    def folder_kept(self, folder: FolderId) -> None:
        """The server did not: it is called as it was, and in sight."""
        with self._database.transaction() as tx:
            account, name, _remote, _local, pending, former = _row(tx, folder)
            if pending == FolderChange.RENAME and former:
                with suppress(StoreError):  # the name is another's by now: it keeps the new one
                    _call(tx, account, name, former)
            stay(tx, folder)

    def subscribe_folder(self, folder: FolderId, *, wanted: bool) -> None:
        """At once here; its server hears of it, unless it was so before the server heard."""
        with self._database.transaction() as tx:
            tx.db.execute(_SUBSCRIBE, (folder, int(wanted)))

    def note_subscribed(self, folders: Mapping[FolderId, bool]) -> None:
        """So it is on the server."""
        with self._database.transaction() as tx:
            tx.db.executemany(
                "UPDATE folders SET subscribed = ?2 WHERE id = ?1",
                [(folder, int(there)) for folder, there in folders.items()],
            )

    def subscription_settled(self, folder: FolderId) -> None:
        """The server need not hear of it any more."""
        with self._database.transaction() as tx:
            tx.db.execute("UPDATE folders SET subscription_unsaid = 0 WHERE id = ?", (folder,))

    def messages_in(self, folder: FolderId, *, unread: bool = False) -> tuple[MessageId, ...]:
        """Every message that is shown in it, or those that are unread."""
        with self._database.transaction() as tx:
            rows = tx.db.execute(_UNREAD if unread else _MESSAGES, (folder,)).fetchall()
        return tuple(MessageId(row_id) for (row_id,) in rows)


def stay(tx: Transaction, folder: int) -> None:
    """It is not to be removed or renamed any more."""
    tx.db.execute(
        "UPDATE folders SET pending = '', former = '' WHERE id = ? AND pending IN (?, ?)",
        (folder, FolderChange.DELETE, FolderChange.RENAME),
    )


def is_being_renamed(tx: Transaction, folder: int, name: str) -> bool:
    """Whether the server has yet to hear of its new name, or of that of a folder above it."""
    return tx.db.execute(_BEING_RENAMED, (folder, name)).fetchone() is not None


def _clear(tx: Transaction, folder: int) -> None:
    """Nothing refers to it, and no server has it: it is gone."""
    row = tx.db.execute("SELECT remote FROM folders WHERE id = ?", (folder,)).fetchone()
    if row[0] is None and not tx.db.execute(_REFERRED_TO, (folder,)).fetchone():
        tx.db.execute("DELETE FROM folders WHERE id = ?", (folder,))


def _call(tx: Transaction, account: int, old: str, new: str) -> None:
    try:
        tx.db.execute(_WITH_THOSE_BELOW, (account, old, new))
    except sqlite3.IntegrityError as error:
        raise StoreError(f"There is a folder {new} already.", "Choose another name.") from error


def _row(tx: Transaction, folder: int) -> tuple[int, str, str | None, int, str, str]:
    found: tuple[int, str, str | None, int, str, str] | None = tx.db.execute(
        _ROW, (folder,)
    ).fetchone()
    if found is None:
        raise NotFound(f"There is no folder {folder}.", "It may have been removed meanwhile.")
    return found
