"""What faces read: each commit as soon as it is made, from any thread, in list order."""

import re
import sqlite3
import threading
from pathlib import Path

import pytest

from tests.unit.store.made_mail import HOME, NOON, arrival, put_in, query, raw_mail
from tui_mail.errors import NotFound, StoreCorrupt, StoreError, StoreUpdating
from tui_mail.model.ids import AccountKey, FolderId, MessageId
from tui_mail.model.summary import QUICK_ORDERS, Order, Summary
from tui_mail.ports.store_reader import Selection
from tui_mail.store import list_order, read_pool
from tui_mail.store.list_scope import Scope
from tui_mail.store.mail_store import Store, open_store
from tui_mail.store.migrate import SCHEMA
from tui_mail.store.reader import Reader, open_reader

EVERYTHING = Selection()


def test_a_store_that_is_not_there_reads_as_empty(tmp_path: Path) -> None:
    reader = open_reader(tmp_path / "mail.db")
    assert reader.folders() == ()
    assert reader.count(EVERYTHING) == 0
    assert reader.page(EVERYTHING, 0, 10) == ()
    assert list(reader.ids(EVERYTHING)) == []
    assert reader.rows([MessageId(1)]) == ()
    assert reader.outbox(None) == ()
    assert reader.bcc(MessageId(1)) == ()
    for ask in (reader.raw, reader.origin):
        with pytest.raises(NotFound):
            ask(MessageId(1))
    assert not (tmp_path / "mail.db").exists()
    reader.close()


def test_a_store_that_is_being_made_reads_as_empty(tmp_path: Path) -> None:
    (tmp_path / "mail.db.new").touch()
    reader = open_reader(tmp_path / "mail.db")
    assert reader.folders() == ()
    reader.close()


def test_R11_a_store_that_lost_every_byte_is_no_new_one(tmp_path: Path) -> None:
    (tmp_path / "mail.db").touch()
    reader = open_reader(tmp_path / "mail.db")
    with pytest.raises(StoreCorrupt, match="the file is empty"):
        reader.folders()
    reader.close()
    with pytest.raises(StoreCorrupt, match="the file is empty"):
        open_store(tmp_path / "mail.db")
    assert (tmp_path / "mail.db").stat().st_size == 0


def test_a_store_made_later_is_read_then(path: Path) -> None:
    reader = open_reader(path)
    assert reader.count(EVERYTHING) == 0
    store = open_store(path)
    store.ensure_account(HOME)
    put_in(store, store.ensure_folder(HOME, "Inbox").id)
    assert reader.count(EVERYTHING) == 1
    reader.close()
    store.close()


