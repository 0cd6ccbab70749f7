"""New mail meets the rules once: not in the first sync, and not again after kill -9.

TUI_MAIL_SOAK=1 shows it of both protocols; else each of them shows one part.
"""

import json
import os
from pathlib import Path

import pytest

from tests.servers.person import Person, account
from tests.servers.rig import Rig

RULES = """
[[rules]]
name = "late"
when = "subject:late"
do = ["move Late", "flag +todo", "run %s --for late"]

[[rules]]
name = "on"
when = "subject:on"
do = ["forward carol@rig.test"]

[hooks]
new_mail = ["%s", "hook"]
sent = ["%s", "sent"]
"""
SCRIPT = """#!/bin/sh
printf '%s ' "$@" >>"$HOME/said"
cat >>"$HOME/said"
printf ' %s\\n' "${SECRET_OF_MINE-none}" >>"$HOME/said"
"""


def letter(number: int, subject: str, more: str = "") -> bytes:
    return (
        f"From: Ada <ada@rig.test>\r\nTo: alice@rig.test\r\n{more}Subject: {subject}\r\n"
        f"Message-ID: <new-{number}@rig.test>\r\n\r\nwords $(touch /tmp/never) {number}\r\n"
    ).encode()


BOTH = bool(os.environ.get("TUI_MAIL_SOAK"))


@pytest.fixture
def alice(request: pytest.FixtureRequest, clean_rig: Rig, tmp_path: Path) -> Person:
    home = tmp_path / "h"
    home.mkdir()
    script = home / "note"
    script.write_text(SCRIPT)
    script.chmod(0o700)
    config = account(clean_rig, "home", "alice", request.param) + RULES.replace("%s", str(script))
    return Person(home, config)


def said(alice: Person) -> list[str]:
    path = alice.home / "said"
    return path.read_text().splitlines() if path.exists() else []


def placed(alice: Person) -> dict[str, tuple[str, list[str]]]:
    return {row["subject"]: (row["folder"].casefold(), row["flags"]) for row in alice.rows("list")}


@pytest.mark.parametrize("alice", ["pop", "imap"] if BOTH else ["pop"], indirect=True)
def test_only_what_newly_comes_and_each_thing_once(alice: Person, clean_rig: Rig) -> None:
    clean_rig.deliver("alice", letter(0, "late 0"))
    alice.env["SECRET_OF_MINE"] = "hunter2"
    alice.run("sync")
    assert placed(alice) == {"late 0": ("inbox", [])}
    assert said(alice) == []
    clean_rig.deliver("alice", letter(1, "late 1"))
    alice.killed_at("rules-before", "sync")
    assert placed(alice)["late 1"][0] == "inbox"
    alice.killed_at("rules-after", "sync")
    assert placed(alice)["late 1"] == ("late", ["todo"])
    alice.run("sync")
    assert placed(alice) == {"late 0": ("inbox", []), "late 1": ("late", ["todo"])}
    (line,) = [line for line in said(alice) if line.startswith("--for late")]
    assert line.endswith(" none"), "the environment was handed on"
    given = json.loads(line.removeprefix("--for late ").removesuffix(" none"))
    assert given["rule"] == "late"
    assert given["message"]["subject"] == "late 1"


@pytest.mark.parametrize("alice", ["imap", "pop"] if BOTH else ["imap"], indirect=True)
def test_a_forward_goes_once_and_never_in_a_circle(alice: Person, clean_rig: Rig) -> None:
    alice.run("sync")
    clean_rig.deliver("alice", letter(1, "on 1"))
    clean_rig.deliver("alice", letter(2, "on 2", "X-Loop: alice@rig.test\r\n"))
    clean_rig.deliver("alice", letter(3, "on 3", "Return-Path: <>\r\n"))
    clean_rig.deliver("alice", letter(4, "on 4", "Delivered-To: carol@rig.test\r\n"))
    alice.run("sync")
    alice.run("rules", "run", "on")
    alice.run("sync")
    entries = alice.rows("outbox", "--all")
    assert [entry["recipients"][0]["address"] for entry in entries] == ["carol@rig.test"]
    assert entries[0]["state"] == "sent"
    (raw,) = clean_rig.messages("carol")
    assert b"X-Loop: alice@rig.test\r\n" in raw
    assert b"Auto-Submitted: auto-generated\r\n" in raw
    assert b"Subject: on 1\r\n" in raw
    assert any('"event": "sent"' in line for line in said(alice))
