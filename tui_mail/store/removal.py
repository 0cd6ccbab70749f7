"""Messages that the user removed for good: their places go, the UIDL ledger remembers.

Must never be used for what a server removed by itself: then the ledger says nothing.
"""

from collections.abc import Sequence
from typing import Final

from tui_mail.store import places
from tui_mail.store.database import Transaction
from tui_mail.store.places import Place

_DELETED_HERE: Final = """
UPDATE ledger SET deleted_here = 1
WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM placements WHERE ledger = ?1)
"""


def erase(tx: Transaction, gone: Sequence[Place]) -> None:
    """These are gone for good, and are not fetched again."""
    places.take_away(tx, gone)
    lines = [(place.ledger,) for place in gone if place.ledger is not None]
    tx.db.executemany(_DELETED_HERE, lines)
