"""Big messages by their beginnings first, on a real server: whole on wish, never half or lost."""

import base64
import hashlib
import json
from pathlib import Path

import pytest

from tests.servers.person import Person, Row, account, letters
from tests.servers.rig import Rig

OVER = 'headers_over = "20 kB"\n'
ENCLOSED = bytes(range(256)) * 400


def big(number: int) -> bytes:
    """A letter with a file, about 140 kB."""
    coded = base64.encodebytes(ENCLOSED + b"%d" % number).replace(b"\n", b"\r\n")
    return (
        b"From: Friend <friend@rig.test>\r\nTo: alice@rig.test\r\nSubject: big %d\r\n"
        b"Message-ID: <big-%d@rig.test>\r\nDate: Mon, 02 Nov 2026 12:00:00 +0000\r\n"
        b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\n\r\nThe file is enclosed.\r\n--b\r\nContent-Type: application/octet-stream\r\n"
        b'Content-Disposition: attachment; filename="file.bin"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n%b--b--\r\n" % (number, number, coded)
    )


MAIL = [*letters(2, "alice"), big(1), big(2)]


@pytest.fixture
def alice(clean_rig: Rig, tmp_path: Path) -> Person:
    person = Person(tmp_path, account(clean_rig, "home", "alice", "pop", pop=OVER))
    clean_rig.seed("alice", MAIL)
    person.run("sync", "home")
    return person


def rows(person: Person) -> dict[str, Row]:
    found = person.rows("list", "--account", "home")
    assert len({row["subject"] for row in found}) == len(found), "none stands there twice"
    return {row["subject"]: row for row in found}


def hashes(person: Person) -> list[str]:
    shown = person.rows("show", *(row["id"] for row in rows(person).values()))
    return sorted(row["origin"]["sha256"] for row in shown)


def of(raws: list[bytes]) -> list[str]:
    return sorted(hashlib.sha256(raw).hexdigest() for raw in raws)


def test_commands_fetch_it_and_export_names_what_it_left_out(alice: Person, tmp_path: Path) -> None:
    head, other = rows(alice)["big 1"], rows(alice)["big 2"]
    assert (head.get("whole"), head["size"]) == (False, len(big(1)))
    assert head["snippet"] == "The file is enclosed."
    left = alice.run("export", tmp_path / "out", "--format", "eml", code=1)
    assert f"Of message {head['id']} only the beginning is here" in left.stderr.decode()
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert manifest["count"] == 2
    assert b"boundary=b" in alice.run("show", head["id"], "--headers").stdout
    assert "whole" in rows(alice)["big 1"], "headers need no fetching"
    assert alice.run("show", head["id"], "--raw").stdout == big(1)
    saved = alice.run("save", other["id"], "2", "--output", "-").stdout
    assert saved == ENCLOSED + b"2"
    assert not any("whole" in row for row in rows(alice).values())
    assert [rows(alice)[name]["id"] for name in ("big 1", "big 2")] == [head["id"], other["id"]]
    assert hashes(alice) == of(MAIL)
    alice.run("export", tmp_path / "all", "--format", "mbox")


def test_offline_its_beginning_is_shown_and_that_is_said(alice: Person, clean_rig: Rig) -> None:
    head = rows(alice)["big 1"]
    works = alice.config.read_text()
    alice.config.write_text(works.replace(f"port = {clean_rig.ports['pop3s']}\n", "port = 9\n"))
    shown = alice.run("show", head["id"], code=1)
    assert b"The file is enclosed." in shown.stdout
    assert b"could not be fetched: " in shown.stderr
    assert b"could not be fetched: " in alice.run("save", head["id"], "2", code=1).stderr
    assert alice.run("show", rows(alice)["letter 0"]["id"]).stderr == b""
    alice.config.write_text(works)
    assert alice.run("show", head["id"], "--raw").stdout == big(1)


@pytest.mark.parametrize(("step", "whole"), [("pop-after-retr", False), ("pop-after-commit", True)])
def test_a_kill_leaves_the_beginning_or_the_whole(alice: Person, step: str, whole: bool) -> None:
    head = rows(alice)["big 1"]
    alice.killed_at(step, "show", head["id"])
    after = rows(alice)["big 1"]
    assert ("whole" not in after) == whole
    assert after["attachments"] == (1 if whole else head["attachments"])
    same = ("id", "thread", "flags", "received", "size", "snippet")
    assert [after[key] for key in same] == [head[key] for key in same]
    assert alice.run("show", head["id"], "--raw").stdout == big(1)
    alice.run("sync", "home")
    assert hashes(alice) == of(MAIL)


def test_to_imap_and_back_it_is_one_message_and_never_taken_for_another(
    alice: Person, clean_rig: Rig
) -> None:
    head = rows(alice)["big 1"]
    alice.run("flag", head["id"], "+flagged", "+Family")
    seen = alice.rows("account", "mode", "home", "imap", "--dry-run")[0]
    assert (seen["heads"], seen["there_only"], seen["here_only"]) == (2, 2, 0)
    alice.run("account", "mode", "home", "imap")
    alice.run("sync", "home")
    whole = rows(alice)["big 1"]
    assert whole["id"] == head["id"]
    assert whole["flags"] == ["flagged", "Family"]
    assert hashes(alice) == of(MAIL)
    clean_rig.seed("alice", [big(3)])
    alice.run("sync", "home")
    alice.config.write_text(
        alice.config.read_text().replace(OVER, OVER + "leave_on_server = false\n")
    )
    alice.run("account", "mode", "home", "pop")
    alice.run("sync", "home")
    assert hashes(alice) == of([*MAIL, big(3)])
    assert clean_rig.messages("alice") == (), "fetched over POP and compared before that"
