"""Mailboxes that somebody renamed on the server: their folders stay, under the new names.

Must never touch a message, nor the numbers that are known of a mailbox: a rename changes neither.
"""

from collections.abc import Sequence
from typing import Final

from tui_mail.message.sanitize import sanitize
from tui_mail.model.ids import FolderId
from tui_mail.model.mailbox import RemoteFolder
from tui_mail.store.database import Part, Transaction

_UNNAMED: Final = """
UPDATE folders SET remote = NULL, name = ?2 || name WHERE id = ?1 RETURNING account
"""
_NAMED: Final = "UPDATE folders SET remote = ?2, name = ?3 WHERE id = ?1"
_IS_TAKEN: Final = "SELECT EXISTS (SELECT 1 FROM folders WHERE account = ? AND name = ?)"
_BETWEEN: Final = "\ufdd0"
"""Begins the names of those that are being renamed; no real name can hold it."""


class MailboxNamePart(Part):
    """See ports.server_ids.ServerIdStore."""

    def mailboxes_renamed(self, renamed: Sequence[tuple[FolderId, RemoteFolder]]) -> None:
        """Each of these folders is that mailbox now; names may have gone round in a circle."""
        with self._database.transaction() as tx:
            accounts = [
                tx.db.execute(_UNNAMED, (folder, _BETWEEN)).fetchall()[0][0]
                for folder, _ in renamed
            ]
            for account, (folder, there) in zip(accounts, renamed, strict=True):
                name = _free(tx, account, sanitize(there.name).strip() or "_")
                tx.db.execute(_NAMED, (folder, there.remote, name))


def _free(tx: Transaction, account: int, name: str) -> str:
    wanted, number = name, 1
    while tx.db.execute(_IS_TAKEN, (account, wanted)).fetchone()[0]:
        number += 1
        wanted = f"{name} ({number})"
    return wanted
