"""Drafts: messages with the flag draft, whose bytes may be replaced while their id stays.

Must never lose what was written: a draft that was deleted meanwhile is added anew, and the server's
copy goes only after the one that replaces it is there.
"""

from typing import Final

from tui_mail.model.flags import DRAFT
from tui_mail.model.frozen import replace
from tui_mail.model.ids import MessageId
from tui_mail.ports.mail_store import Arrival
from tui_mail.store import journal_entries, places, raw, threads
from tui_mail.store.changes import put
from tui_mail.store.database import Part, Transaction
from tui_mail.store.places import Place

_REPLACE: Final = """
UPDATE placements SET message = ?, received = ?, thread = ?, bcc = ? WHERE id = ?
"""
_NEW_THREAD: Final = "INSERT INTO threads (id, account) VALUES (?, ?)"
_WRITING: Final = "INSERT OR REPLACE INTO writing (placement, process, since) VALUES (?, ?, ?)"
_KEEP_TEXT: Final = "UPDATE writing SET text = ?, process = ?, since = ? WHERE placement = ?"
_TEXT: Final = "SELECT text FROM writing WHERE placement = ?"
_WRITTEN: Final = "SELECT placement, process FROM writing ORDER BY since DESC, placement DESC"


class DraftPart(Part):
    """See ports.mail_store.DraftStore."""

    def save_draft(
        self, message: MessageId | None, arrival: Arrival, *, say: bool = False, writer: int = 0
    ) -> MessageId:
        """Replace that draft's bytes, its id kept; or add a new one."""
        from tui_mail.store.arrivals import add

        arrival = replace(arrival, flags=arrival.flags | {DRAFT})
        with self._database.transaction() as tx:
            found = [] if message is None else places.load(tx, (message,))
            if not found:
                place = places.load_one(tx, add(tx, [arrival])[0])
                if say:
                    journal_entries.say_place(tx, place, place.folder)
            elif say:
                place = _replace_everywhere(tx, found[0], arrival)
            else:
                place = _replace(tx, found[0], arrival)
            tx.db.execute("DELETE FROM writing WHERE placement = ?", (place.id,))
            if writer:
                tx.db.execute(_WRITING, (place.id, writer, tx.now))
            return MessageId(place.id)

    def keep_text(self, message: MessageId, text: bytes, writer: int) -> bool:
        """Newer words of a draft that is being written; False where nobody is."""
        with self._database.transaction() as tx:
            return tx.db.execute(_KEEP_TEXT, (text, writer, tx.now, message)).rowcount == 1

    def written_text(self, message: MessageId) -> bytes | None:
        """Those words, where they are newer than the draft."""
        with self._database.transaction() as tx:
            row = tx.db.execute(_TEXT, (message,)).fetchone()
        return None if row is None or row[0] is None else bytes(row[0])

    def writing(self) -> tuple[tuple[MessageId, int], ...]:
        """Drafts that a composer did not leave, the newest first, and the composer's process."""
        with self._database.transaction() as tx:
            rows = tx.db.execute(_WRITTEN).fetchall()
        return tuple((MessageId(row_id), process) for row_id, process in rows)

    def not_writing(self, message: MessageId) -> None:
        """Nobody is in the middle of it any more; the draft stays."""
        with self._database.transaction() as tx:
            tx.db.execute("DELETE FROM writing WHERE placement = ?", (message,))


def _replace_everywhere(tx: Transaction, place: Place, arrival: Arrival) -> Place:
    """Here at once. On the server the new bytes are added, and then the old ones deleted by UID.

    What the server has, or is just being given, becomes a hidden place of its own, which is to be
    deleted there; the draft is like one that the server never had.
    """
    before = journal_entries.entries_of(tx, place)
    begun = [entry for entry in before if entry.saying]
    old = None
    if place.server_folder is not None or begun:
        there = (place.server_folder, place.uid)
        journal_entries.drop(tx, [entry for entry in before if not entry.saying])
        place = places.set_address(tx, place, None, None)
        from tui_mail.store.copies import hidden_copy  # of a draft that its server has

        old = places.set_address(tx, hidden_copy(tx, place), *there)
        journal_entries.hand_over(tx, begun, old)
    place = _replace(tx, place, arrival)
    if not any(entry.of_place for entry in journal_entries.entries_of(tx, place)):
        journal_entries.say_place(tx, place, place.folder)
    if old is not None:
        journal_entries.say_replaced(tx, old, place)
    return place


def _replace(tx: Transaction, place: Place, arrival: Arrival) -> Place:
    from tui_mail.store.arrivals import bcc_json, keep_message

    kept = keep_message(tx, arrival)
    joined = threads.join(tx, place.account, [threads.keys_of(arrival.digest)])
    (thread,) = joined.threads
    tx.db.executemany(_NEW_THREAD, [(made, place.account) for made in joined.made])
    place = places.load_one(tx, place.id)  # its thread may have become a part of another
    bcc = bcc_json(arrival)
    tx.db.execute(_REPLACE, (kept, arrival.received, thread, bcc, place.id))
    tx.tally.threads.update({place.thread, thread})
    if place.message != kept:
        raw.release(tx, [place.message])
    place = places.set_flags(tx, replace(place, message=kept, thread=thread), arrival.flags)
    if place.folder != arrival.folder:
        place = put(tx, place, arrival.folder, say=place.server_folder is not None)
    return place
