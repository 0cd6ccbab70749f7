"""The whole contract, walked once: every command, option and key that it promises.

What stands here is public. A test that has to change because a name or a key changed says that
somebody's script broke.
"""

import hashlib
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.calling import User
from tests.cli.conftest import with_passwords
from tui_mail.demo.process import RunningDemo

MESSAGE = {
    "id", "account", "folder", "subject", "from", "to", "cc", "date", "received", "size", "flags",
    "attachments", "thread", "message_id", "snippet",
}  # fmt: skip
OPENED = MESSAGE | {"headers", "text", "html", "parts", "links", "origin"}
PART = {"part", "content_type", "filename", "size", "inline"}
ORIGIN = {"removal", "proven", "protocol", "server", "fetched", "sha256", "on_server"}
ENTRY = {
    "id", "message_id", "account", "state", "attempts", "queued", "next_attempt", "last_error",
    "sent_copy", "recipients",
}  # fmt: skip
FOLDER = {"account", "folder", "role", "unread", "total", "local"}
ACCOUNT = {"account", "email", "mode", "smtp", "aliases"}
STEP = {"account", "server", "step", "ok", "detail", "advice", "seconds"}
SYNCED = {"account", "ok", "error", "new", "updated", "removed", "sent", "bytes", "seconds"}
SERVER = {"host", "port", "security", "username", "source"}

LETTER = b"To: bob@demo.test\nSubject: walked\n\nby the contract\n"
KEYRING = '\n[secrets]\nkeyring = "tests.cli.memory_keyring.MemoryKeyring"\n'


@pytest.fixture(scope="module")
def walker(demo: RunningDemo) -> Iterator[User]:
    """Both demo accounts, everything fetched."""
    with tempfile.TemporaryDirectory(prefix="walk-") as folder:
        user = User(Path(folder))
        user.write(with_passwords(demo) + KEYRING)
        user.done("sync")
        yield user


def one(rows: list[dict[str, Any]]) -> dict[str, Any]:
    (row,) = rows
    return row


def some(user: User, *words: object) -> dict[str, Any]:
    return user.json("list", *words, "--limit", 1)[0]


def test_a_message_has_its_keys_in_list_and_show(walker: User) -> None:
    rows = walker.json("list")
    assert len(rows) == 50, "the default limit"
    assert all(set(row) >= MESSAGE for row in rows)
    assert [row["received"] for row in rows] == sorted((r["received"] for r in rows), reverse=True)
    for row in rows:
        assert isinstance(row["id"], str)
        assert all(set(person) == {"name", "address"} for person in row["from"])
        assert row["date"].endswith("Z")
        assert len(row["date"]) == len("2026-11-23T10:00:00Z")
        assert isinstance(row["attachments"], int)
        assert set(row["flags"]) <= {"seen", "flagged", "answered", "draft", "forwarded"} | set(
            row["flags"]
        )
    shown = walker.json("show", *(row["id"] for row in rows))
    assert [row["id"] for row in shown] == [row["id"] for row in rows], "many in one call, in order"
    for row in shown:
        assert set(row) >= OPENED
        assert all(set(part) == PART for part in row["parts"])
        assert all(set(link) == {"text", "url"} for link in row["links"])
        assert all(len(header) == 2 for header in row["headers"])
        kind = {"uidl"} if row["origin"]["protocol"] == "pop" else {"uid", "uidvalidity"}
        assert set(row["origin"]) == ORIGIN | kind
        raw = walker.done("show", row["id"], "--raw").out
        assert hashlib.sha256(raw).hexdigest() == row["origin"]["sha256"]
        assert len(raw) == row["size"]


@pytest.mark.parametrize(
    "words",
    [
        ("--account", "bob"),
        ("--folder", "Inbox"),
        ("--limit", "3"),
        ("--threads",),
        ("is:unread", "-from:bob"),
        ("from:alice", "OR", "to:alice"),
        ('"out of the tunnel"',),
        ("subject:wove*", "NOT", "is:flagged"),
        ("body:loom", "has:attachment"),
        ("file:pdf",),
        ("in:inbox", "account:bob"),
        ("cc:nell", "label:none"),
        ("larger:1k", "smaller:1M"),
        ("before:2099-01-31", "after:2001-01-01", "newer:9999d"),
        ("older:1d",),
        ("on:2026-01-31",),
        ("is:read", "is:answered"),
        ("is:draft",),
        ("has:invite",),
        ("id:<nobody@nowhere>",),
        ("(from:nell", "OR", "from:priya)", "is:unread"),
    ],
)
def test_list_takes_its_options_and_every_word_of_a_query(walker: User, words: Any) -> None:
    assert all(set(row) >= MESSAGE for row in walker.json("list", *words))
    walker.done("list", *words)


