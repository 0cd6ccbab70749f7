"""Commands with mail of which only the beginning is here, on a real IMAP server."""

import json
from pathlib import Path

import pytest

from tests.servers.person import Person, Row, account
from tests.servers.rig import Rig
from tests.servers.test_heads_first import ENCLOSED, big, hashes, of, rows

HEADERS = 'offline = "headers"\n'
HEADER = b"From: Friend <friend@rig.test>\r\nSubject: %b\r\nMessage-ID: <twin@rig.test>\r\n\r\n"
MAIL = [big(1), big(2), big(3)]


@pytest.fixture
def bob(clean_rig: Rig, tmp_path: Path) -> Person:
    person = Person(tmp_path, account(clean_rig, "home", "bob", "imap", imap=HEADERS))
    clean_rig.seed("bob", MAIL)
    person.run("sync", "home")
    return person


def beginnings(person: Person) -> list[str]:
    return sorted(row["subject"] for row in rows(person).values() if row.get("whole") is False)


def inbox(person: Person) -> Row:
    return next(f for f in person.rows("folders", "home") if f["role"] == "inbox")


def test_show_and_save_fetch_it_and_export_and_backup_take_it_for_no_more_than_it_is(
    bob: Person, clean_rig: Rig, tmp_path: Path
) -> None:
    assert beginnings(bob) == ["big 1", "big 2", "big 3"]
    ids = {name: row["id"] for name, row in rows(bob).items()}
    assert b"boundary=b" in bob.run("show", ids["big 1"], "--headers").stdout
    assert bob.run("show", ids["big 1"], "--raw").stdout == big(1)
    assert bob.run("save", ids["big 2"], "2", "--output", "-").stdout == ENCLOSED + b"2"
    assert beginnings(bob) == ["big 3"]
    left = bob.run("export", tmp_path / "out", "--format", "eml", code=1)
    assert f"Of message {ids['big 3']} only the beginning is here" in left.stderr.decode()
    assert json.loads((tmp_path / "out" / "manifest.json").read_text())["count"] == 2
    bob.run("backup", tmp_path / "kept")
    assert bob.run("show", ids["big 3"], "--raw").stdout == big(3)
    bob.run("restore", tmp_path / "kept")
    assert beginnings(bob) == ["big 3"]
    works = bob.config.read_text()
    bob.config.write_text(works.replace(f"port = {clean_rig.ports['imaps']}\n", "port = 9\n"))
    shown = bob.run("show", ids["big 3"], code=1)
    assert b"The file is enclosed." in shown.stdout
    assert b"could not be fetched: " in shown.stderr
    bob.config.write_text(works)
    bob.run("sync", "home")
    assert bob.run("show", ids["big 3"], "--raw").stdout == big(3)
    assert hashes(bob) == of(MAIL)


@pytest.mark.parametrize(
    ("step", "whole"), [("imap-after-fetch", False), ("imap-after-commit", True)]
)
def test_a_kill_leaves_the_beginning_or_the_whole(bob: Person, step: str, whole: bool) -> None:
    head = rows(bob)["big 1"]
    bob.killed_at(step, "show", head["id"])
    after = rows(bob)["big 1"]
    assert ("whole" not in after) == whole
    same = ("id", "thread", "flags", "received", "size", "snippet")
    assert [after[key] for key in same] == [head[key] for key in same]
    assert bob.run("show", head["id"], "--raw").stdout == big(1)


def test_a_kill_while_a_folder_is_made_available_is_gone_on_with(bob: Person) -> None:
    done = bob.run("folder", "offline", "home", "Inbox").stdout
    assert done == b"All of Inbox is kept here; what is missing is fetched\n"
    assert inbox(bob)["offline"] == "all"
    before = {name: row["id"] for name, row in rows(bob).items()}
    bob.killed_at("imap-after-commit", "sync", "home")
    bob.run("sync", "home")
    assert hashes(bob) == of(MAIL)
    assert {name: row["id"] for name, row in rows(bob).items()} == before
    bob.run("folder", "offline", "home", "Inbox", "some", code=2)
    bob.run("folder", "offline", "home", "Inbox", "account")
    assert "offline" not in inbox(bob)


def test_pop_waits_until_all_of_it_is_here(bob: Person, clean_rig: Rig) -> None:
    seen = bob.rows("account", "mode", "home", "pop", "--dry-run")[0]
    assert (seen["missing"], seen["beginnings"]) == (3, 3)
    refused = bob.run("account", "mode", "home", "pop", "--yes", code=1).stderr.decode()
    assert "3 messages are on the server" in refused
    assert 'set offline = "all"' in refused
    bob.config.write_text(bob.config.read_text().replace(HEADERS, ""))
    bob.run("sync", "home")
    assert bob.rows("account", "mode", "home", "pop", "--dry-run")[0]["missing"] == 0
    bob.run("account", "mode", "home", "pop", "--yes")
    bob.run("sync", "home")
    assert hashes(bob) == of(MAIL)


def test_from_pop_to_imap_with_headers_a_beginning_becomes_the_message_and_no_second_one(
    clean_rig: Rig, tmp_path: Path
) -> None:
    pop = 'headers_over = "20 kB"\n'
    alice = Person(tmp_path, account(clean_rig, "home", "alice", "pop", pop=pop, imap=HEADERS))
    same = big(2)[-18_000:]  # of equal size and Message-ID: no switch can match them unseen
    twins = [HEADER % name + same for name in (b"one", b"two")]
    clean_rig.seed("alice", [big(1), *twins])
    alice.run("sync", "home")
    head = rows(alice)["big 1"]
    assert beginnings(alice) == ["big 1"]
    alice.run("account", "mode", "home", "imap", "--yes")
    clean_rig.deliver("alice", big(4))
    alice.run("sync", "home")
    assert rows(alice)["big 1"]["id"] == head["id"]
    assert beginnings(alice) == ["big 4"]
    assert hashes(alice) == of([big(1), *twins, big(4)])
