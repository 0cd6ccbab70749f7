"""What bodies say of mail that came much at a time: read once it is stored, a little at a time.

Such rows of `messages` are UNCOUNTED, and have room for a snippet. From which on they stand is
noted in `meta`; they lie in the order in which they came, the newest mail first. Must never hold
the writer's lock long: mail that comes in goes first.
"""

from collections.abc import Sequence
from typing import Final

from tui_mail.errors import NotFound, StoreCorrupt
from tui_mail.model.summary import UNCOUNTED
from tui_mail.ports.first_words_store import BodyRead, BodyToRead
from tui_mail.store import raw
from tui_mail.store.database import Part, Transaction
from tui_mail.store.message_words import storable

MARK: Final = "first_words_from"
"""In `meta`: rows of `messages` from here on may be uncounted; gone when none is."""
_LEAVE: Final = """
INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value
WHERE CAST(excluded.value AS INTEGER) < CAST(value AS INTEGER)
"""
_FROM: Final = "SELECT CAST(value AS INTEGER) FROM meta WHERE name = ?"
_FURTHER: Final = "UPDATE meta SET value = ? WHERE name = ?"
_NEXT: Final = f"""
SELECT id FROM messages WHERE id >= ? AND attachments = {UNCOUNTED} ORDER BY id LIMIT 1
"""  # noqa: S608 - our own number
_WAITING: Final = f"""
SELECT m.id, r.encoding, r.body, r.sha256, r.size FROM messages m JOIN raw r ON r.id = m.id
WHERE m.id >= ? AND m.attachments = {UNCOUNTED} ORDER BY m.id LIMIT ?
"""  # noqa: S608 - our own number
_SAID: Final = f"""
UPDATE messages SET attachments = ?, snippet = ?
WHERE id = ?3 AND attachments = {UNCOUNTED} AND (SELECT sha256 FROM raw WHERE id = ?3) = ?4
"""  # noqa: S608 - our own number


def leave(tx: Transaction, row_id: int) -> None:
    """From this row on bodies are read later."""
    tx.db.execute(_LEAVE, (MARK, str(row_id)))


class FirstWordsPart(Part):
    """See ports.first_words_store.FirstWordsStore."""

    def bodies_to_read(self, most: int) -> tuple[BodyToRead, ...]:
        """Some of which only the header was read, the newest first; none: there are none left."""
        if not self._database.has(MARK):
            return ()
        with self._database.transaction() as tx:
            (first,) = tx.db.execute(_FROM, (MARK,)).fetchone()
            rows = tx.db.execute(_WAITING, (first, most)).fetchall()
            if not rows:
                tx.db.execute("DELETE FROM meta WHERE name = ?", (MARK,))
            return tuple(BodyToRead(row[0], row[3], _head(tx, row[1:])) for row in rows)

    def keep_first_words(self, found: Sequence[BodyRead]) -> None:
        """What these say; those that went meanwhile are passed over."""
        with self._database.transaction() as tx:
            tx.db.executemany(
                _SAID, [(b.attachments, storable(b.snippet), b.row, b.sha256) for b in found]
            )
            before = tx.db.execute(_FROM, (MARK,)).fetchone()
            left = None if before is None else tx.db.execute(_NEXT, before).fetchone()
            if left is not None:
                tx.db.execute(_FURTHER, (str(left[0]), MARK))


def _head(tx: Transaction, stored: raw.Stored) -> bytes:
    """Empty for a message that cannot be read: whoever opens it says what is wrong with it."""
    try:
        return raw.head(stored, tx.blobs)
    except (NotFound, StoreCorrupt):
        return b""
