"""How a store is opened: closed to others, durable, of a schema that is known."""

import os
import sqlite3
import stat
import threading
from pathlib import Path

import pytest

from tests.unit.store.made_mail import HOME, arrival, put_in, query, raw_mail
from tui_mail.errors import StoreCorrupt, StoreError, StoreLocked
from tui_mail.model.folder import FolderChange, Role
from tui_mail.ports.mail_store import MailStore
from tui_mail.ports.store_reader import StoreReader
from tui_mail.store import migrate
from tui_mail.store.mail_store import Store, open_store
from tui_mail.store.migrate import SCHEMA, statements
from tui_mail.store.private_files import make_private_database
from tui_mail.store.reader import open_reader


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_store_and_reader_are_what_the_ports_ask_for(path: Path) -> None:
    store: MailStore = open_store(path)
    reader: StoreReader = open_reader(path)
    assert store.folder_states(HOME) == ()
    assert reader.folders() == ()
    reader.close()
    store.close()


def test_S17_F4_every_file_is_closed_to_others_whatever_the_umask(path: Path) -> None:
    before = os.umask(0)
    try:
        store = open_store(path)
        store.ensure_account(HOME)
        inbox = store.ensure_folder(HOME, "Inbox").id
        big = raw_mail(body="x" * 17_000_000)
        store.add([arrival(inbox, big)])
        files = {file.name: mode(file) for file in path.parent.rglob("*") if file.is_file()}
        folders = {f.name: mode(f) for f in (path.parent, path.parent / "blobs")}
        store.close()
    finally:
        os.umask(before)
    assert {"mail.db", "mail.db-wal", "mail.db-shm"} < files.keys()
    assert len(files) == 4
    assert set(files.values()) == {0o600}
    assert folders == {"data": 0o700, "blobs": 0o700}


def test_F4_rights_that_are_too_wide_are_set_right(path: Path) -> None:
    open_store(path).close()
    path.chmod(0o644)
    path.parent.chmod(0o755)
    open_store(path).close()
    assert (mode(path), mode(path.parent)) == (0o600, 0o700)


def test_F5_a_link_in_place_of_the_database_is_refused(path: Path, tmp_path: Path) -> None:
    path.parent.mkdir()
    target = tmp_path / "elsewhere"
    target.touch()
    path.symlink_to(target)
    with pytest.raises(StoreError, match="not a plain file"):
        open_store(path)


def test_a_file_in_place_of_the_folder_is_an_error_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    with pytest.raises(StoreError, match="cannot use"):
        open_store(tmp_path / "data" / "mail.db")


def test_commits_are_full_and_the_file_can_shrink(store: Store, path: Path) -> None:
    with store._database.transaction() as tx:
        assert tx.db.execute("PRAGMA synchronous").fetchone() == (2,)
        assert tx.db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert tx.db.execute("PRAGMA auto_vacuum").fetchone() == (2,)
        assert tx.db.execute("PRAGMA foreign_keys").fetchone() == (1,)


def test_each_store_has_a_generation_of_its_own(tmp_path: Path) -> None:
    found = set()
    for name in ("one", "two"):
        open_store(tmp_path / name / "mail.db").close()
        sql = "SELECT value FROM meta WHERE name = 'generation'"
        found.add(query(tmp_path / name / "mail.db", sql)[0][0])
    assert len(found) == 2


def test_mail_is_there_when_the_store_is_opened_again(path: Path) -> None:
    store = open_store(path)
    store.ensure_account(HOME)
    inbox = store.ensure_folder(HOME, "Inbox", role=Role.INBOX).id
    message = put_in(store, inbox, "Kept")
    raw = store.raw(message)
    store.close()
    store = open_store(path)
    assert store.raw(message) == raw
    assert [s.folder.role for s in store.folder_states(HOME)] == [Role.INBOX]
    store.close()


def test_R16_a_newer_store_is_refused_and_not_touched(path: Path) -> None:
    open_store(path).close()
    query(path, f"PRAGMA user_version = {SCHEMA + 1}")
    before = path.read_bytes()
    with pytest.raises(StoreCorrupt, match="newer tui-mail"):
        open_store(path)
    reader = open_reader(path)
    with pytest.raises(StoreCorrupt, match="newer tui-mail"):
        reader.folders()
    reader.close()
    assert path.read_bytes() == before


