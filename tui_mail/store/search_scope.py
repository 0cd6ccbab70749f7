"""A search and the places it goes over, as one condition of SQL.

Must never put a word of the query into the SQL itself: words are parameters, always.
"""

import json
import sqlite3
from collections.abc import Sequence
from typing import Final

from tui_mail.model.frozen import frozen
from tui_mail.model.search import Search
from tui_mail.ports.store_reader import Selection
from tui_mail.store.doubles import NO_DOUBLE, are_left_out
from tui_mail.store.folded_text import folded
from tui_mail.store.list_scope import ACCOUNTS, FOLDERS, Scope, scope_of
from tui_mail.store.search_attached import KNOWN, Known, known
from tui_mail.store.search_plan import is_text
from tui_mail.store.search_sql import Condition, Named, Texts

FEW: Final = 500
"""So many messages that the index does not know are looked through whole, where haste is wanted."""
WORDS: Final = " CROSS JOIN messages m ON m.id = p.message"
_BYTES: Final = " CROSS JOIN raw r ON r.id = p.message"
_ALSO: Final = " OR p.id IN (SELECT value FROM json_each(?))"

Part = tuple[str, Sequence[object]]
"""A condition on p, m and r, and its parameters."""


@frozen
class Scoped:
    """Joins that a condition on places needs, and the condition."""

    joins: str
    where: str
    parameters: tuple[object, ...]


def scoped(db: sqlite3.Connection, scope: Scope, *parts: Part, words: bool = False) -> Scoped:
    """Places of the scope for which all of these hold.

    Args:
        db: a snapshot.
        scope: where; its search is not asked here.
        parts: conditions.
        words: join the words, whether or not a condition needs them.
    """
    each = _place(scope)
    if are_left_out(db, scope.column, scope.search):
        each.append(NO_DOUBLE.format(id="p.id"))
    each += [condition for condition, _ in parts]
    where = " AND ".join(each)
    joins = (WORDS if words or "m." in where else "") + (_BYTES if "r." in where else "")
    return Scoped(joins, where, tuple(value for _, values in parts for value in values))


def asked_of_each(
    db: sqlite3.Connection, selection: Selection, *parts: Part, words: bool = False
) -> Scoped:
    """Places of a selection, its search asked of one after the other."""
    scope = scope_of(db, selection)
    if scope.search is None:
        return scoped(db, scope, *parts, words=words)
    condition, values = _whole(db, selection, scope.search)
    if selection.also:
        condition += _ALSO
        values = [*values, json.dumps(selection.also)]
    return scoped(db, scope, *parts, (f"({condition})", values), words=words)


def condition_of(db: sqlite3.Connection, search: Search, texts: Texts) -> tuple[str, list[object]]:
    """A condition on p, m and r, and its parameters."""
    accounts = [Named(i, (folded(name),)) for i, name in db.execute(ACCOUNTS).fetchall()]
    rows = db.execute(FOLDERS).fetchall()
    folders = [Named(i, tuple(n for n in (folded(name), role) if n)) for i, _, name, role in rows]
    condition = Condition(accounts, folders, texts)
    return condition.of(search), condition.parameters


def texts_of_unknown(selection: Selection, state: Known) -> Texts:
    """How messages that the index does not know are looked through."""
    return Texts.HEADERS if selection.hasty and state.left > FEW else Texts.OPENED


def _whole(
    db: sqlite3.Connection, selection: Selection, search: Search
) -> tuple[str, list[object]]:
    """By the index where it knows the message, and by the message where not."""
    state = known(db) if is_text(search) else None
    if state is None:
        return condition_of(db, search, Texts.OPENED)
    by_index, values = condition_of(db, search, Texts.INDEXED)
    if not state.left:
        return by_index, values
    looked_at, others = condition_of(db, search, texts_of_unknown(selection, state))
    both = f"CASE WHEN {KNOWN} THEN ({by_index}) ELSE ({looked_at}) END"
    return both, [state.placed, state.anew, *values, *others]


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
