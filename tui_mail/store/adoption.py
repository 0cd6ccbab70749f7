"""A message of the server that is here without its UID there: the place that is known gets it.

Must never take a place whose bytes differ.
"""

from collections.abc import Set as AbstractSet
from typing import Final

from tui_mail.store import places
from tui_mail.store.database import Transaction
from tui_mail.store.journal_entries import lay_pending_over, say_flags, settle_append
from tui_mail.store.places import Place

WITHOUT_UID: Final = """
SELECT id FROM placements
WHERE message = ?1 AND account = ?2
  AND ((server_folder = ?3 AND uid IS NULL) OR (server_folder IS NULL AND folder = ?3))
ORDER BY server_folder IS NULL, id LIMIT 1
"""
"""A place of that message and account which belongs into that folder of the server."""


def adopt(tx: Transaction, place: Place, folder: int, uid: int, flags: AbstractSet[str]) -> None:
    """The server's message is this one: it has the flags of both, and they are said to it."""
    if place.server_folder is None:
        settle_append(tx, place, folder)
        ours = place.flags - flags
        place = places.set_flags(tx, place, place.flags | flags)
        place = places.set_address(tx, place, folder, uid)
        say_flags(tx, place, sorted(ours), ())
    else:
        place = places.set_address(tx, place, folder, uid)
        places.set_flags(tx, place, lay_pending_over(tx, place, frozenset(flags)))
