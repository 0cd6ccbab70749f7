"""Thrift in small steps while nothing happens: free pages given back, the WAL emptied, plans fed.

Must never make a writer or a reader wait: whoever is at work goes first, and the step is left to
the next time.
"""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tui_mail.store.failures import store_errors

PAGES_AT_ONCE: Final = 256
"""Free pages given back by one step: a megabyte, some milliseconds."""
FEW_PAGES: Final = 64
"""So many free pages may stay: the next message takes them."""

_PRAGMAS: Final = (
    "PRAGMA busy_timeout = 0",
    "PRAGMA synchronous = FULL",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA secure_delete = FAST",
    "PRAGMA wal_autocheckpoint = 0",  # a step that gives pages back must not do two things
    "PRAGMA journal_size_limit = 0",
)
_LOCKED: Final = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_PRIMARY: Final = 0xFF


def give_back(db: sqlite3.Connection, pages: int) -> None:
    """So many free pages back to the disk, in a transaction of their own."""
    # it gives a row without columns for each page; `execute` stops after the first of them
    db.executescript(f"PRAGMA incremental_vacuum({pages})")


class Upkeep:
    """Implements ports.upkeep.Upkeep, on a connection of its own; for one thread.

    Args:
        path: mail.db, which is there.
        feed_plans: lets the writer's connection refresh what the planner of queries knows.
        count_past: lets it look through some mail of before for people; whether any is left.
    """

    def __init__(
        self, path: Path, feed_plans: Callable[[], None], count_past: Callable[[], bool]
    ) -> None:
        self._path = path
        self._feed_plans = feed_plans
        self._count_past = count_past
        with store_errors(path):
            self._db = sqlite3.connect(
                path, isolation_level=None, timeout=0, check_same_thread=False
            )
            for pragma in _PRAGMAS:
                self._db.execute(pragma).fetchall()
        self._seen = -1
        self._fed = False

    def changed(self) -> bool:
        """Whether anything was committed since this was last asked."""
        with store_errors(self._path):
            version = self._one("PRAGMA data_version")
        before, self._seen = self._seen, version
        if before != version:
            self._fed = False
        return before != version

    def step(self) -> bool:
        """Do a little; whether something is left to do."""
        with store_errors(self._path):
            try:
                return self._step()
            except sqlite3.OperationalError as error:
                if getattr(error, "sqlite_errorcode", 0) & _PRIMARY in _LOCKED:
                    return False  # somebody is at work: it will be quiet again
                raise

    def close(self) -> None:
        """Let go of the store."""
        self._db.close()

    def _step(self) -> bool:
        if self._one("PRAGMA freelist_count") > FEW_PAGES:
            give_back(self._db, PAGES_AT_ONCE)
            return True
        if self._count_past():
            self._seen = self._one("PRAGMA data_version")  # its own commit is nobody's work
            return True
        if not self._fed:
            self._feed_plans()
            self._fed = True
            self._seen = self._one("PRAGMA data_version")
            return True
        # what readers still need is left in the WAL; the rest is copied without holding anybody up
        _, frames, copied = self._db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        if frames and frames == copied:
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return False

    def _one(self, pragma: str) -> int:
        return int(self._db.execute(pragma).fetchall()[0][0])
