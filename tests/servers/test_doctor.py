"""`tui-mail doctor` on a profile in use: all well, each thing that can be wrong, and the report."""

import getpass
import socket
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.person import PROGRAM, Person, account
from tests.servers.rig import Rig
from tui_mail.store.migrate import SCHEMA

CANARY = "canaryfolder"
LETTER = (
    b"From: Canary Friend <canary.friend@elsewhere.test>\r\nTo: bob@rig.test\r\n"
    b"Subject: canary subject\r\nMessage-ID: <canary-id@rig.test>\r\n\r\ncanary body\r\n"
)
STEPS = [
    ("", "settings", "read"),
    ("", "files", "rights"),
    ("", "keyring", "ask"),
    ("", "store", "check"),
    ("", "store", "space"),
    ("", "engine", "answer"),
    ("", "clock", "check"),
    ("home", "pop", "connect"),
    ("home", "pop", "login"),
    ("home", "pop", "capabilities"),
    ("home", "smtp", "connect"),
    ("home", "smtp", "login"),
    ("home", "smtp", "capabilities"),
    ("work", "imap", "connect"),
]


@pytest.fixture
def people(clean_rig: Rig, tmp_path: Path) -> Person:
    clean_rig.deliver("alice", LETTER)
    clean_rig.deliver("bob", LETTER, CANARY)
    person = Person(
        tmp_path,
        account(clean_rig, "home", "alice", "pop") + account(clean_rig, "work", "bob", "imap"),
    )
    person.run("sync")
    return person


@pytest.fixture
def engine(people: Person) -> Iterator[subprocess.Popen[bytes]]:
    """A process that holds the profile: a sync that goes on until it is stopped."""
    running = subprocess.Popen(
        [PROGRAM, "sync", "--watch"], env=people.env, stdout=subprocess.DEVNULL
    )
    end = time.monotonic() + 30
    while not people.paths.socket.exists():
        assert time.monotonic() < end
        time.sleep(0.05)
    yield running
    running.terminate()
    running.wait(30)


def test_a_profile_that_is_well_is_said_step_by_step(people: Person) -> None:
    rows = people.rows("doctor")
    assert [(r["account"], r["server"], r["step"]) for r in rows][: len(STEPS)] == STEPS
    assert all(row["ok"] for row in rows), [row for row in rows if not row["ok"]]
    assert list(rows[0]) == ["account", "server", "step", "ok", "detail", "advice", "seconds"]
    text = people.run("doctor").stdout.decode()
    assert "ok   store check: Whole: 2 messages in " in text
    assert "ok   work imap login: Logged in as bob." in text
    assert people.run("doctor").stderr == b""


def test_an_engine_that_runs_is_asked(people: Person, engine: subprocess.Popen[bytes]) -> None:
    (row,) = [row for row in people.rows("doctor") if row["server"] == "engine"]
    assert row["ok"]
    assert "It runs and answers (process " in row["detail"]


def only_wrong(people: Person, server: str) -> str:
    """The one step that is wrong, and the line on standard error that says so."""
    done = people.run("doctor", "--json", code=1)
    wrong = [row for row in people.rows("doctor", code=1) if not row["ok"]]
    assert {row["server"] for row in wrong} == {server}, wrong
    said = done.stderr.decode()
    assert said.count("\n") == 1
    assert wrong[0]["advice"]
    assert wrong[0]["advice"] in said
    return str(wrong[0]["detail"])