@pytest.mark.parametrize("way", ["--raw", "--headers", "--text"])
def test_show_has_its_ways(walker: User, way: str) -> None:
    row = some(walker)
    assert walker.done("show", row["id"], way).out
    assert walker.done("show", row["id"]).out


def test_show_html_gives_the_html_part(walker: User) -> None:
    rows = walker.json("show", *(row["id"] for row in walker.json("list", "--limit", 200)))
    page = next(row["id"] for row in rows if row["html"])
    assert b"<" in walker.done("show", page, "--html").out


def test_save_writes_one_attachment(walker: User, tmp_path: Path) -> None:
    row = one(walker.json("show", some(walker, "has:attachment")["id"]))
    part = row["parts"][0]
    target = tmp_path / "saved"
    walker.done("save", row["id"], part["part"], "--output", target)
    assert target.stat().st_size == part["size"]


def test_folders_accounts_checks_and_syncs_have_their_keys(walker: User) -> None:
    assert all(set(row) >= FOLDER for row in walker.json("folders"))
    roles = {row["role"] for row in walker.json("folders", "bob")}
    assert roles >= {"inbox", "sent", "drafts", "trash", "junk", "archive"}
    assert all(set(row) >= ACCOUNT for row in walker.json("account", "list"))
    assert set(one(walker.json("account", "show", "alice"))) >= ACCOUNT
    assert all(set(row) >= STEP for row in walker.json("account", "check"))
    assert all(set(row) >= STEP for row in walker.json("account", "check", "alice"))
    assert all(set(row) >= SYNCED for row in walker.json("sync"))
    assert set(one(walker.json("sync", "alice"))) >= SYNCED


def test_flags_moves_copies_and_undo(walker: User) -> None:
    row = some(walker, "--account", "bob", "--folder", "inbox", "is:unread")
    walker.done("flag", row["id"], "+flagged", "-seen", "+Mine")
    assert {"flagged", "Mine"} <= set(one(walker.json("show", row["id"]))["flags"])
    walker.done("undo")
    assert one(walker.json("show", row["id"]))["flags"] == row["flags"]
    walker.done("move", row["id"], "Walked/Here")
    assert one(walker.json("show", row["id"]))["folder"] == "Walked/Here"
    walker.done("undo")
    copy = one(walker.json("copy", row["id"], "Walked/Here"))["ids"][0]
    assert copy != row["id"]
    assert one(walker.json("show", copy))["flags"] == row["flags"], "no move changes a flag"
    walker.done("archive", copy)
    walker.done("delete", copy)
    walker.done("delete", copy)
    assert walker.call("show", copy).status == 1
    assert one(walker.json("show", row["id"]))["folder"] == row["folder"]


def test_folder_has_its_words(walker: User) -> None:
    walker.done("folder", "create", "bob", "Walk")
    walker.done("folder", "rename", "bob", "Walk", "Walked on")
    walker.done("folder", "read", "bob", "Walked on")
    walker.done("folder", "delete", "bob", "Walked on")
    walker.done("folder", "empty", "bob", "trash")
    assert one([r for r in walker.json("folders", "bob") if r["role"] == "trash"])["total"] == 0


def test_send_prints_its_outbox_id_and_outbox_tells_the_truth(walker: User) -> None:
    sent = walker.done("send", "-t", "--account", "alice", stdin=LETTER).out.split()
    entry = one(walker.json("outbox", "show", sent[-1].decode()))
    assert set(entry) >= ENTRY
    assert entry["state"] == "sent"
    assert [set(each) for each in entry["recipients"]] == [{"address", "state", "reply"}]
    named = walker.json("send", "--account", "alice", "bob@demo.test", stdin=LETTER)
    assert one(named)["id"] in {row["id"] for row in walker.json("outbox")}
    assert {row["id"] for row in walker.json("outbox", "list", "--all")} >= {entry["id"]}
    assert walker.call("outbox", "retry", entry["id"]).status == 2, "it is settled"
    assert walker.call("outbox", "cancel", entry["id"]).status == 2
    walker.done("outbox", "retry", "all")


def test_a_message_may_be_sent_later(walker: User) -> None:
    number = walker.done("send", "-t", "--at", "tomorrow 9:00", stdin=LETTER).out.decode().strip()
    kept = {entry["id"]: entry["state"] for entry in walker.json("outbox")}
    assert kept[number] == "held"
    walker.done("outbox", "cancel", number)


