"""Lists without a search: newest first, straight off an index, whatever the mailbox holds.

Must never read a table to skip rows: only index entries are passed over, from the nearer end.
"""

import sqlite3
from array import array
from itertools import chain
from typing import Final

from tui_mail.ports.store_reader import Selection

_EVERYTHING: Final = "SELECT id FROM placements"
_WHERE: Final = {"folder": " WHERE folder = :value", "account": " WHERE account = :value"}
_NO_WHERE: Final = " WHERE :value = 0"
_HIDDEN: Final = " AND id NOT IN (SELECT id FROM placements WHERE folder IS NULL)"
_ANY_HIDDEN: Final = "SELECT EXISTS (SELECT 1 FROM placements WHERE folder IS NULL)"
_NEWEST: Final = " ORDER BY received DESC, id DESC"
_OLDEST: Final = " ORDER BY received, id"

_COUNT_FOLDER: Final = "SELECT total FROM folders WHERE id = ?"
_COUNT_ACCOUNT: Final = "SELECT coalesce(sum(total), 0) FROM folders WHERE account = ?"
_COUNT_ALL: Final = "SELECT coalesce(sum(total), 0) FROM folders"


def count(db: sqlite3.Connection, selection: Selection) -> int:
    """How many messages the selection has; the kept counts, not a count."""
    where = _scope(db, selection)
    if where is None:
        return 0
    column, value = where
    if column == "folder":
        row = db.execute(_COUNT_FOLDER, (value,)).fetchone()
    elif column == "account":
        row = db.execute(_COUNT_ACCOUNT, (value,)).fetchone()
    else:
        row = db.execute(_COUNT_ALL).fetchone()
    return int(row[0])


def ids(db: sqlite3.Connection, selection: Selection) -> "array[int]":
    """Every id, newest first."""
    where = _scope(db, selection)
    if where is None:
        return array("q")
    cursor = db.execute(_select(db, where[0]) + _NEWEST, {"value": where[1]})
    return array("q", chain.from_iterable(cursor))


def page(db: sqlite3.Connection, selection: Selection, offset: int, limit: int) -> list[int]:
    """Ids of one page, newest first."""
    where = _scope(db, selection)
    total = count(db, selection)
    limit = min(limit, total - offset)
    if where is None or limit <= 0:
        return []
    select, after = _select(db, where[0]), total - offset - limit
    backwards = after < offset
    order = _OLDEST if backwards else _NEWEST
    words = {"value": where[1], "limit": limit, "offset": after if backwards else offset}
    rows = db.execute(select + order + " LIMIT :limit OFFSET :offset", words).fetchall()
    found = [row_id for (row_id,) in rows]
    return found[::-1] if backwards else found


def _scope(db: sqlite3.Connection, selection: Selection) -> tuple[str, int] | None:
    """The column that chooses, and its value; None: nothing can be in it."""
    account = 0
    if selection.account is not None:
        row = db.execute("SELECT id FROM accounts WHERE name = ?", (selection.account,)).fetchone()
        if row is None:
            return None
        account = row[0]
    if selection.folder_id is not None:
        row = db.execute(
            "SELECT account FROM folders WHERE id = ?", (selection.folder_id,)
        ).fetchone()
        if row is None or account not in {0, row[0]}:
            return None
        return "folder", selection.folder_id
    return ("account", account) if account else ("", 0)


def _select(db: sqlite3.Connection, column: str) -> str:
    """Covered by placements_by_folder, _by_account or _by_received.

    Hidden messages are few, and mostly there are none: only then they are looked for.
    """
    hidden = column != "folder" and db.execute(_ANY_HIDDEN).fetchone()[0]
    return _EVERYTHING + _WHERE.get(column, _NO_WHERE) + (_HIDDEN if hidden else "")
