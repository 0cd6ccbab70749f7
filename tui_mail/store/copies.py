"""Copies of messages: the same bytes in a place of their own, with an id of their own.

Must never store bytes twice, nor let go of a message on its server while a copy is left.
"""

from collections.abc import Sequence
from typing import Final

from tui_mail.store import places, threads
from tui_mail.store.database import Transaction
from tui_mail.store.places import Place

_INSERT: Final = """
INSERT INTO placements
SELECT ?2, account, ?3, message, received, flags, labels, NULL, NULL, thread, ledger, bcc, ?4
FROM placements WHERE id = ?1
"""
_HIDDEN: Final = """
INSERT INTO placements
SELECT ?2, account, NULL, message, received, flags, labels, NULL, NULL, thread, ledger, bcc, ?3
FROM placements WHERE id = ?1
"""


def copied(tx: Transaction, going: Sequence[Place], folder: int) -> list[Place]:
    """The new places, in order; nothing is journalled."""
    first = threads.next_id(tx, "placements")
    made = list(range(first, first + len(going)))
    rows = [(place.id, row_id, folder, tx.now) for place, row_id in zip(going, made, strict=True)]
    tx.db.executemany(_INSERT, rows)
    for place in going:
        tx.tally.shown(folder, place.bits)
        tx.tally.threads.add(place.thread)
    for place, row_id in zip(going, made, strict=True):
        if place.labels:
            places.copy_own_labels(tx, place.id, row_id)
    return places.load(tx, made)


def hidden_copy(tx: Transaction, place: Place) -> Place:
    """The same bytes in a place that is shown nowhere; nothing is journalled."""
    row_id = threads.next_id(tx, "placements")
    tx.db.execute(_HIDDEN, (place.id, row_id, tx.now))
    return places.load_one(tx, row_id)
