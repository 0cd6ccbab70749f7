"""Accounts whose mailboxes are views of one set of messages: a flag is set in all of them at once.

Must never say a flag to the server twice: it was said of the place that the user changed.
"""

from collections.abc import Iterable
from typing import Final

from tui_mail.store import places
from tui_mail.store.database import Transaction
from tui_mail.store.places import Place

_HAS_VIEWS: Final = """
SELECT EXISTS (SELECT 1 FROM server_id_origins WHERE account = ? AND views = 1)
"""
_OTHERS: Final = """
SELECT id FROM placements
WHERE message = ?1 AND +account = ?2 AND id <> ?3 AND server_folder IS NOT NULL
"""


def flag_others(
    tx: Transaction, place: Place, add: Iterable[str], remove: Iterable[str]
) -> list[Place]:
    """What was changed about one place is so in the others that its message has on the server."""
    if place.server_folder is None or not has_views(tx, place.account):
        return []
    rows = tx.db.execute(_OTHERS, (place.message, place.account, place.id)).fetchall()
    others = places.load(tx, [row_id for (row_id,) in rows])
    return [places.set_flags(tx, one, (one.flags | {*add}) - {*remove}) for one in others]


def has_views(tx: Transaction, account: int) -> bool:
    """Whether that account's are."""
    return bool(tx.db.execute(_HAS_VIEWS, (account,)).fetchone()[0])
