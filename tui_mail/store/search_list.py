"""Lists that no index gives: what a query finds, and orders by who, what and how big.

Correct, and slow where bodies are searched: every message that nothing else throws out is opened.
In the order of an index it must never sort, so that a page ends the search as soon as it is full.
"""

import json
import sqlite3
from array import array
from collections.abc import Sequence
from typing import Final

from tui_mail.model.ids import MessageId
from tui_mail.model.summary import Likeness, Order
from tui_mail.ports.store_reader import Selection
from tui_mail.store import list_order
from tui_mail.store.doubles import NO_DOUBLE, are_left_out
from tui_mail.store.folded_columns import people_sql
from tui_mail.store.list_scope import Scope, condition_of, scope_of

_IDS: Final = "SELECT p.id FROM placements p"
_TOPS: Final = "SELECT p.id FROM tops t CROSS JOIN placements p ON p.id = t.placement"
_COUNT: Final = "SELECT count(*) FROM placements p"
_WORDS: Final = " CROSS JOIN messages m ON m.id = p.message"
_BYTES: Final = " CROSS JOIN raw r ON r.id = p.message"
_ALSO: Final = " OR p.id IN (SELECT value FROM json_each(?))"
_THESE: Final = "p.id IN (SELECT value FROM json_each(?))"
_NEWEST: Final = "p.received DESC, p.id DESC"
_ORDERS: Final = {
    Order.NEWEST: _NEWEST,
    Order.OLDEST: "p.received, p.id",
    Order.UNREAD: f"p.flags & 41 <> 0, {_NEWEST}",
    Order.SENDER: f"{people_sql('from_')}, {_NEWEST}",
    Order.SUBJECT: f"m.thread_subject, {_NEWEST}",
    Order.LARGEST: f"m.size DESC, {_NEWEST}",
    Order.RELEVANCE: _NEWEST,  # where no word is looked for, nothing fits better than another
}
_LIKE: Final = {
    Likeness.SENDER: "m.sender = (SELECT m.sender FROM placements p JOIN messages m"
    " ON m.id = p.message WHERE p.id = ?)",
    Likeness.SUBJECT: "m.thread_subject = (SELECT m.thread_subject FROM placements p"
    " JOIN messages m ON m.id = p.message WHERE p.id = ?)",
    Likeness.THREAD: "p.thread = (SELECT thread FROM placements WHERE id = ?)",
}


def count(db: sqlite3.Connection, selection: Selection) -> int:
    """How many rows it has."""
    if scope_of(db, selection).search is None:
        return list_order.count(db, selection)
    where, parameters = _where(db, selection)
    return int(db.execute(_COUNT + where, parameters).fetchone()[0])


def ids(db: sqlite3.Connection, selection: Selection) -> "array[int]":
    """Every id it finds, in order."""
    sql, parameters = _ordered(db, selection)
    rows = db.execute(sql, parameters)
    return array("q", (row_id for (row_id,) in rows))


def page(db: sqlite3.Connection, selection: Selection, offset: int, limit: int) -> list[int]:
    """Ids of one page, in order."""
    sql, parameters = _ordered(db, selection)
    rows = db.execute(f"{sql} LIMIT ? OFFSET ?", [*parameters, limit, offset]).fetchall()
    return [row_id for (row_id,) in rows]


def alike(
    db: sqlite3.Connection, selection: Selection, id: int, likeness: Likeness
) -> "array[int]":
    """Messages of the selection that have that in common with one of the store."""
    where, parameters = _where(db, selection, _LIKE[likeness], (id,))
    return array("q", (row_id for (row_id,) in db.execute(_IDS + where, parameters)))


def among(db: sqlite3.Connection, selection: Selection, ids: Sequence[int]) -> frozenset[MessageId]:
    """Those of these messages that are in the selection."""
    where, parameters = _where(db, selection, _THESE, (json.dumps(list(ids)),))
    return frozenset(MessageId(row_id) for (row_id,) in db.execute(_IDS + where, parameters))


def _ordered(db: sqlite3.Connection, selection: Selection) -> tuple[str, list[object]]:
    order = _ORDERS[selection.order]
    scope = scope_of(db, selection)
    if selection.threads and scope.column == "folder" and scope.search is None:
        values = ", ".join(map(str, scope.values))
        unread = "p.thread NOT IN (SELECT thread FROM placements WHERE folder = t.folder AND "
        order = order.replace("p.flags & 41 <> 0", unread + "flags & 41 = 0)")
        words = _WORDS if "m." in order else ""
        return f"{_TOPS}{words} WHERE t.folder IN ({values}) ORDER BY {order}", []
    where, parameters = _where(db, selection, words="m." in order)
    return f"{_IDS}{where} ORDER BY {order}", parameters


def _where(
    db: sqlite3.Connection,
    selection: Selection,
    more: str = "",
    values: Sequence[object] = (),
    *,
    words: bool = False,
) -> tuple[str, list[object]]:
    """Joins that the condition needs, and the condition.

    Args:
        db: a snapshot.
        selection: what is chosen.
        more: another condition.
        values: its parameters.
        words: join the words, whether or not the condition needs them.
    """
    scope = scope_of(db, selection)
    parts, parameters = _place(scope), list[object]()
    if are_left_out(db, scope.column, scope.search):
        parts.append(NO_DOUBLE.format(id="p.id"))
    if more:
        parts.append(more)
        parameters += values
    if scope.search is not None:
        condition, found = condition_of(db, scope.search)
        if selection.also:
            condition += _ALSO
            found = [*found, json.dumps(selection.also)]
        parts.append(f"({condition})")
        parameters += found
    where = " AND ".join(parts)
    joins = (_WORDS if words or "m." in where else "") + (_BYTES if "r." in where else "")
    return f"{joins} WHERE {where}", parameters


def _place(scope: Scope) -> list[str]:
    """The plus sign keeps SQLite from taking that column's index, and with it another order."""
    values = ", ".join(map(str, scope.values))
    if not scope.column:
        return ["+p.folder IS NOT NULL"]
    if len(scope.values) == 1:
        return ["+p.folder IS NOT NULL"] * (scope.column != "folder") + [
            f"p.{scope.column} = {values}"
        ]
    return ["+p.folder IS NOT NULL", f"+p.{scope.column} IN ({values})"]
