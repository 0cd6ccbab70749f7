"""What a list goes over: folders, accounts or everything, each by an index of its own.

Must never name an account that the selection leaves out.
"""

import sqlite3
from typing import Final

from tui_mail.model.frozen import frozen
from tui_mail.model.search import All, Search, Term
from tui_mail.ports.store_reader import Selection
from tui_mail.store.folded_text import folded

ACCOUNTS: Final = "SELECT id, name FROM accounts"
FOLDERS: Final = "SELECT id, account, name, coalesce(role, '') FROM folders"
_ACCOUNT_OF: Final = "SELECT account FROM folders WHERE id = ?"


@frozen
class Scope:
    """All messages of these; of no source: nothing."""

    column: str
    """`folder`, `account`, or empty: everything."""
    values: tuple[int, ...]
    """Ids; one of no meaning where it is everything."""
    search: Search | None = None
    """What is still to be asked of each message."""


def scope_of(db: sqlite3.Connection, selection: Selection) -> Scope:
    """Where the messages of a selection are."""
    known: dict[int, str] = dict(db.execute(ACCOUNTS).fetchall())
    allowed = {
        row_id
        for row_id, name in known.items()
        if selection.account in {None, name}
        and (selection.accounts is None or name in selection.accounts)
    }
    if selection.folder_id is not None:
        row = db.execute(_ACCOUNT_OF, (selection.folder_id,)).fetchone()
        values = (int(selection.folder_id),) if row and row[0] in allowed else ()
        return Scope("folder", values, selection.search)
    place = place_of(selection.search)
    if place is not None:
        return Scope("folder", _folders(db, place, allowed))
    if len(allowed) == len(known) and allowed:
        return Scope("", (0,), selection.search)
    return Scope("account", tuple(sorted(allowed)), selection.search)


def place_of(search: Search | None) -> Term | None:
    """The condition `in:`, where that is all that is asked."""
    while isinstance(search, All) and len(search.searches) == 1:
        (search,) = search.searches
    return search if isinstance(search, Term) and search.field == "in" else None


def _folders(db: sqlite3.Connection, place: Term, allowed: set[int]) -> tuple[int, ...]:
    from tui_mail.store.search_sql import Condition, Named

    rows = [row for row in db.execute(FOLDERS).fetchall() if row[1] in allowed]
    named = [Named(i, tuple(n for n in (folded(name), role) if n)) for i, _, name, role in rows]
    condition = Condition((), named)
    condition.of(place)
    return tuple(int(str(value)) for value in condition.parameters)
