"""Pictures of the web that messages name, kept with them; and whose are shown at once.

Must never hold more than `MOST` bytes of them: what came first goes first, and can be asked for
again.
"""

import sqlite3
from collections.abc import Sequence
from typing import Final

from tui_mail.errors import NotFound
from tui_mail.model.ids import MessageId
from tui_mail.model.offers import WebPicture
from tui_mail.store.database import Part
from tui_mail.store.read_pool import ReadPool

MOST: Final = 200_000_000
"""Bytes of all pictures together."""

_KEPT: Final = """
SELECT number, address, type, length(data), problem FROM web_pictures
WHERE message = (SELECT message FROM placements WHERE id = ?) ORDER BY number
"""
_ONE: Final = """
SELECT data FROM web_pictures
WHERE message = (SELECT message FROM placements WHERE id = ?) AND number = ? AND type <> ''
"""
_KEEP: Final = (
    "INSERT OR REPLACE INTO web_pictures (message, number, address, type, problem, data)"
    " SELECT message, ?, ?, ?, ?, ? FROM placements WHERE id = ?"
)
_TOO_MUCH: Final = """
DELETE FROM web_pictures WHERE id IN (
    SELECT id FROM (
        SELECT id, sum(length(data)) OVER (ORDER BY id DESC) AS together FROM web_pictures)
    WHERE together > ?)
"""
_TRUSTED: Final = "SELECT 1 FROM picture_senders WHERE address = ?"


class PicturePart(Part):
    """The engine's side: implements ports.edges.PictureStore."""

    def keep_pictures(
        self, message: MessageId, pictures: Sequence[tuple[WebPicture, bytes]]
    ) -> None:
        """In place of what is kept under the same numbers; the oldest go where it is too much."""
        with self._database.transaction() as tx:
            for each, data in pictures:
                row = (each.number, each.address, each.content_type, each.problem, data, message)
                tx.db.execute(_KEEP, row)
            tx.db.execute(_TOO_MUCH, (MOST,))

    def kept_pictures(self, message: MessageId) -> tuple[WebPicture, ...]:
        """Those that were asked for, in their order."""
        with self._database.transaction() as tx:
            return _kept(tx.db, message)

    def trust_pictures(self, address: str, *, trusted: bool) -> None:
        """From now on, or no more."""
        change = "INSERT OR IGNORE INTO picture_senders (address) VALUES (?)"
        if not trusted:
            change = "DELETE FROM picture_senders WHERE address = ?"
        with self._database.transaction() as tx:
            tx.db.execute(change, (address.casefold(),))


class PictureRows:
    """The read-only side: implements ports.picture_reader.PictureReader."""

    _pool: ReadPool

    def web_pictures(self, message: MessageId) -> tuple[WebPicture, ...]:
        """Those that were asked for, in their order."""
        with self._pool.reading() as db:
            return _kept(db, message) if db else ()

    def web_picture(self, message: MessageId, number: int) -> bytes:
        """The bytes of one. Raises NotFound."""
        with self._pool.reading() as db:
            row = db.execute(_ONE, (message, number)).fetchone() if db else None
        if row is None:
            raise NotFound("That picture is not here.", "It can be loaded again.")
        return bytes(row[0])

    def pictures_trusted(self, address: str) -> bool:
        """Whether those of mail from an address are to be shown at once."""
        with self._pool.reading() as db:
            return db is not None and bool(db.execute(_TRUSTED, (address.casefold(),)).fetchone())


def _kept(db: sqlite3.Connection, message: MessageId) -> tuple[WebPicture, ...]:
    return tuple(WebPicture(*row) for row in db.execute(_KEPT, (message,)).fetchall())
