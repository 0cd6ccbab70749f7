"""Mail that only this machine has goes to a folder of the IMAP server: whole, dated, once."""

import hashlib
from pathlib import Path

import pytest

from tests.servers.imap_session import session
from tests.servers.person import Person, account, letters
from tests.servers.rig import Rig

SINCE = 978_343_200
"""2001-01-01 10:00 UTC."""


def old(number: int, message_id: bool = True) -> bytes:
    name = f"Message-ID: <old-{number}@rig.test>\r\n" if message_id else ""
    date = f"Date: Mon, 01 Jan 2001 10:{number:02}:00 +0000\r\n"
    return f"Subject: old {number}\r\n{name}{date}\r\nwords of {number}\r\n".encode()


OLD = [old(0), old(1), old(2, message_id=False), old(3)]


@pytest.fixture
def alice(clean_rig: Rig, tmp_path: Path) -> Person:
    """Four messages of an archive stand in a folder of this machine, with flags and labels."""
    person = Person(tmp_path, account(clean_rig, "home", "alice", "imap"))
    files = tmp_path / "files"
    files.mkdir()
    for number, raw in enumerate(OLD):
        (files / f"{number}.eml").write_bytes(raw)
    person.run("sync", "home")
    person.run("import", files, "--account", "home", "--folder", "From files")
    person.run("flag", *ids(person), "+seen", "+flagged", "+Family")
    return person


def rows(person: Person, folder: str) -> list[dict[str, object]]:
    return person.rows("list", "--account", "home", "--folder", folder, "--limit", 100)


def ids(person: Person) -> list[object]:
    return [row["id"] for row in rows(person, "From files")]


def there(rig: Rig, folder: str) -> list[bytes]:
    return sorted(rig.messages("alice", folder))


@pytest.mark.parametrize("how", ["move", "copy"])
def test_it_is_there_with_its_bytes_dates_flags_and_labels(
    alice: Person, clean_rig: Rig, how: str
) -> None:
    alice.run(how, *ids(alice), "Kept/2001")
    alice.run("sync", "home")
    assert there(clean_rig, "Kept/2001") == sorted(OLD)
    with session(clean_rig, user="alice") as server:
        server.select("Kept/2001")
        assert sorted(m.received for m in server.messages(server.uids())) == [
            SINCE + 60 * n for n in range(4)
        ]
        assert set(server.flags().values()) == {frozenset({"seen", "flagged", "Family"})}
    shown = alice.rows("show", *(row["id"] for row in rows(alice, "Kept/2001")))
    assert {row["origin"]["sha256"] for row in shown} == {
        hashlib.sha256(raw).hexdigest() for raw in OLD
    }
    assert all(row["origin"]["on_server"] for row in shown)
    assert len(rows(alice, "From files")) == (0 if how == "move" else 4)


@pytest.mark.parametrize("step", ["replay-before", "replay-after"])
@pytest.mark.parametrize("first", [0, 2], ids=["with a Message-ID", "without one"])
def test_broken_off_it_goes_on_and_doubles_nothing(
    alice: Person, clean_rig: Rig, step: str, first: int
) -> None:
    """The first one uploaded is the one whose answer is lost."""
    wanted = next(
        row["id"] for row in rows(alice, "From files") if row["subject"] == f"old {first}"
    )
    alice.run("move", wanted, *(one for one in ids(alice) if one != wanted), "Kept")
    alice.killed_at(step, "sync", "home")
    # all go up by one command (MULTIAPPEND): of none the answer was taken
    assert len(there(clean_rig, "Kept")) == (len(OLD) if step == "replay-after" else 0)
    alice.run("sync", "home")
    alice.run("sync", "home")
    assert there(clean_rig, "Kept") == sorted(OLD)
    assert len(rows(alice, "Kept")) == 4


def test_mail_that_the_server_lost_is_put_back_after_a_switch(
    clean_rig: Rig, tmp_path: Path
) -> None:
    person = Person(tmp_path, account(clean_rig, "home", "alice", "pop"))
    clean_rig.seed("alice", letters(3, "alice"))
    person.run("sync", "home")
    clean_rig.wipe("alice")
    person.run("account", "mode", "home", "imap")
    person.run("sync", "home")
    assert len(rows(person, "Inbox")) == 3
    person.run("move", *(row["id"] for row in rows(person, "Inbox")), "Saved")
    person.run("sync", "home")
    assert there(clean_rig, "Saved") == sorted(letters(3, "alice"))


@pytest.mark.parametrize("lost", [False, True], ids=["first try", "answer lost"])
def test_a_list_s_copy_that_came_there_is_not_taken_for_it(
    alice: Person, clean_rig: Rig, lost: bool
) -> None:
    """It has the Message-ID of ours, and other bytes."""
    copy = OLD[0].replace(b"Subject: old", b"Subject: [list] old")
    with session(clean_rig, user="alice") as server:
        server.create("Kept")
        server.append("Kept", copy, (), SINCE)
    wanted = next(row["id"] for row in rows(alice, "From files") if row["subject"] == "old 0")
    alice.run("move", wanted, "Kept")
    if lost:
        alice.killed_at("replay-after", "sync", "home")
    alice.run("sync", "home")
    assert there(clean_rig, "Kept") == sorted([OLD[0], copy])
    assert {row["id"] for row in rows(alice, "Kept")} > {wanted}
    assert len(rows(alice, "Kept")) == 2
