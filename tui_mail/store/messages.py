"""Messages and their places, as the engine asks for them.

Must never give a message an id that another one had.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from tui_mail.errors import NotFound
from tui_mail.model.folder import Role
from tui_mail.model.ids import AccountKey, FolderId, MessageId
from tui_mail.model.mailbox import ServerPlace, UidRange
from tui_mail.ports.mail_store import Arrival, Placed
from tui_mail.store import places, raw
from tui_mail.store.account_rows import find_account
from tui_mail.store.database import Part
from tui_mail.store.flag_bits import join
from tui_mail.store.journal import give_address
from tui_mail.store.message_keys import message_key

_SERVER_PLACES: Final = """
SELECT id, uid, flags, labels FROM placements
WHERE server_folder = ? AND uid IS NOT NULL ORDER BY uid
"""
_PLACES_AT: Final = """
SELECT id, uid, flags, labels FROM placements
WHERE server_folder = ?1 AND uid BETWEEN ?2 AND ?3
"""
_PRESENT: Final = """
SELECT 1 FROM raw r CROSS JOIN placements p ON p.message = r.id AND p.folder = ?2
WHERE r.sha256 = ?1 LIMIT 1
"""
_HOMELESS: Final = """
SELECT m.message_id, m.size, p.id FROM placements p JOIN messages m ON m.id = p.message
WHERE p.server_folder = ? AND p.uid IS NULL AND m.message_id <> '' ORDER BY p.id DESC
"""
_NOT_FOUND_AGAIN: Final = """
SELECT id FROM placements p WHERE server_folder = ?1 AND folder = ?1 AND uid IS NULL
  AND NOT EXISTS (SELECT 1 FROM journal j WHERE j.placement = p.id AND j.kind <> 'flags')
"""
_PLACED: Final = """
SELECT p.id, a.name, p.folder, f.role, p.flags, p.labels, p.server_folder, p.uid,
       m.message_id, m.size, p.received
