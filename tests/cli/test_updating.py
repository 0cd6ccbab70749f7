"""A store of each earlier schema is brought up to date: backed up, said in words, whole (R16)."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.calling import User
from tests.cli.terminal import Terminal
from tests.engine.profile import SETTINGS, letter
from tests.unit.store.made_mail import assert_sound, query
from tui_mail.message.digest import digest
from tui_mail.model.folder import Role
from tui_mail.model.ids import AccountKey
from tui_mail.ports.mail_store import Arrival
from tui_mail.store.mail_store import open_store
from tui_mail.store.making import AUTO_VACUUM
from tui_mail.store.migrate import COPIES, SCHEMA, build
from tui_mail.wiring import updating
from tui_mail.wiring.lock import ProfileLock

HOME = AccountKey("home")
COUNT = 60
EARLIER = range(1, SCHEMA)
KILLED = EARLIER if os.environ.get("TUI_MAIL_SOAK") == "1" else [*EARLIER[::6], EARLIER[-1]]
"""Of which each step is killed: every sixth and the last; all of them in the long runs."""


def older(user: User, schema: int) -> None:
    """The user's store as a program of that schema left it, with mail."""
    user.write(SETTINGS)
    (user.home / "runtime_dir").mkdir(mode=0o700, exist_ok=True)
    user.paths.make()
    path = user.paths.database
    store = open_store(path)
    store.ensure_account(HOME)
    inbox = store.ensure_folder(HOME, "Inbox", role=Role.INBOX, local=True).id
    raws = [letter(n) for n in range(COUNT)]
    store.add([Arrival(inbox, raw, digest(raw), 1_000_000 + n) for n, raw in enumerate(raws)])
    store.close()
    whole = path.with_name("whole.db")
    path.rename(whole)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute(AUTO_VACUUM)
        build(db, schema)
        db.execute("ATTACH ? AS whole", (str(whole),))
        db.execute("DELETE FROM meta")
        db.execute("BEGIN")
        triggers = db.execute(
            "SELECT name, sql FROM main.sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        for name, _ in triggers:  # what they keep is copied like the rest
            db.execute(f"DROP TRIGGER {name}")
        wanted = (
            "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name <> 'sqlite_stat1'"
        )
        for (table,) in db.execute(wanted).fetchall():
            columns = [row[1] for row in db.execute(f"PRAGMA main.table_info({table})").fetchall()]
            names = ", ".join(columns)
            db.execute(f"INSERT INTO main.{table} ({names}) SELECT {names} FROM whole.{table}")
        for _, sql in triggers:
            db.execute(sql)
        db.execute("COMMIT")
        db.execute("PRAGMA journal_mode = WAL").fetchall()
    whole.unlink()
    path.chmod(0o600)


@pytest.fixture
def user(tmp_path: Path) -> User:
    return User(tmp_path)


def version(path: Path) -> object:
    return query(path, "PRAGMA user_version")[0][0]


def assert_updated(user: User, schema: int) -> None:
    path = user.paths.database
    assert version(path) == SCHEMA
    assert_sound(path)
    copy = path.with_name(f"mail.db.schema-{schema}")
    assert version(copy) == schema
    assert query(copy, "SELECT count(*) FROM placements") == [(COUNT,)]
    assert copy.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("schema", EARLIER)
def test_R16_any_command_brings_an_earlier_store_up_to_date_first(user: User, schema: int) -> None:
    older(user, schema)
    assert len(user.json("list", "--limit", 1000)) == COUNT
    assert_updated(user, schema)
    user.done("flag", 1, "+flagged")
    assert not (user.paths.state / "updating").exists()


@pytest.mark.parametrize("schema", KILLED)
@pytest.mark.parametrize("command", [("list",), ("flag", "1", "+flagged")])
@pytest.mark.parametrize(
    "step", ["migrate-after-copy", "migrate-before-commit", "migrate-after-commit"]
)
def test_R16_an_update_that_was_killed_is_done_by_the_next_command(
    user: User, schema: int, command: tuple[str, ...], step: str
) -> None:
    older(user, schema)
    ended = subprocess.run(
        [sys.executable, "-m", "tui_mail", *command],
        env=os.environ | user.environment | {"TUI_MAIL_FAIL_POINT": step},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert version(user.paths.database) == schema + (step == "migrate-after-commit")
    assert len(user.json("list", "--limit", 1000)) == COUNT
    assert_updated(user, schema)


def test_R16_only_the_last_copies_are_kept(user: User) -> None:
    older(user, 1)
    data = user.paths.data
    for number in (1, 3, 7, 8, 12):
        (data / f"mail.db.schema-{number}").write_bytes(b"old")
    (data / "mail.db.schema-mine").write_bytes(b"somebody's own")
    for copy in data.glob("mail.db.schema-*"):
        copy.chmod(0o600)
    user.done("list")
    numbers = sorted(
        int(n) for f in data.glob("mail.db.schema-*") if (n := f.name.rpartition("-")[2]) != "mine"
    )
    assert numbers == [1, 3, 7, 8, 12][-COPIES:], "and the steps between made none"
    assert (data / "mail.db.schema-mine").exists()


def test_R16_an_older_program_refuses_a_newer_store(user: User) -> None:
    older(user, 1)
    user.done("list")
    path = user.paths.database
    query(path, f"PRAGMA user_version = {SCHEMA + 1}")
    query(path, "PRAGMA wal_checkpoint(TRUNCATE)")
    before = path.read_bytes()
    for command in (("list",), ("flag", "1", "+flagged"), ("doctor", "--salvage")):
        said = user.call(*command).complaint()
        assert "was made by a newer tui-mail" in said
        assert "Update tui-mail; the store was not touched." in said
    assert path.read_bytes() == before


def test_R16_a_command_waits_for_whoever_updates_and_says_so_when_nobody_does(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    older(user, 1)
    lock = ProfileLock(user.paths)
    assert lock.take()
    try:
        monkeypatch.setattr(updating, "SILENCE", 0.3)
        said = user.call("list").complaint()
    finally:
        lock.give_back()
    assert "another tui-mail holds it" in said
    assert len(user.json("list", "--limit", 1000)) == COUNT


def test_R16_the_screen_says_what_is_done_and_goes_on_by_itself(user: User) -> None:
    older(user, 1)
    lock = ProfileLock(user.paths)
    assert lock.take()
    note = user.paths.state / "updating"
    try:
        note.write_text("Copying it as it is: 40%")
        terminal = Terminal(user)
        terminal.until(b"Updating the mail store")
        terminal.until(b"Copying it as it is: 40%")
        assert version(user.paths.database) == 1
    finally:
        lock.give_back()
    terminal.until(f"letter {COUNT - 1}".encode())
    terminal.type("q")
    assert terminal.status() == 0
    assert_updated(user, 1)


def test_R16_the_screen_can_be_left_and_the_update_goes_on(user: User) -> None:
    older(user, 1)
    lock = ProfileLock(user.paths)
    assert lock.take()
    try:
        terminal = Terminal(user)
        terminal.until(b"Updating the mail store")
        terminal.type("q")
        assert terminal.status() == 0
        assert b"Traceback" not in terminal.seen
    finally:
        lock.give_back()
    assert len(user.json("list", "--limit", 1000)) == COUNT
    assert_updated(user, 1)


def test_R16_an_update_that_fails_is_said_and_nothing_is_lost(user: User) -> None:
    older(user, 1)
    path = user.paths.database
    query(path, "CREATE INDEX journal_by_source ON journal (kind)")  # in the way of the next step
    terminal = Terminal(user)
    terminal.until(b"did not start")
    assert terminal.status() == 1
    assert b"Traceback" not in terminal.seen
    assert version(path) == 1
    assert query(path, "SELECT count(*) FROM placements") == [(COUNT,)]
