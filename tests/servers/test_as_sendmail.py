"""`tui-mail send` in the place of sendmail: real git send-email, cron's pipe, scripts; Postfix."""

import os
import pwd
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.servers.person import HANG, PROGRAM, Person, account
from tests.servers.rig import Rig

BODY = b"before\n.\n..\nFrom here on\n.\nafter\n"
CRON = (
    b"From: root (Cron Daemon)\nTo: %s\nSubject: Cron <me@here> backup\n"
    b"X-Cron-Env: <SHELL=/bin/sh>\n\nthe disk is full\n"
)


@pytest.fixture
def alice(clean_rig: Rig, tmp_path: Path) -> Person:
    """With a second account, and with the program's name in the ways that others call it."""
    settings = account(clean_rig, "home", "alice", "pop") + account(clean_rig, "bob", "bob", "imap")
    for folder in ("me", "bin"):
        (tmp_path / folder).mkdir()
    person = Person(tmp_path / "me", settings)
    (tmp_path / "bin" / "sendmail").symlink_to(PROGRAM)
    return person


@pytest.fixture
def sendmail(alice: Person, tmp_path: Path) -> Path:
    """A link to the program, by sendmail's name."""
    assert alice.home.is_dir()
    return tmp_path / "bin" / "sendmail"


def run(
    person: Person, *words: object, cwd: Path, stdin: bytes = b"", env: Mapping[str, str] = {}
) -> bytes:
    done = subprocess.run(
        list(map(str, words)),
        input=stdin,
        env={**person.env, **env},
        cwd=cwd,
        capture_output=True,
        check=False,
        timeout=HANG,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def arrived(rig: Rig, user: str) -> bytes:
    (raw,) = rig.messages(user)
    return raw


def git(person: Person, folder: Path, *words: object) -> None:
    plain = {"GIT_CONFIG_NOSYSTEM": "1", "TZ": "UTC"}
    run(person, "git", *words, cwd=folder, env=plain)


def need_send_email() -> None:
    done = subprocess.run(["git", "send-email", "-h"], capture_output=True, check=False)
    if b"not a git command" in done.stderr or b"Mail::Address" in done.stderr:
        if os.environ.get("CI") == "true":
            pytest.fail("CI must have git send-email: scripts/servers.sh installs it")
        pytest.skip("git send-email is not installed")


@pytest.mark.parametrize("way", ["sendmailCmd", "smtpServer"])
def test_a_patch_by_git_send_email_arrives_and_applies(
    clean_rig: Rig, alice: Person, sendmail: Path, tmp_path: Path, way: str
) -> None:
    need_send_email()
    folder = tmp_path / "project"
    folder.mkdir()
    git(alice, folder, "init", "-q")
    git(alice, folder, "config", "user.name", "Alice Tester")
    git(alice, folder, "config", "user.email", "alice@rig.test")
    command = f"{PROGRAM} send" if way == "sendmailCmd" else str(sendmail)
    git(alice, folder, "config", f"sendemail.{way}", command)
    git(alice, folder, "config", "sendemail.envelopeSender", "auto")
    (folder / "notes").write_bytes(b"one\n.\n")
    git(alice, folder, "add", "notes")
    git(alice, folder, "commit", "-q", "-m", "Keep notes, ä too")
    git(alice, folder, "send-email", "-1", "--quiet", "--confirm=never", "--suppress-cc=all",
        "--to=Bob <bob@rig.test>", "--bcc=alice@rig.test")  # fmt: skip

    (entry,) = alice.rows("outbox")
    assert (entry["state"], entry["account"]) == ("sent", "home")
    assert {r["address"] for r in entry["recipients"]} == {"bob@rig.test", "alice@rig.test"}
    raw = arrived(clean_rig, "bob")
    assert b"Return-Path: <alice@rig.test>" in raw
    assert b"\nBcc:" not in raw
    assert b"X-Mailer: git-send-email" in raw
    (tmp_path / "patch").write_bytes(raw)
    git(alice, folder, "update-ref", "-d", "HEAD")
    git(alice, folder, "rm", "-q", "-f", "notes")
    git(alice, folder, "am", "-q", tmp_path / "patch")
    assert (folder / "notes").read_bytes() == b"one\n.\n"


def test_what_cron_pipes_into_sendmail_comes_to_the_user_of_this_machine(
    clean_rig: Rig, alice: Person, sendmail: Path, tmp_path: Path
) -> None:
    me = pwd.getpwuid(os.getuid()).pw_name
    words = (sendmail, "-i", "-FCronDaemon", "-B8BITMIME", "-oem", me)
    run(alice, *words, cwd=tmp_path, stdin=CRON % me.encode())
    raw = arrived(clean_rig, "alice")
    assert b"Return-Path: <alice@rig.test>" in raw
    assert raw.endswith(b"\r\n\r\nthe disk is full\r\n")


def test_a_script_that_sends_a_report(
    clean_rig: Rig, alice: Person, sendmail: Path, tmp_path: Path
) -> None:
    """No From, a Bcc, lone dots; recipients of the headers and one as a word."""
    letter = b"To: alice@rig.test\nBcc: alice@old.test\nSubject: report\n\n" + BODY
    words = (sendmail, "-t", "-oi", "-f", "bob@rig.test", "-F", "Bob the Robot", "-bm", "-v")
    run(alice, *words, "--", "bob@rig.test", cwd=tmp_path, stdin=letter)
    (entry,) = alice.rows("outbox")
    assert entry["account"] == "bob"
    people = {"alice@rig.test", "alice@old.test", "bob@rig.test"}
    assert {r["address"] for r in entry["recipients"]} == people
    copies = [*clean_rig.messages("alice"), *clean_rig.messages("bob")]
    assert len(copies) == 3
    for raw in copies:
        assert b"Return-Path: <bob@rig.test>" in raw
        assert b"From: Bob the Robot <bob@rig.test>\r\n" in raw
        assert b"\nBcc:" not in raw
        assert raw.endswith(b"\r\n\r\n" + BODY.replace(b"\n", b"\r\n"))


def test_no_envelope_sender_for_what_must_not_come_back(
    clean_rig: Rig, alice: Person, tmp_path: Path
) -> None:
    letter = b"From: alice@rig.test\nTo: bob@rig.test\nSubject: away\n\nback on monday\n"
    run(alice, PROGRAM, "send", "-t", "-f", "<>", cwd=tmp_path, stdin=letter)
    assert b"Return-Path: <>" in arrived(clean_rig, "bob")
