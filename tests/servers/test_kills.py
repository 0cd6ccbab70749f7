"""kill -9 at each durable step: what is on disk afterwards explains itself, and a sync mends it."""

from pathlib import Path

import pytest

from tests.servers.person import Person, Row, account, letters
from tests.servers.rig import Rig

LETTER = (
    b"From: alice@rig.test\nTo: bob@rig.test\nSubject: once\nMessage-ID: <once@rig.test>\n\nonly\n"
)


@pytest.fixture
def alice(clean_rig: Rig, tmp_path: Path) -> Person:
    """Read over POP3, leaving nothing on the server."""
    return Person(
        tmp_path, account(clean_rig, "home", "alice", "pop", pop="leave_on_server = false\n")
    )


@pytest.fixture
def bob(clean_rig: Rig, tmp_path: Path) -> Person:
    return Person(tmp_path, account(clean_rig, "work", "bob", "imap"))


def subjects(person: Person) -> list[str]:
    return sorted(row["subject"] for row in person.rows("list", "--folder", "Inbox"))


@pytest.mark.parametrize(
    ("step", "here_after_the_kill"),
    [
        ("pop-after-retr", 0),
        ("pop-after-commit", 5),
        ("pop-after-dele", 5),
        ("pop-after-quit", 5),
    ],
)
def test_R3_a_kill_in_the_drain_neither_loses_nor_repeats(
    alice: Person, clean_rig: Rig, step: str, here_after_the_kill: int
) -> None:
    clean_rig.seed("alice", letters(5, "alice"))
    alice.killed_at(step, "sync", "home")
    assert len(subjects(alice)) == here_after_the_kill
    left = 0 if step == "pop-after-quit" else 5
    assert len(clean_rig.messages("alice")) == left, "nothing is deleted before QUIT is answered"
    alice.run("sync", "home")
    assert len(subjects(alice)) == 5
    assert len(set(subjects(alice))) == 5
    assert clean_rig.messages("alice") == ()
    alice.run("sync", "home")
    assert len(subjects(alice)) == 5


def outbox(person: Person) -> Row:
    (entry,) = person.rows("outbox")
    return entry


def delivered(rig: Rig) -> int:
    return sum(b"Subject: once" in raw for raw in rig.messages("bob"))


@pytest.mark.parametrize("step", ["send-after-queue", "send-after-mail-from"])
def test_R9_death_before_the_dot_is_certainly_unsent_and_sent_later_once(
    alice: Person, clean_rig: Rig, step: str
) -> None:
    alice.killed_at(step, "send", "-t", "--account", "home", stdin=LETTER)
    alice.until("home", lambda: delivered(clean_rig) == 1)
    assert outbox(alice)["state"] == "sent"
    alice.run("sync", "home")
    assert delivered(clean_rig) == 1
    assert [r["subject"] for r in alice.rows("list", "--folder", "Sent")] == ["once"]


@pytest.mark.parametrize(
    ("step", "came"), [("send-before-dot", 0), ("send-after-dot", 1), ("send-after-answer", 1)]
)
def test_R9_death_between_the_mark_and_the_answer_is_maybe_sent_and_never_repeated(
    alice: Person, clean_rig: Rig, step: str, came: int
) -> None:
    alice.killed_at(step, "send", "-t", "--account", "home", stdin=LETTER)
    alice.run("sync", "home")
    assert outbox(alice)["state"] == "maybe-sent"
    alice.run("outbox", "retry", "all")
    alice.run("sync", "home")
    assert outbox(alice)["state"] == "maybe-sent"
    assert delivered(clean_rig) == came


@pytest.mark.parametrize("step", ["sent-copy-before-append", "sent-copy-after-append"])
def test_a_kill_at_the_sent_copy_leaves_exactly_one(bob: Person, clean_rig: Rig, step: str) -> None:
    letter = LETTER.replace(b"From: alice", b"From: bob").replace(b"To: bob", b"To: alice")
    bob.run("send", "-t", "--account", "work", stdin=letter)
    bob.killed_at(step, "sync", "work")
    bob.run("sync", "work")
    bob.run("sync", "work")
    assert len(clean_rig.messages("bob", "Sent")) == 1
    assert outbox(bob)["sent_copy"] == "filed"
    assert len(bob.rows("list", "--folder", "Sent")) == 1


@pytest.mark.parametrize("step", ["imap-after-fetch", "imap-after-commit"])
def test_a_kill_in_the_download_neither_loses_nor_repeats(
    bob: Person, clean_rig: Rig, step: str
) -> None:
    clean_rig.seed("bob", letters(40, "bob"))
    bob.killed_at(step, "sync", "work")
    bob.run("sync", "work")
    assert len(bob.rows("list", "--limit", 100)) == 40
    assert len({row["message_id"] for row in bob.rows("list", "--limit", 100)}) == 40


@pytest.mark.parametrize("step", ["replay-before", "replay-after"])
def test_a_change_whose_replay_was_killed_reaches_the_server_once(
    bob: Person, clean_rig: Rig, step: str
) -> None:
    clean_rig.seed("bob", letters(2, "bob"))
    bob.run("sync", "work")
    first, second = bob.rows("list", "--folder", "Inbox")
    bob.run("move", first["id"], "Archive")
    bob.killed_at(step, "sync", "work")
    bob.run("flag", second["id"], "+flagged")
    bob.run("sync", "work")
    bob.run("sync", "work")
    assert len(clean_rig.messages("bob", "Archive")) == 1
    assert len(clean_rig.messages("bob")) == 1
    (archived,) = bob.rows("list", "--folder", "Archive")
    assert archived["id"] == first["id"]
    assert "\\Flagged" in clean_rig.doveadm("fetch", "-u", "bob", "flags", "mailbox", "INBOX")
