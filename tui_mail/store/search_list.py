"""Lists that a query chooses from: newest first, each row decided as the index gives it.

Correct, and slow where bodies are searched: every message that nothing else throws out is opened.
Must never sort: the order is the index's, so that a page ends the search as soon as it is full.
"""

import sqlite3
from array import array
from typing import Final

from tui_mail.model.search import All
from tui_mail.ports.store_reader import Selection
from tui_mail.store.message_words import folded
from tui_mail.store.search_sql import Condition, Named

_IDS: Final = "SELECT p.id FROM placements p"
_COUNT: Final = "SELECT count(*) FROM placements p"
_WORDS: Final = " CROSS JOIN messages m ON m.id = p.message"
_BYTES: Final = " CROSS JOIN raw r ON r.id = p.message"
_NEWEST: Final = " ORDER BY p.received DESC, p.id DESC"


def count(db: sqlite3.Connection, selection: Selection) -> int:
    """How many messages it finds."""
    where, parameters = _where(db, selection)
    return int(db.execute(_COUNT + where, parameters).fetchone()[0])


def ids(db: sqlite3.Connection, selection: Selection) -> "array[int]":
    """Every id it finds, newest first."""
    where, parameters = _where(db, selection)
    rows = db.execute(_IDS + where + _NEWEST, parameters).fetchall()
    return array("q", (row_id for (row_id,) in rows))


def page(db: sqlite3.Connection, selection: Selection, offset: int, limit: int) -> list[int]:
    """Ids of one page, newest first."""
    where, parameters = _where(db, selection)
    bounds = [limit, offset]
    rows = db.execute(_IDS + where + _NEWEST + " LIMIT ? OFFSET ?", parameters + bounds).fetchall()
    return [row_id for (row_id,) in rows]


def _where(db: sqlite3.Connection, selection: Selection) -> tuple[str, list[object]]:
    """Joins that the condition needs, and the condition.

    The plus sign keeps SQLite from taking that column's index, and with it another order.
    """
    parts, parameters = ["+p.folder IS NOT NULL"], list[object]()
    if selection.folder_id is not None:
        parts.append("p.folder = ?")
        parameters.append(selection.folder_id)
    if selection.account is not None:
        parts.append("+p.account = (SELECT id FROM accounts WHERE name = ?)")
        parameters.append(selection.account)
        if selection.folder_id is None:
            parts[-1] = parts[-1].removeprefix("+")
    condition = Condition(_accounts(db), _folders(db))
    parts.append(f"({condition.of(selection.search or All(()))})")
    where = " AND ".join(parts)
    joins = (_WORDS if "m." in where else "") + (_BYTES if "r." in where else "")
    return f"{joins} WHERE {where}", parameters + condition.parameters


def _accounts(db: sqlite3.Connection) -> list[Named]:
    rows = db.execute("SELECT id, name FROM accounts").fetchall()
    return [Named(row_id, (folded(name),)) for row_id, name in rows]


def _folders(db: sqlite3.Connection) -> list[Named]:
    rows = db.execute("SELECT id, name, coalesce(role, '') FROM folders").fetchall()
    return [
        Named(row_id, tuple(n for n in (folded(name), role) if n)) for row_id, name, role in rows
    ]
