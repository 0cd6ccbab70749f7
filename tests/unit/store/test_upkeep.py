"""Thrift while nothing happens: the file gets smaller, the WAL is emptied, nobody is held up."""

import base64
import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.unit.store.made_mail import HOME, arrival, put_in, query, raw_mail
from tui_mail.errors import StoreError
from tui_mail.model.ids import FolderId, MessageId
from tui_mail.store.mail_store import Store, open_store
from tui_mail.store.upkeep import FEW_PAGES


def wal(path: Path) -> int:
    return path.with_name("mail.db-wal").stat().st_size


def fill(store: Store, inbox: FolderId, count: int = 300) -> list[MessageId]:
    """Messages that do not pack well, some pages each."""
    chance = random.Random(7)
    noise = [base64.encodebytes(chance.randbytes(9_000)) for _ in range(count)]
    raws = [raw_mail(f"letter {n}").replace(b"Just", body) for n, body in enumerate(noise)]
    return list(store.add([arrival(inbox, raw, received=n) for n, raw in enumerate(raws)]))


def test_the_file_gets_smaller_after_most_of_a_mailbox_is_deleted(
    store: Store, path: Path, inbox: FolderId
) -> None:
    ids = fill(store, inbox)
    upkeep = store.upkeep()
    while upkeep.step():
        pass
    before = path.stat().st_size
    store.delete(ids[:270], say=False)
    assert upkeep.changed()
    assert not upkeep.changed()
    steps = 1
    while upkeep.step():
        steps += 1
    assert path.stat().st_size < before / 4
    ((free,),) = query(path, "PRAGMA freelist_count")
    assert isinstance(free, int)
    assert free <= FEW_PAGES
    assert wal(path) == 0
    assert 3 < steps < 12, "all at once would hold up the writer, one by one takes an age"
    assert len(store.placed(ids)) == 30
    upkeep.close()


def test_the_wal_is_emptied(store: Store, path: Path, inbox: FolderId) -> None:
    fill(store, inbox, 50)
    assert wal(path) > 100_000
    upkeep = store.upkeep()
    while upkeep.step():
        pass
    assert wal(path) == 0
    upkeep.close()


def test_whoever_writes_goes_first(store: Store, path: Path, inbox: FolderId) -> None:
    ids = fill(store, inbox, 100)
    store.delete(ids[:90], say=False)
    upkeep = store.upkeep()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert not upkeep.step()
        other.execute("ROLLBACK")
    assert upkeep.step()
    upkeep.close()


def test_a_long_reader_keeps_its_snapshot_and_the_wal_is_emptied_when_it_is_done(
    store: Store, path: Path, inbox: FolderId
) -> None:
    put_in(store, inbox, "first")
    upkeep = store.upkeep()
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM placements").fetchone() == (1,)
        fill(store, inbox, 50)
        while upkeep.step():
            pass
        assert reader.execute("SELECT count(*) FROM placements").fetchone() == (1,)
        assert wal(path) > 0
        reader.execute("ROLLBACK")
    while upkeep.step():
        pass
    assert wal(path) == 0
    upkeep.close()


def test_what_the_planner_knows_is_brought_up_to_date(
    store: Store, path: Path, inbox: FolderId
) -> None:
    fill(store, inbox, 100)
    store.placed(fill(store, inbox, 100))
    upkeep = store.upkeep()
    while upkeep.step():
        pass
    upkeep.close()
    tables = {row[0] for row in query(path, "SELECT tbl FROM sqlite_stat1")}
    assert "placements" in tables


def test_what_is_free_is_given_back_when_the_store_is_closed(path: Path) -> None:
    store = open_store(path)
    store.ensure_account(HOME)
    ids = fill(store, store.ensure_folder(HOME, "Inbox", local=True).id, 200)
    store.close()
    before = path.stat().st_size
    store = open_store(path)
    store.delete(ids[:180], say=False)
    store.close()
    assert path.stat().st_size < before / 4


def test_a_store_that_is_gone_is_an_error_of_the_tree(path: Path, tmp_path: Path) -> None:
    store = open_store(path)
    store.ensure_account(HOME)
    upkeep = store.upkeep()
    upkeep.close()
    store.close()
    with pytest.raises(StoreError):
        upkeep.step()
