"""R2: kill -9 at any moment. A few moments in CI; `make soak` tries many."""

import hashlib
import os
import random
import signal
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.servers.person import PROGRAM, Person, account, letters
from tests.servers.rig import Rig
from tui_mail.ports.store_reader import Selection
from tui_mail.store.mail_store import open_store
from tui_mail.store.reader import open_reader

ROUNDS = 200 if os.environ.get("TUI_MAIL_SOAK") else 4
LONGEST = 1.2
"""Seconds; later than that the command is usually done."""


def killed_some_time(
    person: Person, chance: random.Random, *words: str, stdin: bytes = b""
) -> None:
    """Run a command and kill it at a moment that nobody chose."""
    process = subprocess.Popen(
        [PROGRAM, *words],
        env=person.env,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdin is not None
    process.stdin.write(stdin)
    process.stdin.close()
    try:
        process.wait(chance.uniform(0.15, LONGEST))
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()


@pytest.mark.parametrize("mode", ["pop", "imap"])
def test_R2_a_download_killed_at_any_moment_ends_with_each_message_once(
    clean_rig: Rig, tmp_path: Path, mode: str
) -> None:
    chance = random.Random(4711)
    leave = "leave_on_server = false\n"
    person = Person(tmp_path, account(clean_rig, "home", "alice", mode, pop=leave))
    clean_rig.seed("alice", (mail := letters(60 + ROUNDS, "alice"))[:60])
    for number in range(ROUNDS):
        clean_rig.deliver("alice", mail[60 + number])
        killed_some_time(person, chance, "sync", "home")
        if mode == "pop" and number % 10 == 3:
            gone = set(marks(mail[: 61 + number])) - set(marks(clean_rig.messages("alice")))
            assert gone <= set(marks(in_store(person))), "it is deleted there and not in the store"
    person.run("sync", "home")
    assert sorted(marks(in_store(person))) == sorted(marks(mail)), "each once, byte for byte"
    assert len(person.rows("list", "--folder", "Inbox", "--limit", 500)) == len(mail)
    assert len(clean_rig.messages("alice")) == (0 if mode == "pop" else len(mail))


def marks(raws: Iterable[bytes]) -> list[str]:
    """SHA-256 of each."""
    return [hashlib.sha256(raw).hexdigest() for raw in raws]


def in_store(person: Person) -> list[bytes]:
    """The bytes of every message that the store shows, read and unpacked."""
    database = person.paths.data / "mail.db"
    store, reader = open_store(database), open_reader(database)
    try:
        return [store.raw(row.id) for row in reader.page(Selection(), 0, 9_999)]
    finally:
        reader.close()
        store.close()


def test_R2_a_sending_killed_at_any_moment_never_sends_twice_and_never_lies(
    clean_rig: Rig, tmp_path: Path
) -> None:
    chance = random.Random(4712)
    person = Person(tmp_path, account(clean_rig, "home", "alice", "pop"))
    for number in range(ROUNDS):
        raw = f"From: alice@rig.test\nTo: bob@rig.test\nSubject: s{number}\n\nx\n".encode()
        killed_some_time(person, chance, "send", "-t", "--account", "home", stdin=raw)
    person.run("sync", "home")
    entries = {e["message_id"]: e["state"] for e in person.rows("outbox", "--all")}
    assert set(entries.values()) <= {"sent", "maybe-sent"}
    sure = [known for known, state in entries.items() if state == "sent"]
    person.until("home", lambda: set(sure) <= set(arrived(clean_rig)))
    there = arrived(clean_rig)
    assert len(there) == len(set(there)), "a message came twice"
    assert set(sure) <= set(there), "a message that is called sent never came"
    assert set(there) <= set(entries), "a message came that the outbox does not know"


def arrived(rig: Rig) -> list[str]:
    """Message-IDs in Bob's mailbox."""
    return [_message_id(raw) for raw in rig.messages("bob")]


def _message_id(raw: bytes) -> str:
    lines = raw.decode().splitlines()
    return next(line.split(": ", 1)[1] for line in lines if line.lower().startswith("message-id:"))