def test_each_thing_that_is_wrong_is_named_with_what_to_do(people: Person) -> None:
    database, config = people.paths.database, people.config.read_text()

    people.paths.data.chmod(0o755)
    assert "is open to others (mode 0755)" in only_wrong(people, "files")
    people.paths.data.chmod(0o700)

    people.config.write_text(config.replace("printf bobpw", "false"))
    wrong = [row for row in people.rows("doctor", code=1) if not row["ok"]]
    assert {row["account"] for row in wrong} == {"work"}

    people.config.write_text(config.replace('password_command = "printf bobpw"\n', ""))
    wrong = [row for row in people.rows("doctor", code=1) if not row["ok"]]
    assert "keyring" in {row["server"] for row in wrong}

    people.config.write_text(config.replace("[accounts.work.imap]", "[accounts.work.imapp]"))
    assert "Did you mean imap?" in str(people.rows("doctor", code=1)[0])
    people.config.write_text(config)

    whole = database.read_bytes()
    with database.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 8192)
    assert "is damaged" in only_wrong(people, "store")
    database.write_bytes(b"no database at all" * 1000)
    assert "is damaged" in only_wrong(people, "store")
    database.write_bytes(whole)
    assert all(row["ok"] for row in people.rows("doctor"))


def test_a_big_message_whose_file_is_gone_is_found(people: Person, clean_rig: Rig) -> None:
    clean_rig.deliver("alice", LETTER + b"x" * 76 * 300_000)
    people.run("sync", "home")
    (blob,) = (people.paths.data / "blobs").iterdir()
    blob.unlink()
    assert "has lost 1 files" in only_wrong(people, "store")


def test_a_new_disk_with_no_profile_is_well_and_stays_untouched(tmp_path: Path) -> None:
    person = Person(tmp_path, "")
    person.config.unlink()
    person.config.parent.rmdir()
    assert all(row["ok"] for row in person.rows("doctor"))
    assert not person.paths.data.exists()
    assert not person.paths.state.exists()


def test_the_report_holds_nothing_private(people: Person, clean_rig: Rig) -> None:
    with people.paths.engine_log.open("a") as log:
        log.write(
            "2026-11-26 21:00:00,123 WARNING account work: The IMAP server mail.canary.test:993 "
            f"refused bob@rig.test in {CANARY}, 'canary subject'\n"
            "Traceback (most recent call last):\n"
            f'  File "{people.home}/lib/site-packages/tui_mail/engine/outbox.py", line 7, in run\n'
            "    raise KeyError('canary subject')\n"
            "KeyError: 'canary subject'\n"
            "canary words of nobody\n"
        )
    people.config.write_text(people.config.read_text().replace("printf bobpw", "false"))
    text = people.run("doctor", "--report").stdout.decode()
    for word in (
        "account 1: pop; tls, port", "account 2: imap; tls, port", "password by command",
        "Python 3.", "SQLite 3.", f"schema {SCHEMA}", "2 messages", "ok   account 1 pop connect",
        "FAIL account 2 imap login",
        "21:00:00,123 WARNING account […]: The IMAP server […] refused",
        "tui_mail/engine/outbox.py:7 run", "KeyError",
    ):  # fmt: skip
        assert word in text, text
    private = [
        "canary", "alice", "bob", "rig.test", "localhost", "127.0.0.1", "Tester", "home.",
        str(people.home), str(Path.home()), socket.gethostname(), str(clean_rig.folder),
    ]  # fmt: skip
    if getpass.getuser() != "root":
        private.append(getpass.getuser())
    for word in private:
        assert word.casefold() not in text.casefold(), (word, text)

    target = people.home / "report.txt"
    people.run("doctor", "--report", target)
    assert target.stat().st_mode & 0o777 == 0o600
    assert "account 2: imap" in target.read_text()
    assert b"exists" in people.run("doctor", "--report", target, code=1).stderr


def test_the_report_is_made_of_a_profile_on_which_nothing_works(people: Person) -> None:
    people.config.write_text("nonsense = [\n")
    people.paths.database.write_bytes(b"canary" * 5_000)
    text = people.run("doctor", "--report").stdout.decode()
    assert "FAIL settings read" in text
    assert "FAIL store check" in text
    assert "canary" not in text
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(people.paths.database).execute("SELECT 1 FROM sqlite_master")
