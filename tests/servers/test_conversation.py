"""The log of what is said, with real servers: readable, and with nothing private in it."""

import base64
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.servers.person import Person, account, letters
from tests.servers.rig import PASSWORDS, Rig
from tests.servers.test_story import letter
from tui_mail.conversation.read import ConversationFiles

SEEN = "Grüße aus 東京 ✉"


@pytest.fixture
def people(clean_rig: Rig, tmp_path: Path) -> Person:
    return Person(
        tmp_path,
        account(clean_rig, "home", "alice", "pop") + account(clean_rig, "work", "bob", "imap"),
    )


def lines(person: Person, name: str) -> list[str]:
    rows = person.rows("log", name, "--lines", 5000)
    return [f"{row['protocol']} {row['direction']}: {row['line']}" for row in rows]


def all_files(person: Person) -> dict[Path, bytes]:
    """Everything that the program wrote for itself and that is no mail and no setting."""
    return {p: p.read_bytes() for p in person.paths.state.rglob("*") if p.is_file()}


def secrets() -> set[bytes]:
    found: set[bytes] = set()
    for user, password in PASSWORDS.items():
        for name in (user, f"{user}@rig.test"):
            found.add(base64.b64encode(f"\0{name}\0{password}".encode()))
        found |= {password.encode(), base64.b64encode(password.encode())}
    return found


def test_T13_every_protocol_leaves_a_conversation_without_secret_subject_or_body(
    people: Person, clean_rig: Rig
) -> None:
    clean_rig.seed("alice", letters(6, "alice"))
    clean_rig.seed("bob", letters(6, "bob"))
    people.run("sync")
    people.run("send", "-t", "--account", "home", stdin=letter(os.urandom(20_000)))
    own = letter(b"canary-attachment").replace(b"alice@", b"bob@")
    people.run("send", "-t", "--account", "work", stdin=own)
    people.until("work", lambda: len(people.rows("list", "--account", "work")) >= 7)
    people.run("sync")

    home, work = lines(people, "home"), lines(people, "work")
    for expected in (
        "C: AUTH PLAIN [hidden]",
        "C: LIST",
        "S: +OK Logged in.",
        "C: QUIT",
    ):
        assert f"pop {expected}" in home
    assert any(re.fullmatch(r"pop C: RETR \d \(6, to RETR \d\)", line) for line in home)
    assert any(re.fullmatch(r"pop S: \+OK \d+ octets \[\d+ bytes\]", line) for line in home)
    for expected in (
        "C: STARTTLS",
        "C: AUTH SCRAM-SHA-256 [hidden]",
        "S: 334 [hidden]",
        "C: [hidden]",
    ):
        assert f"smtp {expected}" in home
        assert f"smtp {expected}" in work
    assert any(re.fullmatch(r"smtp C: BDAT \d+ LAST", line) for line in home)
    assert not [line for line in home if re.match(r"smtp S: 334 (?!\[hidden\]$)", line)]
    assert any(line.startswith("smtp C: RCPT TO:<bob@rig.test>") for line in home)
    taken = r"smtp S: 250 2\.0\.0 Ok: \d+ bytes queued as \w+"
    assert any(re.fullmatch(taken, line) for line in home)
    assert any(line.endswith("AUTHENTICATE PLAIN [hidden]") for line in work)
    assert any(line.startswith("imap S: * FETCH (6) [") for line in work)
    assert any('APPEND "Sent"' in line for line in work)
    assert any("TLSv1" in line for line in home)

    files = all_files(people)
    assert {file.name for file in files} >= {"home.log", "work.log"}
    private = {b"letter 3", b"canary", SEEN.encode(), b"Subject", b"punkt", b"=?utf-8?", b"friend"}
    for file, octets in files.items():
        assert not [word for word in secrets() | private if word in octets], file
        assert file.stat().st_mode & 0o777 == 0o600
        assert file.parent.stat().st_mode & 0o777 == 0o700


def test_a_password_that_is_refused_is_told_and_not_shown(people: Person, clean_rig: Rig) -> None:
    config = people.config.read_text()
    people.config.write_text(config.replace("printf alicepw", "printf canary-pw"))
    people.run("account", "check", "home", code=1)
    home = lines(people, "home")
    assert any(line.startswith("pop S: -ERR [AUTH]") for line in home), home
    assert any(line.startswith("pop -: Not opened: ") for line in home), home
    for file, octets in all_files(people).items():
        assert b"canary-pw" not in octets, file
        assert base64.b64encode(b"\0alice\0canary-pw") not in octets, file


def test_R10_a_full_disk_under_the_log_stops_no_sync(people: Person, clean_rig: Rig) -> None:
    clean_rig.seed("alice", letters(20, "alice"))
    clean_rig.seed("bob", letters(20, "bob"))
    folder = people.paths.logs
    folder.mkdir(parents=True)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16k,mode=0700", "tmpfs", folder], check=False
    )
    if mounted.returncode:
        pytest.skip("no file system may be mounted here")
    try:
        (folder / "ballast").write_bytes(b"x" * shutil.disk_usage(folder).free)
        people.run("sync")
        assert len(people.rows("list")) == 40
        assert all(len(file.read_bytes()) == 0 for file in folder.glob("*.log"))
        (folder / "ballast").unlink()
        people.run("sync")
        assert ConversationFiles(folder).tail("home", 10)
        assert all(file.read_bytes().endswith(b"\n") for file in folder.glob("*.log"))
    finally:
        subprocess.run(["umount", folder], check=True)


def test_the_log_says_nothing_of_an_account_that_was_removed(
    people: Person, clean_rig: Rig
) -> None:
    clean_rig.seed("alice", letters(1, "alice"))
    people.run("sync")
    assert lines(people, "home")
    people.run("account", "remove", "home")
    assert not list(people.paths.logs.glob("home*"))
    assert lines(people, "work")
