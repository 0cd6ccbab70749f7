"""What searches on servers found, and how the last look at each folder went.

Must never show a mailbox that the user left out of the account's folders as if it were one of them.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from tui_mail.message.sanitize import sanitize
from tui_mail.model.ids import AccountKey, FolderId, MessageId
from tui_mail.store.account_rows import account_id
from tui_mail.store.database import Part

_OF_MAILBOX: Final = "SELECT id FROM folders WHERE account = ? AND remote = ?"
_NEW: Final = """
INSERT OR IGNORE INTO folders (account, name, remote, local, found) VALUES (?, ?, ?, 0, 1)
"""
_OTHER_UIDS: Final = """
UPDATE placements SET uid = NULL WHERE server_folder = (
    SELECT id FROM folders WHERE id = ?1 AND found AND uidvalidity NOT IN (0, ?2)
)
"""
_VALIDITY: Final = (
    "UPDATE folders SET uidvalidity = ?2 WHERE id = ?1 AND (found OR uidvalidity = 0)"
)
_ATTACHMENTS: Final = """
SELECT p.id, CASE r.encoding WHEN 'head' THEN NULL ELSE NULLIF(m.attachments, -1) END
FROM placements p JOIN messages m ON m.id = p.message JOIN raw r ON r.id = p.message
WHERE p.id IN (SELECT value FROM json_each(?))
"""
_NOTE: Final = """
UPDATE folders SET synced_at = ?1, trouble = '' WHERE id IN (SELECT value FROM json_each(?2))
"""


class FoundPart(Part):
    """See ports.found_store.FoundStore."""

    def found_folder(self, account: AccountKey, name: str, remote: str) -> FolderId:
        """The folder of a mailbox that is not mirrored, made if missing; shown nowhere."""
        with self._database.transaction() as tx:
            mailbox = (account_id(tx, account), remote)
            shown, number = sanitize(name).strip() or "_", 1
            while (row := tx.db.execute(_OF_MAILBOX, mailbox).fetchone()) is None:
                # a folder of that name may be on this machine alone: it stays another
                wanted = shown if number == 1 else f"{shown} ({number})"
                tx.db.execute(_NEW, (mailbox[0], wanted, remote))
                number += 1
        return FolderId(row[0])

    def expect_uids(self, folder: FolderId, uidvalidity: int) -> None:
        """UIDs of that UIDVALIDITY are about to be stored in a folder that was not synced."""
        with self._database.transaction() as tx:
            tx.db.execute(_OTHER_UIDS, (folder, uidvalidity))
            tx.db.execute(_VALIDITY, (folder, uidvalidity))

    def attachments_of(self, messages: Sequence[MessageId]) -> Mapping[MessageId, int | None]:
        """How many each has; None: not all of it is here."""
        with self._database.transaction() as tx:
            rows = tx.db.execute(_ATTACHMENTS, (json.dumps(list(messages)),)).fetchall()
        return {MessageId(row_id): count for row_id, count in rows}

    def note_synced(
        self, when: int, fine: Iterable[FolderId], troubles: Mapping[FolderId, str]
    ) -> None:
        """How the look at each of these folders went."""
        with self._database.transaction() as tx:
            tx.db.execute(_NOTE, (when, json.dumps(list(fine))))
            tx.db.executemany(
                "UPDATE folders SET trouble = ? WHERE id = ?",
                [(words, folder) for folder, words in troubles.items()],
            )