FROM placements p JOIN accounts a ON a.id = p.account JOIN messages m ON m.id = p.message
LEFT JOIN folders f ON f.id = p.folder
WHERE p.id IN (SELECT value FROM json_each(?))
"""
_WITH_MESSAGE_ID: Final = """
SELECT p.id FROM messages m CROSS JOIN placements p ON p.message = m.id AND +p.account = ?3
WHERE m.message_key = ?1 AND m.message_id = ?2 ORDER BY p.id
"""


class MessagePart(Part):
    """See ports.mail_store.MessageStore."""

    def add(self, arrivals: Sequence[Arrival]) -> tuple[MessageId, ...]:
        """Store them in one transaction; their places, in order."""
        if not arrivals:
            return ()
        from tui_mail.store.arrivals import add  # a check that finds nothing needs none of it

        with self._database.transaction() as tx:
            return tuple(MessageId(row_id) for row_id in add(tx, arrivals))

    def present(self, folder: FolderId, hashes: Sequence[bytes]) -> frozenset[bytes]:
        """Those of these SHA-256 whose bytes are shown in that folder."""
        with self._database.transaction() as tx:
            return frozenset(
                sha256
                for sha256 in hashes
                if tx.db.execute(_PRESENT, (sha256, folder)).fetchone() is not None
            )

    def server_places(self, folder: FolderId) -> tuple[ServerPlace, ...]:
        """Every placement whose server address is in this folder, shown or hidden, by UID."""
        with self._database.transaction() as tx:
            rows = tx.db.execute(_SERVER_PLACES, (folder,)).fetchall()
        return tuple(ServerPlace(MessageId(i), uid, join(b, lbl)) for i, uid, b, lbl in rows)

    def places_at(self, folder: FolderId, ranges: Sequence[UidRange]) -> tuple[ServerPlace, ...]:
        """Those of them with a UID in one of these ranges, by UID."""
        rows: dict[int, tuple[Any, ...]] = {}
        with self._database.transaction() as tx:
            for first, last in ranges:
                found = tx.db.execute(_PLACES_AT, (folder, first, last)).fetchall()
                rows.update((row[1], row) for row in found)
        return tuple(
            ServerPlace(MessageId(i), uid, join(b, lbl))
            for _, (i, uid, b, lbl) in sorted(rows.items())
        )

    def count_there(self, folder: FolderId) -> int:
        """How many placements have a UID in this folder."""
        from tui_mail.store.there import count_there  # a check that finds nothing counts nothing

        with self._database.transaction() as tx:
            return count_there(tx.db, folder)

    def homeless(self, folder: FolderId) -> Mapping[tuple[str, int], MessageId]:
        """Placements on the server in this folder whose UID is unknown: (Message-ID, size) to id.

        Of equal ones the oldest. One without a Message-ID is not among them: any message of its
        size would pass for it; it finds its UID when its bytes arrive (`add`).
        """
        with self._database.transaction() as tx:
            rows = tx.db.execute(_HOMELESS, (folder,)).fetchall()
        return {(message_id, size): MessageId(row_id) for message_id, size, row_id in rows}

    def not_found_again(self, folder: FolderId) -> tuple[MessageId, ...]:
        """Those without a UID that are shown there, and that no change of ours is to put there."""
        with self._database.transaction() as tx:
            rows = tx.db.execute(_NOT_FOUND_AGAIN, (folder,)).fetchall()
        return tuple(MessageId(row_id) for (row_id,) in rows)

    def adopt(self, message: MessageId, folder: FolderId, uid: int) -> None:
        """This placement is that message on the server."""
        with self._database.transaction() as tx:
            give_address(tx, places.load_one(tx, message), folder, uid)

    def server_flags(self, changes: Sequence[tuple[MessageId, frozenset[str]]]) -> None:
        """Flags as the server has them now."""
        if not changes:
            return
        with self._database.transaction() as tx:
            flags = dict(changes)
            for place in places.load(tx, list(flags)):
                places.set_flags(
                    tx, place, places.with_own_labels(tx, place.id, flags[MessageId(place.id)])
                )

    def remove(self, messages: Sequence[MessageId]) -> None:
        """These places are gone for good."""
        if not messages:
            return
        with self._database.transaction() as tx:
            places.take_away(tx, places.load(tx, messages))

    def placed(self, messages: Sequence[MessageId]) -> tuple[Placed, ...]:
        """What is known of each, in order; those that are gone are left out."""
        with self._database.transaction() as tx:
            rows = tx.db.execute(_PLACED, (json.dumps(list(messages)),)).fetchall()
        found = {row[0]: _placed(row) for row in rows}
        return tuple(found[row_id] for row_id in dict.fromkeys(messages) if row_id in found)

    def raw(self, message: MessageId) -> bytes:
        """Original bytes; raises NotFound."""
        with self._database.transaction() as tx:
            stored = tx.db.execute(raw.OF_PLACEMENT, (message,)).fetchone()
            if stored is None:
                raise NotFound(f"There is no message {message}.", "It may have been deleted.")
            return raw.decode(stored, tx.blobs)

    def head(self, message: MessageId) -> bytes:
        """The first bytes of a message over WHOLE, or all of any other; raises NotFound."""
        with self._database.transaction() as tx:
            stored = tx.db.execute(raw.OF_PLACEMENT, (message,)).fetchone()
            if stored is None:
                raise NotFound(f"There is no message {message}.", "It may have been deleted.")
            return raw.head(stored, tx.blobs)

    def find_message_id(self, account: AccountKey, message_id: str) -> tuple[MessageId, ...]:
        """Places in this account that hold this Message-ID, shown or hidden."""
        with self._database.transaction() as tx:
            wanted = (message_key(message_id), message_id, find_account(tx, account))
            rows = tx.db.execute(_WITH_MESSAGE_ID, wanted).fetchall()
        return tuple(MessageId(row_id) for (row_id,) in rows)


def _placed(row: tuple[Any, ...]) -> Placed:
    row_id, account, folder, role, bits, labels, server_folder, uid, *rest = row
    message_id, size, received = rest
    return Placed(
        id=MessageId(row_id),
        account=AccountKey(account),
        folder=None if folder is None else FolderId(folder),
        role=Role(role) if role else None,
        flags=join(bits, labels),
        server_folder=None if server_folder is None else FolderId(server_folder),
        uid=uid,
        message_id=message_id,
        size=size,
        received=received,
    )
