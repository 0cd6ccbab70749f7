"""When a message that waits for its time is to leave: changed before any server saw it.

Must never touch a message that was tried: its bytes are what a server may have.
"""

from typing import Final

from tui_mail.model.ids import OutboxId
from tui_mail.store import raw as originals
from tui_mail.store.database import Part

_BYTES: Final = """
SELECT raw FROM outbox WHERE id = ? AND state = 'held' AND scheduled IS NOT NULL AND attempts = 0
"""
_CHANGE: Final = """
UPDATE outbox SET next_attempt = ?, scheduled = ?, raw = ?, size = ? WHERE id = ?
"""


class SchedulePart(Part):
    """See ports.mail_store.OutboxStore."""

    def reschedule(self, entry: OutboxId, at: int, raw: bytes, *, now: bool = False) -> bool:
        """Give it another time, and the bytes that say so; False when it is too late for that."""
        import hashlib  # with it comes OpenSSL, which few changes need

        sha256 = hashlib.sha256(raw).digest()
        with self._database.transaction() as tx:
            found = tx.db.execute(_BYTES, (entry,)).fetchone()
            if found is None:
                return False
            ((kept, _),) = originals.keep(tx, [(sha256, raw)])
            tx.db.execute(_CHANGE, (at, None if now else at, kept, len(raw), entry))
            if found[0] is not None and found[0] != kept:
                originals.release(tx, [found[0]])
            return True