def test_R16_an_older_store_is_being_brought_up_to_date(
    path: Path, store: Store, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert reader.folders() == ()
    monkeypatch.setattr(read_pool, "SCHEMA", SCHEMA + 1)
    with pytest.raises(StoreUpdating, match="brought up to date"):
        reader.folders()


def test_every_commit_is_seen_at_once(store: Store, reader: Reader, inbox: FolderId) -> None:
    view = Selection(folder_id=inbox)
    for number in range(3):
        message = put_in(store, inbox, str(number))
        assert reader.count(view) == number + 1
        assert reader.raw(message) == store.raw(message)


def test_a_reader_cannot_write(store: Store, reader: Reader) -> None:
    with reader._pool.reading() as db:
        assert db is not None
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            db.execute("DELETE FROM accounts")


def test_a_store_is_read_after_its_writer_left(path: Path) -> None:
    store = open_store(path)
    store.ensure_account(HOME)
    message = put_in(store, store.ensure_folder(HOME, "Inbox").id)
    store.close()
    reader = open_reader(path)
    assert reader.raw(message)
    reader.close()


def test_lists_are_newest_first_and_equal_times_by_id(
    store: Store, reader: Reader, inbox: FolderId
) -> None:
    times = [5, 3, 5, 9, 1, 5]
    messages = store.add(
        [arrival(inbox, raw_mail(str(n)), received=t) for n, t in enumerate(times)]
    )
    order = sorted(messages, key=lambda m: (times[messages.index(m)], m), reverse=True)
    assert list(reader.ids(Selection(folder_id=inbox))) == order


@pytest.mark.parametrize("kind", ["folder", "account", "everything"])
@pytest.mark.parametrize("hidden", [0, 3])
def test_pages_are_slices_of_the_ids(
    store: Store, reader: Reader, inbox: FolderId, archive: FolderId, kind: str, hidden: int
) -> None:
    work = AccountKey("work")
    store.ensure_account(work)
    desk = store.ensure_folder(work, "Inbox").id
    folders = (inbox, archive, desk)
    messages = store.add(
        [
            arrival(folders[n % 3], raw_mail(str(n)), received=NOON + n % 7, uid=n + 1)
            for n in range(40)
        ]
    )
    store.delete(messages[:hidden], say=True)
    view = {
        "folder": Selection(folder_id=inbox),
        "account": Selection(account=HOME),
        "everything": Selection(),
    }[kind]
    ids = list(reader.ids(view))
    assert len(ids) == reader.count(view)
    assert set(ids).isdisjoint(messages[:hidden])
    for offset in range(0, len(ids) + 3, 4):
        page = reader.page(view, offset, 6)
        assert [row.id for row in page] == ids[offset : offset + 6]


def test_a_view_of_nothing_is_empty(store: Store, reader: Reader, inbox: FolderId) -> None:
    put_in(store, inbox)
    work = AccountKey("work")
    store.ensure_account(work)
    for view in (
        Selection(account=AccountKey("nobody")),
        Selection(folder_id=FolderId(99)),
        Selection(account=work, folder_id=inbox),
        Selection(account=work),
    ):
        assert (reader.count(view), list(reader.ids(view))) == (0, [])
        assert reader.page(view, 0, 5) == ()


def test_rows_come_in_the_order_asked_for(store: Store, reader: Reader, inbox: FolderId) -> None:
    messages = store.add([arrival(inbox, raw_mail(str(n)), uid=n + 1) for n in range(1200)])
    store.delete([messages[3]], say=True)
    asked = [messages[7], MessageId(10**9), messages[0], messages[3], *messages[8:]]
    assert [row.id for row in reader.rows(asked)] == [messages[7], messages[0], *messages[8:]]


@pytest.mark.parametrize("threads", [False, True])
@pytest.mark.parametrize("order", sorted(QUICK_ORDERS))
@pytest.mark.parametrize("column", ["folder", "account", ""])
def test_a_list_reads_index_entries_and_no_table(
    store: Store, inbox: FolderId, column: str, order: Order, threads: bool
) -> None:
    scope = Scope(column, (int(inbox),))
    if (threads or order is Order.UNREAD) and column != "folder":
        assert threads or not list_order.can(scope, order)
        return
    direction = list_order._OLDEST if order is Order.OLDEST else list_order._NEWEST
    with store._database.transaction() as tx:
        for sql in list_order._parts(tx.db, scope, Selection(order=order, threads=threads)):
            plan = [row[3] for row in tx.db.execute(f"EXPLAIN QUERY PLAN {sql}{direction}")]
            tables = [
                step for step in plan if re.match("(SCAN|SEARCH) (placements|tops|t)\\b", step)
            ]
            assert tables
            assert all(" COVERING INDEX " in s or "PRIMARY KEY" in s for s in tables), plan
            sorts = [step for step in plan if "TEMP B-TREE FOR ORDER BY" in step]
            assert bool(sorts) is ("DISTINCT" in sql), plan


def test_an_origin_tells_imap_and_what_was_made_here(
    store: Store, reader: Reader, inbox: FolderId
) -> None:
    store.note_mailbox(inbox, 77, 9, 0)
    there, here = put_in(store, inbox, "There", uid=8), put_in(store, inbox, "Here")
    origin = reader.origin(there)
    assert (origin.protocol, origin.uid, origin.uidvalidity) == ("imap", 8, 77)
    assert (origin.fetched, origin.on_server) == (NOON, True)
    local = reader.origin(here)
    assert (local.protocol, local.uid, local.uidl, local.on_server) == ("local", None, None, False)


def test_two_threads_read_while_a_third_writes(
    store: Store, reader: Reader, inbox: FolderId
) -> None:
    stop, seen, wrong = threading.Event(), [0, 0], list[str]()
    view = Selection(folder_id=inbox)

    def read(number: int) -> None:
        while not stop.is_set() or not seen[number]:
            rows: tuple[Summary, ...] = reader.page(view, 0, 500)
            if len({row.subject.split()[0] for row in rows}) * 10 != len(rows):
                wrong.append(f"{len(rows)} rows")
            seen[number] += 1

    threads = [threading.Thread(target=read, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for batch in range(20):
        store.add([arrival(inbox, raw_mail(f"{batch} {n}")) for n in range(10)])
    stop.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert min(seen) > 0
    assert reader.count(view) == 200


def test_no_cursor_is_left_half_read(store: Store, reader: Reader, path: Path) -> None:
    folder = store.ensure_folder(HOME, "Inbox").id
    store.add([arrival(folder, raw_mail(str(n))) for n in range(300)])
    reader.page(EVERYTHING, 0, 10)
    reader.ids(EVERYTHING)
    reader.folders()
    assert query(path, "PRAGMA wal_checkpoint(TRUNCATE)") == [(0, 0, 0)]


def test_a_closed_reader_says_so(store: Store, reader: Reader) -> None:
    reader.folders()
    reader.close()
    with pytest.raises(StoreError, match="closed"):
        reader.folders()


def test_R11_a_damaged_store_is_told_as_such(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"not a database at all " * 100)
    reader = open_reader(path)
    with pytest.raises(StoreCorrupt):
        reader.folders()
    reader.close()


def test_the_library_of_this_machine_may_be_used_by_threads() -> None:
    assert sqlite3.threadsafety == 3
