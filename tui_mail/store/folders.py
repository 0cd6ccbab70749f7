"""Accounts and folders.

Must never take one mailbox of the server for another: two that people read alike stay two folders.
"""

import sqlite3
from collections.abc import Sequence
from typing import Any, Final

from tui_mail.message.sanitize import sanitize
from tui_mail.model.flags import DRAFT
from tui_mail.model.folder import Folder, FolderChange, Role
from tui_mail.model.ids import AccountKey, FolderId
from tui_mail.model.mailbox import RemoteFolder
from tui_mail.ports.mail_store import FolderState
from tui_mail.store import journal_entries, ledger, people, places, raw, server_ids
from tui_mail.store.account_rows import account_id, find_account
from tui_mail.store.database import Part, Transaction
from tui_mail.store.flag_bits import BITS
from tui_mail.store.folder_changes import is_being_renamed
from tui_mail.store.folder_rows import FOLDER_COLUMNS, SELECT_FOLDERS, folder_of
from tui_mail.store.places import Place

_STATES: Final = SELECT_FOLDERS + "WHERE a.name = ? ORDER BY f.id"
_ONE: Final = SELECT_FOLDERS + "WHERE f.id = ?"
_ON_SERVER: Final = """
UPDATE folders SET remote = ?, local = 0, found = 0,
                   pending = CASE pending WHEN 'create' THEN '' ELSE pending END
WHERE id = ?
"""
_NOTE_KIND: Final = """
UPDATE folders SET view = ?, mailbox_id = CASE ?2 WHEN '' THEN mailbox_id ELSE ?2 END WHERE id = ?3
"""
_WANTED_AGAIN: Final = """
UPDATE folders SET pending = CASE pending WHEN 'delete' THEN '' ELSE pending END, found = 0
WHERE id = ? AND (pending = 'delete' OR found)
"""
_NOTE: Final = """
UPDATE folders SET uidvalidity = ?, uidnext = ?, highestmodseq = ?, there = ?, emptied = 0
WHERE id = ?
"""
_FORGET: Final = """
UPDATE folders SET uidvalidity = 0, uidnext = 0, highestmodseq = 0, there = 0, emptied = 0
WHERE id = ?
"""
_OF_ACCOUNT: Final = (
    "DELETE FROM undo_items WHERE placement IN (SELECT id FROM placements WHERE account = ?)",
    "DELETE FROM journal WHERE account = ?",
    "DELETE FROM placements WHERE account = ?",
    "DELETE FROM refs WHERE account = ?",
    "DELETE FROM threads WHERE account = ?",
    "DELETE FROM ledger WHERE account = ?",
    "DELETE FROM outbox WHERE account = ?",
    "DELETE FROM folders WHERE account = ?",
    "DELETE FROM accounts WHERE id = ?",
)
_BYTES_OF_ACCOUNT: Final = """
SELECT message FROM placements WHERE account = ?1
UNION SELECT raw FROM outbox WHERE account = ?1 AND raw IS NOT NULL
"""


class FolderPart(Part):
    """Accounts and folders; see ports.mail_store.FolderStore."""

    def ensure_account(self, account: AccountKey) -> None:
        """Make the account known."""
        with self._database.transaction() as tx:
            tx.db.execute("INSERT OR IGNORE INTO accounts (name) VALUES (?)", (account,))

    def forget_account(self, account: AccountKey) -> None:
        """Remove everything of an account."""
        with self._database.transaction() as tx:
            row_id = find_account(tx, account)
            if row_id is None:
                return
            needed = [row[0] for row in tx.db.execute(_BYTES_OF_ACCOUNT, (row_id,)).fetchall()]
            people.forget(tx, row_id)
            ledger.forget_settled(tx, row_id)
            for statement in _OF_ACCOUNT:
                tx.db.execute(statement, (row_id,))
            raw.release(tx, needed)

    def ensure_folder(
        self,
        account: AccountKey,
        name: str,
        *,
        role: Role | None = None,
        remote: str | None = None,
        local: bool = False,
    ) -> Folder:
        """The folder of that name, made if missing; role and remote are set where given."""
        with self._database.transaction() as tx:
            row_id = account_id(tx, account)
            folder = _find_or_make(tx, row_id, sanitize(name).strip() or "_", remote, local=local)
            if remote is not None:
                tx.db.execute(_ON_SERVER, (remote, folder))
            else:
                tx.db.execute(_WANTED_AGAIN, (folder,))
            if role is not None:
                _give_role(tx, row_id, folder, role)
            return folder_of(tx.db.execute(_ONE, (folder,)).fetchone())

    def mirror_folders(self, account: AccountKey, listed: Sequence[RemoteFolder]) -> None:
        """Every mailbox that the server listed has its folder, in one transaction."""
        with self._database.transaction() as tx:
            row_id = account_id(tx, account)
            for there in listed:
                name = sanitize(there.name).strip() or "_"
                folder = _find_or_make(tx, row_id, name, there.remote, local=False)
                tx.db.execute(_ON_SERVER, (there.remote, folder))
                tx.db.execute(_NOTE_KIND, (there.view, there.mailbox_id, folder))
                if there.role is not None:
                    _give_role(tx, row_id, folder, there.role)

    def folder_states(self, account: AccountKey) -> tuple[FolderState, ...]:
        """Every folder of the account."""
        with self._database.transaction() as tx:
            rows = tx.db.execute(_STATES, (account,)).fetchall()
        return tuple(_state_of(row) for row in rows)

    def note_mailbox(
        self,
        folder: FolderId,
        uidvalidity: int,
        uidnext: int,
        highestmodseq: int,
        exists: int = 0,
    ) -> None:
        """Remember what SELECT said."""
        with self._database.transaction() as tx:
            tx.db.execute(_NOTE, (uidvalidity, uidnext, highestmodseq, exists, folder))

    def note_emptied(self, folder: FolderId, when: int) -> None:
        """The server said then that all of it is gone, and was not believed so far."""
        with self._database.transaction() as tx:
            tx.db.execute("UPDATE folders SET emptied = ? WHERE id = ?", (when, folder))

    def forget_uids(self, folder: FolderId) -> None:
        """UIDVALIDITY changed: messages stay, without their UIDs."""
        with self._database.transaction() as tx:
            tx.db.execute("UPDATE placements SET uid = NULL WHERE server_folder = ?", (folder,))
            _forget_mailbox(tx, folder)

    def drop_folder(self, folder: FolderId) -> None:
        """The server has it no more; what only lives here stays, in a local folder."""
        with self._database.transaction() as tx:
            lost = []
            for place in places.in_folder(tx, folder):
                if place.folder != folder and place.folder is not None:
                    _keep_elsewhere(tx, place)
                elif place.folder == folder and place.server_folder not in {None, folder}:
                    _put_back(tx, place)
                elif place.folder == folder and _stays(place, folder):
                    _keep_here(tx, place, folder)
                else:
                    lost.append(place)
            server_ids.put_aside(tx, lost)
            tx.db.execute("DELETE FROM journal WHERE target = ?", (folder,))
            _forget_mailbox(tx, folder)
            tx.db.execute(
                "UPDATE folders SET remote = NULL, local = 1, pending = '' WHERE id = ?", (folder,)
            )
            tx.db.execute(
                "DELETE FROM folders WHERE id = ?1"
                " AND NOT EXISTS (SELECT 1 FROM placements WHERE folder = ?1)",
                (folder,),
            )


