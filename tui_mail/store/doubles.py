"""Lists of everything show a message once, where the mailboxes of its account are views (Gmail's).

Triggers keep the table `doubles`: every place of a message but its best one, which is that in Trash
or Junk, else the inbox's, else a label's, else that where it is always. Must never leave a message
out of a list of a folder.
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Final

from tui_mail.model.search import All, Any, Not, Search, Term

ANY_DOUBLE: Final = "SELECT EXISTS (SELECT 1 FROM doubles)"
NO_DOUBLE: Final = "NOT EXISTS (SELECT 1 FROM doubles WHERE placement = {id})"
"""A condition; `id` is the column of the place."""
COUNT: Final = {
    "account": "SELECT count(*) FROM doubles WHERE account IN ({values})",
    "": "SELECT count(*) FROM doubles",
}
"""How many places lists of accounts, and of everything, leave out."""
_EACH_PLACE: Final = frozenset({"in", "id"})
"""Fields of a search that is about places."""
_OF_THREADS: Final = """
SELECT p.id, p.message, d.placement IS NOT NULL
FROM placements p LEFT JOIN doubles d ON d.placement = p.id
WHERE p.thread IN (SELECT value FROM json_each(?))
"""


def are_left_out(db: sqlite3.Connection, column: str, search: Search | None) -> bool:
    """Whether a list is to show each message once.

    Args:
        db: a snapshot.
        column: of the list's scope; see list_scope.Scope.
        search: what else is asked; one about places shows each of them.
    """
    if column == "folder" or (search is not None and not _EACH_PLACE.isdisjoint(_fields(search))):
        return False
    return bool(db.execute(ANY_DOUBLE).fetchone()[0])


def left_out(
    db: sqlite3.Connection, threads: Iterable[int], shown: Sequence[int]
) -> frozenset[int]:
    """Places of these threads that a thread leaves out, because it shows the message in another.

    Args:
        db: a snapshot.
        threads: which.
        shown: places of the view, which are preferred.
    """
    if not db.execute(ANY_DOUBLE).fetchone()[0]:
        return frozenset()
    rows = db.execute(_OF_THREADS, (json.dumps(sorted(set(threads))),)).fetchall()
    several = {message for _, message, double in rows if double}
    within = frozenset(shown)
    best: dict[int, tuple[bool, bool, int]] = {}
    for row_id, message, double in rows:
        rank = (row_id not in within, bool(double), row_id)
        best[message] = min(best.get(message, rank), rank)
    return frozenset(
        row_id
        for row_id, message, _ in rows
        if message in several and row_id != best[message][2] and row_id not in within
    )


def _fields(search: Search) -> frozenset[str]:
    match search:
        case Term(field):
            return frozenset({field})
        case Not(inner):
            return _fields(inner)
        case All(searches) | Any(searches):
            return frozenset().union(*map(_fields, searches))
