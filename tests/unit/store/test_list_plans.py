"""Lists come straight off an index: no table is gone through, nothing is sorted on the way."""

import sqlite3
from pathlib import Path

import pytest

from tests.unit.store.made_mail import HOME, arrival, raw_mail
from tui_mail.model.ids import AccountKey, FolderId
from tui_mail.ports.store_reader import Selection
from tui_mail.store.mail_store import Store
from tui_mail.store.reader import open_reader
from tui_mail.store.search_functions import SearchFunctions

OTHER = AccountKey("other")
COUNT = 600


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every statement that readers run from now on, with its values."""
    found: list[str] = []
    register = SearchFunctions.register

    def and_listen(self: SearchFunctions, db: sqlite3.Connection) -> None:
        register(self, db)
        db.set_trace_callback(found.append)

    monkeypatch.setattr(SearchFunctions, "register", and_listen)
    return found


def fill(store: Store, inbox: FolderId, *, hidden: bool) -> None:
    store.ensure_account(OTHER)
    theirs = store.ensure_folder(OTHER, "Inbox", remote="INBOX").id
    for folder in (inbox, theirs):
        raws = [raw_mail(f"{folder} {n}", message_id=f"<{folder}.{n}@x>") for n in range(COUNT)]
        store.add([arrival(folder, raw, received=n, uid=n + 1) for n, raw in enumerate(raws)])
    if hidden:
        places = store.server_places(theirs)
        store.delete([place.id for place in places[:3]], say=True)


@pytest.mark.parametrize("hidden", [False, True], ids=["none hidden", "some hidden"])
@pytest.mark.parametrize("known", [False, True], ids=["no statistics", "statistics"])
@pytest.mark.parametrize("what", ["folder", "account", "everything"])
def test_a_list_reads_its_index_and_nothing_else(
    store: Store, path: Path, inbox: FolderId, said: list[str], what: str, *, known: bool,
    hidden: bool,
) -> None:  # fmt: skip
    fill(store, inbox, hidden=hidden)
    if known:
        store._database._db.execute("ANALYZE").fetchall()
    view = {
        "folder": Selection(folder_id=inbox),
        "account": Selection(account=HOME),
        "everything": Selection(),
    }[what]
    reader = open_reader(path)
    total = reader.count(view)
    assert total == (COUNT if what != "everything" else 2 * COUNT - 3 * hidden)
    for offset in (0, total // 2, total - 50):
        assert len(reader.page(view, offset, 50)) == 50
    assert len(reader.ids(view)) == total
    reader.close()
    lists = [sql for sql in said if "FROM placements" in sql]
    assert len(lists) >= 4
    db = sqlite3.connect(path)
    try:
        for sql in lists:
            plan = [str(row[3]) for row in db.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()]
            wrong = [
                step for step in plan
                if "TEMP B-TREE" in step
                or ("placements" in step and step.startswith("SCAN") and "COVERING" not in step)
            ]  # fmt: skip
            assert not wrong, (sql, plan)
    finally:
        db.close()


def test_every_statement_of_a_list_is_heard(
    store: Store, path: Path, inbox: FolderId, said: list[str]
) -> None:
    """The test above hears what is run: a sort would be in the plan."""
    fill(store, inbox, hidden=False)
    db = sqlite3.connect(path)
    try:
        sql = "SELECT id FROM placements ORDER BY added"
        plan = [str(row[3]) for row in db.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()]
    finally:
        db.close()
    assert any("TEMP B-TREE" in step for step in plan)
    assert not said