def _state_of(row: tuple[Any, ...]) -> FolderState:
    remote, uidvalidity, uidnext, highestmodseq, there, emptied, *rest = row[FOLDER_COLUMNS:]
    pending, kept_whole, mailbox_id, view, unsaid, found = rest
    return FolderState(
        folder_of(row),
        remote,
        uidvalidity,
        uidnext,
        highestmodseq,
        FolderChange(pending),
        there,
        emptied,
        kept_whole,
        mailbox_id,
        bool(view),
        bool(unsaid),
        bool(found),
    )


def _find_or_make(
    tx: Transaction, account: int, name: str, remote: str | None, *, local: bool
) -> int:
    if remote is not None:
        row = tx.db.execute(
            "SELECT id, name FROM folders WHERE account = ? AND remote = ?", (account, remote)
        ).fetchone()
        if row is not None:
            _rename(tx, row[0], row[1], name)
            return int(row[0])
    wanted, number = name, 1
    while True:
        row = tx.db.execute(
            "SELECT id, remote, role FROM folders WHERE account = ? AND name = ?", (account, wanted)
        ).fetchone()
        if row is None:
            made = tx.db.execute(
                "INSERT INTO folders (account, name, local) VALUES (?, ?, ?)",
                (account, wanted, int(local)),
            )
            return int(made.lastrowid or 0)
        if (remote is None or row[1] is None) and row[2] != Role.SNOOZED:
            return int(row[0])
        number += 1  # another mailbox of the server reads the same, or what holds snoozed mail
        wanted = f"{name} ({number})"


def _rename(tx: Transaction, folder: int, old: str, new: str) -> None:
    if old == new or old.startswith(f"{new} (") or is_being_renamed(tx, folder, old):
        return
    try:
        tx.db.execute("UPDATE folders SET name = ? WHERE id = ?", (new, folder))
    except sqlite3.IntegrityError:
        return  # the name is another folder's: this one keeps the one it has


def _give_role(tx: Transaction, account: int, folder: int, role: Role) -> None:
    """A role is one folder's in each account."""
    tx.db.execute(
        "UPDATE folders SET role = NULL WHERE account = ? AND role = ? AND id <> ?",
        (account, role.value, folder),
    )
    tx.db.execute("UPDATE folders SET role = ? WHERE id = ?", (role.value, folder))


def _forget_mailbox(tx: Transaction, folder: int) -> None:
    tx.db.execute(_FORGET, (folder,))


def _stays(place: Place, folder: int) -> bool:
    """Whether the server's copy was not all there was of it."""
    return place.server_folder != folder or bool(place.bits & BITS[DRAFT])


def _put_back(tx: Transaction, place: Place) -> None:
    """Moved into it here, which the server cannot do any more: it is where the server has it."""
    entries = journal_entries.entries_of(tx, place)
    journal_entries.drop(tx, [entry for entry in entries if entry.of_place])
    places.show_in(tx, place, place.server_folder)


def _keep_here(tx: Transaction, place: Place, folder: int) -> None:
    """It lives on in what is a local folder from now on; nothing about it is to be said."""
    journal_entries.drop(tx, journal_entries.entries_of(tx, place))
    if place.server_folder == folder:
        places.set_address(tx, place, None, None)


def _keep_elsewhere(tx: Transaction, place: Place) -> None:
    """Moved out of it here, which the server did not hear in time: it is appended instead."""
    journal_entries.drop(tx, journal_entries.entries_of(tx, place))
    place = places.set_address(tx, place, None, None)
    journal_entries.say_place(tx, place, place.folder)
