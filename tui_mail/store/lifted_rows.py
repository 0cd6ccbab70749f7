"""What stands on top of a list, read for it. Must never name what the selection leaves out."""

import json
import sqlite3
from typing import Final

from tui_mail.model.ids import MessageId
from tui_mail.ports.store_reader import Selection
from tui_mail.store.list_scope import scope_of

_ANY: Final = "SELECT EXISTS (SELECT 1 FROM lifted)"
_PLAIN: Final = """
SELECT p.id, up.since FROM lifted up CROSS JOIN placements p ON p.id = up.placement
WHERE p.folder IN (SELECT value FROM json_each(?)) AND up.why <> 'reminder'
"""
_THREADS: Final = """
SELECT top.placement, max(up.since)
FROM lifted up CROSS JOIN placements p ON p.id = up.placement
CROSS JOIN tops top ON top.thread = p.thread AND top.folder = p.folder
WHERE p.folder IN (SELECT value FROM json_each(?)) AND up.why <> 'reminder'
GROUP BY top.placement
"""
_WAITED_FOR: Final = """
SELECT p.id, up.since FROM lifted up CROSS JOIN placements p ON p.id = up.placement
WHERE up.why = 'reminder' AND p.folder IS NOT NULL
  AND p.folder NOT IN (SELECT value FROM json_each(?1))
  AND p.account IN (
      SELECT account FROM folders
      WHERE id IN (SELECT value FROM json_each(?1)) AND role = 'inbox')
"""


def lifted(
    db: sqlite3.Connection, selection: Selection
) -> tuple[tuple[MessageId, ...], frozenset[MessageId]]:
    """Rows that go before all others, the newest first; those of them that lie elsewhere.

    A list of folders has such rows, and nothing that was searched for.
    """
    scope = scope_of(db, selection)
    if scope.column != "folder" or scope.search is not None or not scope.values:
        return (), frozenset()
    if not db.execute(_ANY).fetchone()[0]:
        return (), frozenset()
    folders = (json.dumps(scope.values),)
    own = db.execute(_THREADS if selection.threads else _PLAIN, folders).fetchall()
    elsewhere = db.execute(_WAITED_FOR, folders).fetchall()
    newest = sorted([*own, *elsewhere], key=lambda row: (-row[1], -row[0]))
    return (
        tuple(MessageId(row_id) for row_id, _ in newest),
        frozenset(MessageId(row_id) for row_id, _ in elsewhere),
    )
