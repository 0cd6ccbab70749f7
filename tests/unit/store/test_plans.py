"""No statement's work grows with the mailbox: SQLite's own plans say so."""

import importlib
import pkgutil
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

import tui_mail.store
from tui_mail.store.mail_store import open_store
from tui_mail.store.search_functions import SearchFunctions
from tui_mail.store.search_index import index_path, make_index
from tui_mail.store.there import MAKE

GROWS = r"\b(p|m|r|t|l|placements|messages|raw|threads|refs|ledger|journal|people)\b"
"""Tables that grow with the mail, and what the statements call them."""

HEADS = {
    "journal_entries._SELECT",
    "list_order._EVERYTHING",
    "list_order._PLAIN",
    "list_order._TOPS",
    "list_order._TOPS_READ",
    "list_order._TOPS_UNREAD",
    "places._SELECT",
    "search_finding._EXTRA",
    "search_list._COUNT",
    "search_list._IDS",
    "search_list._TOPS",
    "standings._IT",
}
"""Beginnings of statements; their wholes are looked at, or are meant to go through a list."""

BY_ACCOUNT = {
    "folders._BYTES_OF_ACCOUNT",
    "folders._OF_ACCOUNT",
    "server_ids._DOUBLES",
    "switching._DOUBLES",
    "switching._WITHOUT_ADDRESS",
    "switching._WITHOUT_LINE",
}
"""Statements that are about everything an account has."""

WHOLE = {
    "snapshot._FILES",
    "people_search._FIRST",
    "acquaintance._WRITTEN_TO",
    "bulk._SENDERS",
    "bulk._TO_MANY",
}
"""A backup is about everything there is, and so is cleaning up, which a worker counts for; of
people a bounded number is looked at, best first."""


def statements() -> Iterator[tuple[str, str]]:
    for module in pkgutil.iter_modules(tui_mail.store.__path__):
        names = vars(importlib.import_module(f"tui_mail.store.{module.name}"))
        for name, value in names.items():
            for sql in value if isinstance(value, tuple) else (value,):
                if isinstance(sql, str) and re.match(r"\s*(SELECT|UPDATE|DELETE|INSERT)\b", sql):
                    yield f"{module.name}.{name}", sql


def parameters(sql: str) -> dict[str, int] | list[int]:
    if named := re.findall(r":(\w+)", sql):
        return dict.fromkeys(named, 1)
    numbered = [int(number) for number in re.findall(r"\?(\d+)", sql)]
    return [1] * (max(numbered) if numbered else sql.count("?"))


@pytest.mark.parametrize(("name", "sql"), [s for s in statements() if s[0] not in HEADS | WHOLE])
def test_no_statement_goes_through_a_table_that_grows(path: Path, name: str, sql: str) -> None:
    open_store(path).close()
    make_index(index_path(path), "").close()
    db = sqlite3.connect(path)
    db.execute("ATTACH ? AS search", (str(index_path(path)),))
    SearchFunctions(path.parent).register(db)
    for made in MAKE:  # of the writer's own connection
        db.execute(made)
    try:
        plan = [row[3] for row in db.execute("EXPLAIN QUERY PLAN " + sql, parameters(sql))]
    finally:
        db.close()
    assert [step for step in plan if re.match("SCAN " + GROWS, step)] == []
    if name not in BY_ACCOUNT:
        assert [step for step in plan if "placements_by_account" in step] == []


def test_there_are_statements_to_look_at() -> None:
    assert len(list(statements())) > 40
