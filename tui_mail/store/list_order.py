"""Lists straight off an index: by date, or unread first; messages, or threads of folders.

Must never read a table to skip rows: only index entries are passed over, from the nearer end.
"""

import sqlite3
from array import array
from collections.abc import Sequence
from itertools import chain
from typing import Final

from tui_mail.model.summary import Order
from tui_mail.ports.store_reader import Selection
from tui_mail.store.doubles import COUNT, NO_DOUBLE, are_left_out
from tui_mail.store.list_scope import Scope, scope_of

_EVERYTHING: Final = "SELECT id, received FROM placements"
_TOPS: Final = "SELECT placement AS id, received FROM tops"
_PLAIN: Final = (_EVERYTHING, _TOPS)
_WHERE: Final = {"folder": " WHERE folder = {value}", "account": " WHERE account = {value}"}
_NO_WHERE: Final = " WHERE {value} = 0"
_HIDDEN: Final = " AND id NOT IN (SELECT id FROM placements WHERE folder IS NULL)"
_NO_DOUBLE: Final = f" AND {NO_DOUBLE.format(id='placements.id')}"
_ANY_HIDDEN: Final = "SELECT EXISTS (SELECT 1 FROM placements WHERE folder IS NULL)"
_NEWEST: Final = " ORDER BY received DESC, id DESC"
_OLDEST: Final = " ORDER BY received, id"
_SLICE: Final = " LIMIT :limit OFFSET :offset"
_UNREAD: Final = (
    " AND flags & 41 = 0",
    " AND id NOT IN (SELECT id FROM placements WHERE folder = {value} AND flags & 41 = 0)",
)
"""Of the messages of a folder: those that are (flag_bits.NOT_UNREAD), and those that are not."""
_TOPS_UNREAD: Final = """
SELECT t.placement AS id, t.received AS received FROM (
    SELECT DISTINCT thread FROM placements WHERE folder = {value} AND flags & 41 = 0) u
CROSS JOIN tops t ON t.thread = u.thread AND t.folder = {value}"""
_TOPS_READ: Final = """
SELECT placement AS id, received FROM tops WHERE folder = {value} AND thread NOT IN (
    SELECT thread FROM placements WHERE folder = {value} AND flags & 41 = 0)"""
"""Threads that have an unread message in the folder, and those that have none."""

_COUNT: Final = {
    "folder": "SELECT coalesce(sum({column}), 0) FROM folders WHERE id IN ({values})",
    "account": "SELECT coalesce(sum(total), 0) FROM folders WHERE account IN ({values})",
    "": "SELECT coalesce(sum(total), 0) FROM folders",
}


def can(scope: Scope, order: Order) -> bool:
    """Whether an index gives that list."""
    by_date = order in {Order.NEWEST, Order.OLDEST}
    unread = order is Order.UNREAD and scope.column == "folder"
    return scope.search is None and (by_date or unread)


def count(db: sqlite3.Connection, selection: Selection) -> int:
    """How many rows the selection has; the kept counts, not a count."""
    scope = scope_of(db, selection)
    column = "threads" if selection.threads else "total"
    values = ", ".join(map(str, scope.values))
    sql = _COUNT[scope.column].format(column=column, values=values)
    if not scope.values:
        return 0
    doubles = COUNT.get(scope.column, "SELECT 0").format(values=values)
    return int(db.execute(sql).fetchone()[0]) - int(db.execute(doubles).fetchone()[0])


def ids(db: sqlite3.Connection, selection: Selection) -> "array[int]":
    """Every id, in order."""
    found = array("q")
    order = _OLDEST if selection.order is Order.OLDEST else _NEWEST
    for select in _parts(db, scope_of(db, selection), selection):
        if select.startswith(_PLAIN) and " UNION " not in select:
            alone = select.replace(", received", "", 1)
            found.extend(chain.from_iterable(db.execute(alone + order)))
        else:  # merged by date, which has to be among the columns
            found.extend(row_id for row_id, _ in db.execute(select + order))
    return found


def page(db: sqlite3.Connection, selection: Selection, offset: int, limit: int) -> list[int]:
    """Ids of one page, in order."""
    parts = _parts(db, scope_of(db, selection), selection)
    if len(parts) == 1:
        total = count(db, selection)
        return _slice(db, parts[0], selection.order, (offset, limit, total))
    found: list[int] = []
    for select in parts:
        words = {"limit": limit - len(found), "offset": offset}
        rows = db.execute(select + _NEWEST + _SLICE, words).fetchall()
        found += [row_id for row_id, _ in rows]
        if len(found) == limit:
            break
        if offset:
            passed = db.execute(f"SELECT count(*) FROM ({select})").fetchone()[0]  # noqa: S608
            offset = max(offset - int(passed), 0)
    return found


def _slice(
    db: sqlite3.Connection, select: str, order: Order, bounds: tuple[int, int, int]
) -> list[int]:
    """So many from an offset on, of so many in all; counted from the nearer end."""
    offset, limit, total = bounds
    limit = min(limit, total - offset)
    if limit <= 0:
        return []
    after = total - offset - limit
    backwards = after < offset
    oldest = (order is Order.OLDEST) is not backwards
    words = {"limit": limit, "offset": after if backwards else offset}
    sql = select + (_OLDEST if oldest else _NEWEST) + _SLICE
    found = [row_id for row_id, _ in db.execute(sql, words).fetchall()]
    return found[::-1] if backwards else found


def _parts(db: sqlite3.Connection, scope: Scope, selection: Selection) -> Sequence[str]:
    """Statements whose rows follow each other; each is covered by an index.

    Hidden messages are few, and mostly there are none: only then they are looked for. So are
    second places of a message, which only accounts have whose mailboxes are views.
    """
    if not scope.values:
        return ()
    where = _WHERE.get(scope.column, _NO_WHERE)
    if selection.order is Order.UNREAD and selection.threads:
        selects = [_TOPS_UNREAD, _TOPS_READ]
    elif selection.order is Order.UNREAD:
        selects = [_EVERYTHING + where + condition for condition in _UNREAD]
    elif scope.column != "folder":
        hidden = _HIDDEN if db.execute(_ANY_HIDDEN).fetchone()[0] else ""
        double = _NO_DOUBLE if are_left_out(db, scope.column, scope.search) else ""
        selects = [_EVERYTHING + where + hidden + double]
    else:
        selects = [(_TOPS if selection.threads else _EVERYTHING) + where]
    values = [int(value) for value in scope.values]
    return [" UNION ALL ".join(one.format(value=v) for v in values) for one in selects]
