"""Mail that leaves through a program: the real msmtp and Postfix's own sendmail, and kill -9."""

import os
import shutil
import time
from pathlib import Path

import pytest

from tests.servers.person import HANG, Person, account
from tests.servers.rig import Rig

LETTER = (
    b"From: alice@rig.test\nTo: bob@rig.test\nBcc: alice@old.test\nSubject: s\n"
    b"Message-ID: <by.program@rig.test>\n\nbefore\n.\n..\nFrom here on\n.\n"
    + b"x" * 900
    + b"\nend\n"
)
MSMTP = "account default\nhost 127.0.0.1\nport {port}\ntls off\nauth off\n"


def need(program: str) -> str:
    """Where it is; else the test is skipped, in CI failed."""
    found = shutil.which(program, path=os.environ.get("PATH", "") + ":/usr/sbin")
    if found is None and os.environ.get("CI") == "true":
        pytest.fail(f"CI must have {program}: scripts/servers.sh installs it")
    if found is None:
        pytest.skip(f"{program} is not installed")
    return found


def by(rig: Rig, home: Path, command: str) -> Person:
    text = account(rig, "home", "alice", "pop").replace('smtp = "home"', 'smtp = "own"')
    return Person(home, f"[smtp.own]\ncommand = {command}\n" + text)


def msmtp(rig: Rig, folder: Path, service: str = "smarthost") -> str:
    """The command for msmtp with settings of its own."""
    rc = folder / "msmtprc"
    rc.write_text(MSMTP.format(port=rig.ports[service]))
    rc.chmod(0o600)
    return f'"{need("msmtp")} -C {rc}"'


def postfix(rig: Rig) -> str:
    """The command for the rig's Postfix."""
    return f'["{need("sendmail")}", "-C", "{rig.folder}/postfix"]'


def came(rig: Rig, user: str) -> bytes:
    """The one message that came."""
    end = time.monotonic() + HANG
    while not (found := rig.messages(user)):
        assert time.monotonic() < end, "it did not arrive"
        time.sleep(0.1)
    (raw,) = found
    return raw


@pytest.mark.parametrize("program", ["msmtp", "sendmail"])
def test_it_arrives_whole_at_everybody_and_names_no_hidden_recipient(
    clean_rig: Rig, tmp_path: Path, program: str
) -> None:
    command = msmtp(clean_rig, tmp_path) if program == "msmtp" else postfix(clean_rig)
    (tmp_path / "me").mkdir()
    alice = by(clean_rig, tmp_path / "me", command)
    alice.run("send", "-t", stdin=LETTER)
    (entry,) = alice.rows("outbox")
    assert (entry["state"], entry["sent_copy"]) == ("sent", "filed")
    for user in ("bob", "alice"):
        raw = came(clean_rig, user)
        head, body = raw.split(b"\r\n\r\n", 1)
        assert body == LETTER.split(b"\n\n", 1)[1].replace(b"\n", b"\r\n")
        assert b"Return-Path: <alice@rig.test>" in head
        assert b"\nBcc:" not in head
    alice.run("send", "-t", "-f", "<>", stdin=LETTER.replace(b"by.program", b"by.nobody"))
    end = time.monotonic() + HANG
    while len(found := clean_rig.messages("bob")) < 2:
        assert time.monotonic() < end
        time.sleep(0.1)
    assert b"Return-Path: <>" in found[1]


def test_what_msmtp_could_not_say_to_its_server_waits_and_then_goes_out(
    clean_rig: Rig, tmp_path: Path
) -> None:
    (tmp_path / "me").mkdir()
    alice = by(clean_rig, tmp_path / "me", msmtp(clean_rig, tmp_path))
    rc = tmp_path / "msmtprc"
    good = rc.read_text()
    rc.write_text(MSMTP.format(port=9))
    done = alice.run("send", "-t", stdin=LETTER, code=75)
    assert b"cannot connect to 127.0.0.1, port 9" in done.stderr
    (entry,) = alice.rows("outbox")
    assert entry["state"] == "waiting"
    rc.write_text(good)
    alice.run("outbox", "retry", entry["id"])
    came(clean_rig, "bob")


def test_account_check_and_doctor_look_for_the_program(clean_rig: Rig, tmp_path: Path) -> None:
    (tmp_path / "me").mkdir()
    alice = by(clean_rig, tmp_path / "me", msmtp(clean_rig, tmp_path))
    steps = [s for s in alice.rows("account", "check") if s["server"] == "smtp"]
    assert [(s["step"], s["ok"]) for s in steps] == [("connect", True), ("capabilities", True)]
    assert "program msmtp is there" in steps[0]["detail"]
    told = alice.run("doctor", code=None).stdout.decode()
    assert "program msmtp is there" in told
    assert "by the program msmtp" in alice.run("account", "show", "home").stdout.decode()
    alice.config.write_text(alice.config.read_text().replace("/msmtp -C", "/no-msmtp -C"))
    for words in (("account", "check"), ("doctor",)):
        wrong = alice.run(*words, code=1)
        assert b"program no-msmtp cannot be found" in wrong.stderr
    report = alice.run("doctor", "--report", code=None).stdout
    assert b"by a program" in report
    assert os.fsencode(tmp_path) not in report


@pytest.mark.parametrize(
    ("step", "state", "times"),
    [
        ("send-after-mail-from", "sent", 1),
        ("send-before-dot", "maybe-sent", 0),
        ("send-after-dot", "maybe-sent", 1),
        ("send-after-answer", "maybe-sent", 1),
    ],
)
def test_R9_a_kill_around_its_start_sends_it_once_or_says_that_nobody_knows(
    clean_rig: Rig, tmp_path: Path, step: str, state: str, times: int
) -> None:
    """Its start stands for the final dot: killed before it, nothing was given to anybody."""
    (tmp_path / "me").mkdir()
    mark = tmp_path / "runs"
    slow = f"echo run >> {mark}; sleep 0.2; exec {msmtp(clean_rig, tmp_path)[1:-1]}"
    script = tmp_path / "carrier"
    script.write_text(f'#!/bin/sh\n{slow} "$@"\n')
    script.chmod(0o700)
    alice = by(clean_rig, tmp_path / "me", f'["{script}"]')
    alice.killed_at(step, "send", "-t", stdin=LETTER)
    assert not (step == "send-after-mail-from" and mark.exists())
    alice.run("sync", "home", code=None)
    alice.run("sync", "home", code=None)
    (entry,) = alice.rows("outbox")
    assert entry["state"] == state
    if times:
        raw = came(clean_rig, "bob")
        assert raw.endswith(b"x" * 900 + b"\r\nend\r\n"), "our death cuts no message short"
    assert len(clean_rig.messages("bob")) == times
    assert (mark.read_text().count("run") if mark.exists() else 0) == times
