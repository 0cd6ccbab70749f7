"""Mail from files and out of backups, with a server there to be told what it must not be told."""

from pathlib import Path

import pytest

from tests.servers.person import Person, account, letters
from tests.servers.rig import Rig


@pytest.fixture
def bob(clean_rig: Rig, tmp_path: Path) -> Person:
    (tmp_path / "bob").mkdir()
    return Person(tmp_path / "bob", account(clean_rig, "work", "bob", "imap"))


def flags_there(rig: Rig) -> str:
    return rig.doveadm("fetch", "-u", "bob", "flags", "mailbox", "INBOX")


def test_a_change_that_a_restore_brought_back_is_said_only_once_it_is_released(
    bob: Person, clean_rig: Rig, tmp_path: Path
) -> None:
    clean_rig.seed("bob", letters(3, "bob"))
    bob.run("sync", "work")
    first, second, third = bob.rows("list")
    bob.run("flag", first["id"], "+flagged")
    bob.run("move", second["id"], "Projects")
    bob.run("backup", tmp_path / "b.tar")
    (told,) = bob.rows("restore", tmp_path / "b.tar")
    assert told["held_changes"] == 2

    bob.run("flag", third["id"], "+answered")
    bob.run("sync", "work")
    bob.run("sync", "work")
    assert "Flagged" not in flags_there(clean_rig)
    assert "Answered" in flags_there(clean_rig), "what is changed since is said as ever"
    assert len(clean_rig.messages("bob")) == 3
    here = {row["id"]: row for row in bob.rows("list")}
    assert here.keys() == {first["id"], second["id"], third["id"]}
    assert "flagged" in here[first["id"]]["flags"]
    assert here[second["id"]]["folder"] == "Projects"

    bob.run("restore", "--release")
    bob.run("sync", "work")
    assert "Flagged" in flags_there(clean_rig)
    assert len(clean_rig.messages("bob", "Projects")) == 1
    assert len(clean_rig.messages("bob")) == 2


def test_a_message_that_waited_in_a_backup_is_not_sent_by_a_sync(
    bob: Person, clean_rig: Rig, tmp_path: Path
) -> None:
    letter = b"From: bob@rig.test\nTo: alice@rig.test\nSubject: once\n\nonly\n"
    bob.killed_at("send-after-queue", "send", "-t", "--account", "work", stdin=letter)
    bob.run("backup", tmp_path / "b.tar")
    bob.run("outbox", "retry", "all")
    assert len(clean_rig.messages("alice")) == 1
    (told,) = bob.rows("restore", tmp_path / "b.tar")
    assert told["held_outbox"] == 1
    bob.run("sync", "work")
    bob.run("outbox", "retry", "all")
    (entry,) = bob.rows("outbox")
    assert entry["state"] == "held"
    assert len(clean_rig.messages("alice")) == 1


def test_what_is_imported_never_reaches_the_server(
    bob: Person, clean_rig: Rig, tmp_path: Path
) -> None:
    clean_rig.seed("bob", letters(1, "bob"))
    for number, raw in enumerate(letters(9, "bob")[5:]):
        (tmp_path / f"{number}.eml").write_bytes(raw)
    files = sorted(tmp_path.glob("*.eml"))
    bob.run("import", *files, "--account", "work", "--folder", "Old")
    bob.run("sync", "work")
    old = bob.rows("list", "--folder", "Old")
    assert len(old) == 4
    bob.run("flag", old[0]["id"], "+flagged")
    bob.run("sync", "work")
    assert "Old" not in clean_rig.mailboxes("bob")
    assert len(clean_rig.messages("bob")) == 1

    clean_rig.doveadm("mailbox", "create", "-u", "bob", "Old")
    bob.run("sync", "work")
    bob.run("sync", "work")
    assert clean_rig.messages("bob", "Old") == ()
    assert {row["id"] for row in bob.rows("list")} >= {row["id"] for row in old}
