"""Drafts: messages with the flag draft, whose bytes may be replaced while their id stays.

Must never lose what was written: a draft that was deleted meanwhile is added anew.
"""

from dataclasses import replace
from typing import Final

from tui_mail.model.flags import DRAFT
from tui_mail.model.ids import MessageId
from tui_mail.ports.mail_store import Arrival
from tui_mail.store import arrivals, places, raw, threads
from tui_mail.store.changes import put
from tui_mail.store.database import Part, Transaction
from tui_mail.store.places import Place

_REPLACE: Final = """
UPDATE placements SET message = ?, received = ?, thread = ?, bcc = ? WHERE id = ?
"""
_NEW_THREAD: Final = "INSERT INTO threads (id, account) VALUES (?, ?)"


class DraftPart(Part):
    """See ports.mail_store.DraftStore."""

    def save_draft(self, message: MessageId | None, arrival: Arrival) -> MessageId:
        """Replace that draft's bytes, its id kept; or add a new one."""
        arrival = replace(arrival, flags=arrival.flags | {DRAFT})
        with self._database.transaction() as tx:
            found = [] if message is None else places.load(tx, (message,))
            if found:
                _replace(tx, found[0], arrival)
                return MessageId(found[0].id)
            return MessageId(arrivals.add(tx, [arrival])[0])


def _replace(tx: Transaction, place: Place, arrival: Arrival) -> None:
    kept = arrivals.keep_message(tx, arrival)
    joined = threads.join(tx, place.account, [threads.keys_of(arrival.digest)])
    (thread,) = joined.threads
    tx.db.executemany(_NEW_THREAD, [(made, place.account) for made in joined.made])
    place = places.load_one(tx, place.id)  # its thread may have become a part of another
    bcc = arrivals.bcc_json(arrival)
    tx.db.execute(_REPLACE, (kept, arrival.received, thread, bcc, place.id))
    tx.tally.threads.update({place.thread, thread})
    if place.message != kept:
        raw.release(tx, [place.message])
    place = places.set_flags(tx, replace(place, message=kept, thread=thread), arrival.flags)
    if place.folder != arrival.folder:
        put(tx, place, arrival.folder, say=place.server_folder is not None)