def test_a_switch_is_counted_first_and_changes_nothing(walker: User) -> None:
    walker.done("sync")  # what is not here yet would be said
    for account, mode in (("alice", "imap"), ("bob", "pop")):
        (seen,) = walker.json("account", "mode", account, mode, "--dry-run")
        assert (seen["account"], seen["mode"]) == (account, mode)
        assert seen["here"] == seen["known"] + seen["matched"] + seen["here_only"]
        assert walker.json("account", "show", account)[0]["mode"] != mode


def test_what_needs_a_terminal_says_so(walker: User) -> None:
    for words in ((), ("compose", "mailto:bob@demo.test"), ("demo",)):
        called = walker.call(*words)
        assert called.status == 2
        assert "terminal" in called.complaint()


def test_import_export_backup_restore(walker: User, tmp_path: Path) -> None:
    file = tmp_path / "one.eml"
    file.write_bytes(b"Subject: from a file\r\n\r\nwords\r\n")
    walker.done("import", file, "--account", "alice", "--folder", "Kept")
    row = one(walker.json("list", "--account", "alice", "--folder", "Kept"))
    assert walker.done("show", row["id"], "--raw").out == file.read_bytes()
    walker.done("import", file, "--account", "alice", "--folder", "Kept")
    assert len(walker.json("list", "--account", "alice", "--folder", "Kept")) == 1
    for kind in ("eml", "mbox", "maildir"):
        walker.done("export", tmp_path / kind, "in:inbox", "--format", kind)
        assert any("manifest" in path.name for path in (tmp_path / kind).iterdir())
    before = [row["id"] for row in walker.json("list", "--limit", 1000)]
    walker.done("backup", tmp_path / "all.backup")
    walker.done("flag", row["id"], "+later")
    walker.done("restore", tmp_path / "all.backup")
    assert [row["id"] for row in walker.json("list", "--limit", 1000)] == before
    assert "later" not in one(walker.json("show", row["id"]))["flags"]


def test_doctor_and_log(walker: User) -> None:
    steps = walker.call("doctor", "--json").objects()
    assert steps
    assert all(set(step) >= STEP for step in steps)
    assert walker.call("doctor", "--report").out
    assert b"S: " in walker.done("log").out
    assert walker.done("log", "bob").out


def test_accounts_come_and_go(walker: User) -> None:
    asked = (
        "account", "add", "carol@foo.example", "--name", "Carol", "--mode", "imap",
        "--user", "carol",
        "--imap", "imap.foo.example:993:tls", "--pop", "pop.foo.example:995:tls",
        "--smtp", "smtp.foo.example:587:starttls",
    )  # fmt: skip
    proposed = one(walker.json(*asked, "--dry-run", "--offline"))
    assert set(proposed) >= {"imap", "pop", "smtp"}
    assert all(set(proposed[name]) >= SERVER for name in ("imap", "pop", "smtp"))
    assert "carol" not in {row["account"] for row in walker.json("account", "list")}
    walker.done(*asked, "--no-check", "--password-stdin", stdin=b"walked by\n")
    assert set(one(walker.json("account", "show", "carol"))) >= ACCOUNT
    walker.done("account", "password", "carol", "incoming", stdin=b"another one\n")
    walker.done("account", "password", "carol", "outgoing", stdin=b"another one\n")
    walker.done("account", "remove", "carol")
    assert "carol" not in {row["account"] for row in walker.json("account", "list")}


def test_every_command_explains_itself(walker: User) -> None:
    from tui_mail.cli.registry import COMMANDS

    named = {
        "demo", "account", "sync", "folders", "folder", "list", "show", "save", "flag", "move",
        "copy", "archive", "delete", "undo", "send", "compose", "outbox", "import", "export",
        "backup", "restore", "doctor", "log",
    }  # fmt: skip
    assert named <= set(COMMANDS)
    for name in named:
        assert b"usage: tui-mail " + name.encode() in walker.done(name, "--help").out


def test_exit_statuses(walker: User) -> None:
    assert walker.call("list", "--nope").status == 2
    assert walker.call("show", "999999").status == 1
    assert walker.call("nonsense").status == 2
    assert walker.call("--version").status == 0


def test_demo_serve_prints_one_line_and_serves_until_it_is_told_to_end(tmp_path: Path) -> None:
    import json

    user = User(tmp_path)
    words = [sys.executable, "-m", "tui_mail", "demo", "--serve"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, env=dict(user.environment)) as serving:
        assert serving.stdout is not None
        told = json.loads(serving.stdout.readline())
        assert set(told) == {"pop3", "imap", "smtp", "users"}
        assert all(set(told[name]) >= {"host", "port"} for name in ("pop3", "imap", "smtp"))
        assert set(told["users"]) == {"alice@demo.test", "bob@demo.test"}
        serving.send_signal(signal.SIGTERM)
        assert serving.wait(20) == 0
