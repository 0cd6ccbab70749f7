"""The mark of a store that was salvaged: up to which place its messages may have lost their origin.

Mail that a server gives again, because it is not known any more that it was fetched, is found here
by its bytes and stands in the list once.
"""

from typing import Final

from tui_mail.store.database import Transaction

MARK: Final = "salvaged"
"""In `meta`: the last place of that time."""

RECOVERED: Final = "Recovered"
"""The folder of messages whose own could not be read."""

_WITHOUT_ORIGIN: Final = """
SELECT p.id FROM placements p
WHERE p.message = ?1 AND +p.account = ?2 AND p.ledger IS NULL AND p.server_folder IS NULL
  AND p.id <= coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'salvaged'), 0)
"""
_FIRST: Final = _WITHOUT_ORIGIN + "ORDER BY p.id LIMIT 1"
_IN_RECOVERED: Final = """
  AND p.folder = (SELECT id FROM folders WHERE account = ?2 AND name = 'Recovered')
ORDER BY p.id LIMIT 1
"""
_FIRST_RECOVERED: Final = _WITHOUT_ORIGIN + _IN_RECOVERED


def without_origin(tx: Transaction, message: int, account: int) -> int | None:
    """A place of these bytes in that account that a salvage left without its origin."""
    return _found(tx, _FIRST, message, account)


def recovered(tx: Transaction, message: int, account: int) -> int | None:
    """The same, where its folder could not be read either."""
    return _found(tx, _FIRST_RECOVERED, message, account)


def _found(tx: Transaction, wanted: str, message: int, account: int) -> int | None:
    row = tx.db.execute(wanted, (message, account)).fetchone()
    return int(row[0]) if row else None