def test_R16_a_copy_is_kept_before_a_migration(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(path)
    store.ensure_account(HOME)
    store.close()
    steps = tmp_path / "steps"
    steps.mkdir()
    for step in migrate.MIGRATIONS.glob("*.sql"):
        (steps / step.name).write_text(step.read_text())
    (steps / f"{SCHEMA + 1:04}_next.sql").write_text(
        "CREATE TABLE second (x);\nINSERT INTO second VALUES (7);\n"
    )
    monkeypatch.setattr(migrate, "MIGRATIONS", steps)
    monkeypatch.setattr(migrate, "SCHEMA", SCHEMA + 1)
    open_store(path).close()
    copy = path.with_name(f"mail.db.schema-{SCHEMA}")
    assert query(path, "SELECT x FROM second") == [(7,)]
    assert query(copy, "PRAGMA user_version") == [(SCHEMA,)]
    assert query(copy, "SELECT name FROM accounts") == [("home",)]
    assert mode(copy) == 0o600


def test_R16_a_migration_that_fails_leaves_the_store_as_it_was(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_store(path).close()
    (tmp_path / f"{SCHEMA + 1:04}_bad.sql").write_text(
        "CREATE TABLE half (x);\nCREATE TABLE half (x);\n"
    )
    monkeypatch.setattr(migrate, "MIGRATIONS", tmp_path)
    monkeypatch.setattr(migrate, "SCHEMA", SCHEMA + 1)
    with pytest.raises(StoreError):
        open_store(path)
    assert query(path, "PRAGMA user_version") == [(SCHEMA,)]
    assert query(path, "SELECT name FROM sqlite_master WHERE name = 'half'") == []


def test_R16_a_store_of_the_first_schema_is_brought_up_and_keeps_its_mail(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as older:
        older.setattr(migrate, "SCHEMA", 1)
        path.parent.mkdir()
        make_private_database(path)
        first = sqlite3.connect(path, isolation_level=None)
        migrate.migrate(first, path)
        first.execute("INSERT INTO accounts (name) VALUES ('home')")
        first.execute("INSERT INTO folders (account, name, role) VALUES (1, 'Inbox', 'inbox')")
        first.close()
    store = open_store(path)
    (state,) = store.folder_states(HOME)
    assert (state.folder.name, state.pending) == ("Inbox", FolderChange.NONE)
    store.close()


def test_migrations_are_numbered_without_a_gap() -> None:
    numbers = sorted(int(file.name[:4]) for file in migrate.MIGRATIONS.glob("*.sql"))
    assert numbers == list(range(1, SCHEMA + 1))


def test_statements_end_at_their_own_semicolon() -> None:
    script = "-- a; b\nCREATE TABLE x (y); -- z\nINSERT INTO x\nVALUES (';');\n"
    assert [part.strip().splitlines()[-1] for part in statements(script)] == [
        "CREATE TABLE x (y); -- z",
        "VALUES (';');",
    ]


def test_a_database_of_another_program_is_refused(path: Path) -> None:
    path.parent.mkdir()
    query(path, "CREATE TABLE browser_history (url)")
    before = path.read_bytes()
    with pytest.raises(StoreCorrupt, match="not a mail store"):
        open_store(path)
    assert path.read_bytes() == before


def test_R11_a_file_that_is_no_database_is_refused_and_kept(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"Dear diary, this is not SQLite. " * 200)
    before = path.read_bytes()
    with pytest.raises(StoreCorrupt, match="damaged"):
        open_store(path)
    assert path.read_bytes() == before


def test_R11_a_store_held_by_another_program_is_locked(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with store._database._lock:
        store._database._db.execute("PRAGMA busy_timeout = 10")
    with pytest.raises(StoreLocked) as caught:
        store.ensure_account(HOME)
    assert caught.value.recoverable
    assert caught.value.hint
    other.execute("ROLLBACK")
    other.close()
    store.ensure_account(HOME)


def test_a_closed_store_says_so_and_closes_twice(path: Path) -> None:
    store = open_store(path)
    store.close()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.ensure_account(HOME)


def test_many_threads_may_use_the_store(store: Store) -> None:
    inbox = store.ensure_folder(HOME, "Inbox").id

    def fill(number: int) -> None:
        for place in range(10):
            put_in(store, inbox, f"{number} {place}")

    threads = [threading.Thread(target=fill, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.folder_states(HOME)[0].folder.total == 40


def test_blobs_that_a_crash_left_are_swept_at_the_next_start(path: Path) -> None:
    open_store(path).close()
    blobs = path.parent / "blobs"
    blobs.mkdir(mode=0o700)
    (blobs / ("ab" * 32)).write_bytes(b"left over")
    (blobs / "cd.part").write_bytes(b"half")
    open_store(path).close()
    assert list(blobs.iterdir()) == []
