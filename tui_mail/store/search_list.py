"""Lists that no index of mail.db gives: what a query finds, and orders by who, what and how big.

Words are looked for by the search index, where there is one, and in the messages themselves where
it does not know them: correct, and slow where they are many. In the order of an index it must never
sort, so that a page ends the search as soon as it is full.
"""

import json
import sqlite3
from array import array
from collections.abc import Sequence
from itertools import islice
from typing import Final

from tui_mail.model.ids import MessageId
from tui_mail.model.summary import Likeness, Order
from tui_mail.ports.store_reader import Selection
from tui_mail.store import list_order
from tui_mail.store.folded_columns import people_sql
from tui_mail.store.list_scope import scope_of
from tui_mail.store.search_finding import finding
from tui_mail.store.search_scope import WORDS, Scoped, asked_of_each

_IDS: Final = "SELECT p.id FROM placements p"
_TOPS: Final = "SELECT p.id FROM tops t CROSS JOIN placements p ON p.id = t.placement"
_COUNT: Final = "SELECT count(*) FROM placements p"
_AMONG: Final = " WHERE p.id IN (SELECT value FROM json_each(?)) ORDER BY "
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
_BY_DATE: Final = frozenset({Order.NEWEST, Order.OLDEST})
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
    found = finding(db, selection)
    if found is not None:
        return found.count()
    each = asked_of_each(db, selection)
    return int(db.execute(_all(_COUNT, each), each.parameters).fetchone()[0])


def ids(db: sqlite3.Connection, selection: Selection) -> "array[int]":
    """Every id it finds, in order."""
    found = finding(db, selection)
    if found is None:
        sql, parameters = _ordered(db, selection)
        return array("q", (row_id for (row_id,) in db.execute(sql, parameters)))
    if selection.order is Order.RELEVANCE:
        return found.best()
    by_date = array("q", (row_id for _, row_id in found.rows(selection.order)))
    return by_date if selection.order in _BY_DATE else _sorted(db, by_date, selection.order)


def page(db: sqlite3.Connection, selection: Selection, offset: int, limit: int) -> list[int]:
    """Ids of one page, in order."""
    found = finding(db, selection)
    if found is None:
        sql, parameters = _ordered(db, selection)
        rows = db.execute(f"{sql} LIMIT ? OFFSET ?", [*parameters, limit, offset]).fetchall()
        return [row_id for (row_id,) in rows]
    if selection.order not in _BY_DATE:
        return list(ids(db, selection)[offset : offset + limit])
    return [row_id for _, row_id in islice(found.rows(selection.order), offset, offset + limit)]


def alike(
    db: sqlite3.Connection, selection: Selection, id: int, likeness: Likeness
) -> "array[int]":
    """Messages of the selection that have that in common with one of the store."""
    like = (_LIKE[likeness], (id,))
    found = finding(db, selection, like)
    if found is not None:
        return array("q", (row_id for _, row_id in found.rows(Order.NEWEST)))
    each = asked_of_each(db, selection, like)
    return array("q", (row_id for (row_id,) in db.execute(_all(_IDS, each), each.parameters)))


def among(db: sqlite3.Connection, selection: Selection, ids: Sequence[int]) -> frozenset[MessageId]:
    """Those of these messages that are in the selection, each asked itself."""
    each = asked_of_each(db, selection, (_THESE, (json.dumps(list(ids)),)))
    rows = db.execute(_all(_IDS, each), each.parameters)
    return frozenset(MessageId(row_id) for (row_id,) in rows)


def _all(select: str, each: Scoped) -> str:
    return f"{select}{each.joins} WHERE {each.where}"


def _sorted(db: sqlite3.Connection, found: "array[int]", order: Order) -> "array[int]":
    """These, in another order than that of arrival."""
    rows = db.execute(_IDS + WORDS + _AMONG + _ORDERS[order], (json.dumps(found.tolist()),))
    return array("q", (row_id for (row_id,) in rows))


def _ordered(db: sqlite3.Connection, selection: Selection) -> tuple[str, tuple[object, ...]]:
    order = _ORDERS[selection.order]
    scope = scope_of(db, selection)
    if selection.threads and scope.column == "folder" and scope.search is None:
        values = ", ".join(map(str, scope.values))
        unread = "p.thread NOT IN (SELECT thread FROM placements WHERE folder = t.folder AND "
        order = order.replace("p.flags & 41 <> 0", unread + "flags & 41 = 0)")
        words = WORDS if "m." in order else ""
        return f"{_TOPS}{words} WHERE t.folder IN ({values}) ORDER BY {order}", ()
    each = asked_of_each(db, selection, words="m." in order)
    return f"{_all(_IDS, each)} ORDER BY {order}", each.parameters
