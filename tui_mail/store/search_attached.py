"""The search index beside a connection that reads mail.db, as the schema `search`.

Must never make a reader fail: an index that is missing, damaged or of another store is left out,
and the mail itself is looked through.
"""

import sqlite3
from pathlib import Path
from typing import Final
from urllib.parse import quote

from tui_mail.errors import StoreCorrupt
from tui_mail.model.frozen import frozen
from tui_mail.store.search_index import (
    fits,
    generation_of,
    index_path,
    is_said_damaged,
    say_damaged,
)

_ATTACHED: Final = "SELECT 1 FROM pragma_database_list WHERE name = 'search'"
_MARKS: Final = "SELECT name, value FROM search.meta WHERE name IN ('placed', 'anew', 'spilled')"
KNOWN: Final = """p.id <= ?
 AND p.id NOT IN (SELECT placement FROM indexed_anew WHERE id > ?)"""
"""A condition on p; its parameters are `placed` and `anew`."""
UNKNOWN: Final = """p.id IN (
SELECT id FROM placements WHERE id > ? UNION SELECT placement FROM indexed_anew WHERE id > ?)"""
"""Its opposite, quick where few are."""
_NEW: Final = "SELECT count(*) FROM placements WHERE id > ?"
_CHANGED: Final = "SELECT count(*) FROM indexed_anew WHERE id > ?"

Stamp = tuple[int, int] | None


@frozen
class Known:
    """Which messages the index knows: up to a place, but for some that changed since."""

    placed: int
    anew: int
    left: int
    """How many it does not know."""
    spilled: bool
    """Whether the number of a document may be one of a later time than its own."""


class Attaching:
    """Puts the index beside connections.

    Args:
        database: mail.db.
    """

    def __init__(self, database: Path) -> None:
        self._path = index_path(database)

    def attach(self, db: sqlite3.Connection, before: Stamp) -> Stamp:
        """The index as it is now; in no transaction.

        Args:
            db: the connection.
            before: which file it has; None: none.

        Returns:
            Which file it has now.
        """
        stamp = None if is_said_damaged(self._path) else self._stamp()
        if stamp == before:
            return before
        try:
            if before is not None:
                db.execute("DETACH search")
            if stamp is None:
                return None
            db.execute("ATTACH ? AS search", (f"file:{quote(str(self._path))}?mode=ro",))
            if fits(db, generation_of(db), beside=True):
                return stamp
            db.execute("DETACH search")
        except sqlite3.Error as error:
            self.failed(error)
            if db.execute(_ATTACHED).fetchone() is not None:
                db.execute("DETACH search")
        return None

    def failed(self, error: Exception) -> None:
        """What the index said; whoever fills it hears of damage."""
        import logging  # a list has nothing to log

        logging.getLogger(__name__).warning("the search index cannot be used: %s", error)
        if isinstance(error, StoreCorrupt) or (
            isinstance(error, sqlite3.DatabaseError)
            and not isinstance(error, sqlite3.OperationalError)
        ):
            say_damaged(self._path)

    def _stamp(self) -> Stamp:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino


def known(db: sqlite3.Connection) -> Known | None:
    """What the index beside this connection knows; None where there is none."""
    if db.execute(_ATTACHED).fetchone() is None:
        return None
    marks = dict(db.execute(_MARKS).fetchall())
    placed, anew = int(marks["placed"]), int(marks["anew"])
    each = ((_NEW, placed), (_CHANGED, anew))
    left = sum(int(db.execute(sql, (mark,)).fetchone()[0]) for sql, mark in each)
    return Known(placed, anew, left, spilled=marks.get("spilled") == "1")


def left(db: sqlite3.Connection) -> int:
    """How many messages the index does not know."""
    state = known(db)
    return int(db.execute(_NEW, (0,)).fetchone()[0]) if state is None else state.left
