"""How much of a folder is kept here whole, and what of it is still on its server."""

import json
from collections.abc import Sequence
from typing import Final

from tui_mail.model.ids import FolderId, MessageId
from tui_mail.ports.heads_store import Rest
from tui_mail.store.among import AMONG
from tui_mail.store.database import Part

_ANY: Final = "SELECT 1 FROM raw INDEXED BY raw_heads WHERE encoding = 'head' LIMIT 1"
_COLUMNS: Final = "p.id, p.server_folder, p.uid, m.message_id, m.size"
_RESTS: Final = f"""
SELECT {_COLUMNS} FROM raw r INDEXED BY raw_heads
CROSS JOIN placements p ON p.message = r.id JOIN messages m ON m.id = p.message
WHERE r.encoding = 'head' AND p.folder IS NOT NULL AND p.uid IS NOT NULL AND p.received >= ?2
  AND +p.server_folder{AMONG.replace("?", "?1")}
ORDER BY p.received DESC, p.id DESC
"""  # noqa: S608 - nothing of it comes from outside
_NEWEST: Final = f"""
SELECT id, server_folder, uid, message_id, size FROM (
    SELECT {_COLUMNS}, p.message,
           sum(m.size) OVER (ORDER BY p.received DESC, p.id DESC) AS taken
    FROM placements p JOIN messages m ON m.id = p.message
    WHERE p.server_folder{AMONG.replace("?", "?1")}
      AND p.folder IS NOT NULL AND p.uid IS NOT NULL AND p.received >= ?2 AND m.size <= ?3
    ORDER BY p.received DESC, p.id DESC
) WHERE taken <= ?3 AND EXISTS (SELECT 1 FROM raw INDEXED BY raw_heads
                                WHERE encoding = 'head' AND id = message)
"""  # noqa: S608 - nothing of it comes from outside


class OfflinePart(Part):
    """See ports.heads_store.HeadStore."""

    def rests(
        self, folders: Sequence[FolderId], *, since: int = 0, most: int | None = None
    ) -> tuple[Rest, ...]:
        """What of these folders is not here whole, the newest first."""
        wanted = json.dumps(list(folders))
        with self._database.transaction() as tx:
            if tx.db.execute(_ANY).fetchone() is None:
                return ()
            if most is None:
                rows = tx.db.execute(_RESTS, (wanted, since)).fetchall()
            else:
                rows = tx.db.execute(_NEWEST, (wanted, since, most)).fetchall()
        return tuple(
            Rest(MessageId(row_id), FolderId(folder), uid, message_id, size)
            for row_id, folder, uid, message_id, size in rows
        )

    def want_offline(self, folder: FolderId, words: str) -> None:
        """How much of the folder is to be kept here whole."""
        with self._database.transaction() as tx:
            tx.db.execute("UPDATE folders SET offline = ? WHERE id = ?", (words, folder))

    def note_kept_whole(self, folder: FolderId, words: str) -> None:
        """Everything of it that is to be whole by these words is."""
        with self._database.transaction() as tx:
            tx.db.execute("UPDATE folders SET kept_whole = ? WHERE id = ?", (words, folder))
