"""When messages were handed to each SMTP server, for a day: what its pace is kept by."""

import sqlite3
from typing import Final

_KEPT: Final = 2 * 86_400
"""Seconds; the longest time of a pace is a day."""
_NOTE: Final = "INSERT INTO handed (server, at) VALUES (?, ?)"
_FORGET: Final = "DELETE FROM handed WHERE at < ?"
_ONE_LESS: Final = """
DELETE FROM handed WHERE rowid = (SELECT rowid FROM handed WHERE server = ? AND at = ? LIMIT 1)
"""
_BETWEEN: Final = "SELECT at FROM handed WHERE server = ? AND at BETWEEN ? AND ? ORDER BY at"


def note(db: sqlite3.Connection, server: str, now: int) -> None:
    """One more; in the transaction of its mark."""
    db.execute(_FORGET, (now - _KEPT,))
    db.execute(_NOTE, (server, now))


def forget(db: sqlite3.Connection, server: str, at: int) -> None:
    """One of those: it was not handed over after all."""
    db.execute(_ONE_LESS, (server, at))


def between(db: sqlite3.Connection, server: str, since: int, until: int) -> tuple[int, ...]:
    """Unix seconds of each, oldest first; what a clock that went back left in the future is not
    among them.
    """
    return tuple(at for (at,) in db.execute(_BETWEEN, (server, since, until)).fetchall())
