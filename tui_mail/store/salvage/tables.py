"""Which pages belong to which table of a damaged store, and the rows of one table.

A table is found by its root, as the store says or as every store of this program has it; pages that
no tree leads to any more are told by the shape of their rows.
"""

import sqlite3
from array import array
from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import Final

from tui_mail.model.frozen import frozen
from tui_mail.store.making import AUTO_VACUUM
from tui_mail.store.migrate import SCHEMA, build
from tui_mail.store.salvage import records
from tui_mail.store.salvage.pages import Pages
from tui_mail.store.salvage.records import Value

_TYPES: Final = {"INTEGER": int, "TEXT": str, "BLOB": bytes}
_SEQUENCES: Final = "sqlite_sequence"
_ROOTS: Final = "SELECT name, rootpage FROM sqlite_master WHERE type = 'table'"
_NAMES: Final = "SELECT name FROM sqlite_master WHERE type = 'table'"
_MASTER_COLUMNS: Final = 5
_NOT_BY_SHAPE: Final = {
    "accounts", "undo", "meta", "ties", "picture_senders", "arrived", "drained",
    "rule_forwards", "programs", "snoozed", "reminders", "lifted", "muted", "book_groups",
    "book_members", "indexed_anew", _SEQUENCES,
}  # fmt: skip
"""Their rows look alike: a page of theirs that no tree leads to belongs to nobody."""


@frozen
class _Column:
    name: str
    type: type
    may_be_null: bool


@frozen
class _Table:
    columns: tuple[_Column, ...]
    least: int
    """Columns that it had at first; later ones may not be stored."""
    rowid: str
    """The column that is the rowid; empty: none is."""

    def read(self, rowid: int, values: tuple[Value, ...]) -> Mapping[str, Value] | None:
        """The row by the names of its columns; None where it is no row of this table."""
        if not self.least <= len(values) <= len(self.columns):
            return None
        row: dict[str, Value] = {}
        for column, value in zip(self.columns, values, strict=False):
            if column.name == self.rowid:
                if value is not None or rowid < 1:
                    return None
                row[column.name] = rowid
                continue
            fits = column.may_be_null if value is None else isinstance(value, column.type)
            if not fits:
                return None
            row[column.name] = value
        return row


class Tables:
    """The tables of a damaged store.

    Args:
        pages: its pages.
    """

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._tables, self._roots = _pattern()
        self._leaves: dict[str, array[int]] = {name: array("I") for name in self._tables}
        self._assign()

    def rows(self, table: str) -> Iterator[Mapping[str, Value]]:
        """Every row that can be read, by the names of its columns; columns added later may lack.

        Where a page stands twice, so does a row: whoever takes them must look.
        """
        shape = self._tables[table]
        for number in self._leaves[table]:
            for rowid, values in records.rows(self._pages, number):
                row = shape.read(rowid, values)
                if row is not None:
                    yield row

    def _assign(self) -> None:
        roots = self._roots | self._told_roots()
        seen: set[int] = set()
        for name, root in roots.items():
            if name in self._tables:
                self._walk(name, root, seen)
        for number in self._pages.leaves():
            if number not in seen:
                self._guess(number)

    def _told_roots(self) -> dict[str, int]:
        """As the store's own list of tables says, so far as it can be read."""
        roots: dict[str, int] = {}
        for number in self._below(1, set()):
            for _, values in records.rows(self._pages, number):
                if len(values) != _MASTER_COLUMNS or values[0] != "table":
                    continue
                name, root = values[1], values[3]
                if isinstance(name, str) and isinstance(root, int) and root > 1:
                    roots[name] = root
        return roots

    def _walk(self, table: str, root: int, seen: set[int]) -> None:
        for number in self._below(root, seen):
            if self._fits(table, number):
                self._leaves[table].append(number)
            else:
                self._guess(number)

    def _below(self, root: int, seen: set[int]) -> Iterator[int]:
        waiting = [root]
        while waiting:
            number = waiting.pop()
            if number in seen or not 0 < number <= self._pages.count:
                continue
            seen.add(number)
            yield number
            waiting += reversed(records.children(self._pages, number))

    def _fits(self, table: str, number: int) -> bool:
        """Whether any of its rows is of that table; an inner page of a rowid table has none."""
        shape = self._tables[table]
        return any(shape.read(*row) is not None for row in records.rows(self._pages, number))

    def _guess(self, number: int) -> None:
        for rowid, values in records.rows(self._pages, number):
            for name, table in self._tables.items():
                if name in _NOT_BY_SHAPE or bool(table.rowid) != bool(rowid):
                    continue
                if table.read(rowid, values) is not None:
                    self._leaves[name].append(number)
                    return


def _pattern() -> tuple[dict[str, _Table], dict[str, int]]:
    """The tables of this program's schema, and the roots that they have in a new store.

    Tables are made in the same order in each store, so an old one has them where a new one does.
    """
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as first:
        build(first, 1)
        at_first = {name: len(_columns(first, name)) for name in _names(first)}
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        db.execute(AUTO_VACUUM)
        build(db, SCHEMA)
        tables = {name: _table(db, name, at_first.get(name)) for name in _names(db)}
        roots = dict(db.execute(_ROOTS).fetchall())
    return tables, roots


def _names(db: sqlite3.Connection) -> list[str]:
    return [row[0] for row in db.execute(_NAMES)]


def _columns(db: sqlite3.Connection, table: str) -> list[tuple[str, str, int, int]]:
    found = db.execute('SELECT name, type, "notnull", pk FROM pragma_table_info(?)', (table,))
    return [(name, kind, notnull, pk) for name, kind, notnull, pk in found.fetchall()]


def _table(db: sqlite3.Connection, name: str, least: int | None) -> _Table:
    found = _columns(db, name)
    keys = [column for column, _, _, pk in found if pk]
    has_rowid = len(keys) == 1 and {c: kind for c, kind, *_ in found}[keys[0]] == "INTEGER"
    columns = []
    for column, kind, notnull, pk in found:
        # columns without a type are those of sqlite_sequence
        wanted = _TYPES.get(kind) or (str if column == "name" else int)
        columns.append(_Column(column, wanted, not notnull and not pk))
    return _Table(tuple(columns), least or len(columns), keys[0] if has_rowid else "")
