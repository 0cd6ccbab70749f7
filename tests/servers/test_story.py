"""Alice (POP3) writes to Bob (IMAP), Bob answers, Alice reads: real servers, by commands."""

import hashlib
import os
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.servers.person import Person, account, letters
from tests.servers.rig import Rig


@pytest.fixture
def people(clean_rig: Rig, tmp_path: Path) -> Person:
    return Person(
        tmp_path,
        account(clean_rig, "home", "alice", "pop") + account(clean_rig, "work", "bob", "imap"),
    )


def letter(blob: bytes) -> bytes:
    message = EmailMessage()
    message["From"] = "Alice Tester <alice@rig.test>"
    message["To"] = "Bob Łukasz <bob@rig.test>"
    message["Bcc"] = "alice@rig.test"
    message["Subject"] = "Grüße aus 東京 ✉"
    message.set_content("Zeile eins\n.\n..punkt\nFrom here\nschöne Grüße\n")
    message.add_attachment(
        blob, maintype="application", subtype="octet-stream", filename="datei ü.bin"
    )
    return message.as_bytes()


def test_alice_and_bob(people: Person, clean_rig: Rig, tmp_path: Path) -> None:
    blob = os.urandom(70_000)
    people.run("send", "-t", "--account", "home", stdin=letter(blob))

    people.until("work", lambda: people.rows("list", "--account", "work"))
    (row,) = people.rows("list", "--account", "work")
    (full,) = people.rows("show", row["id"])
    assert row["subject"] == "Grüße aus 東京 ✉"
    assert row["to"] == [{"name": "Bob Łukasz", "address": "bob@rig.test"}]
    assert full["text"] == "Zeile eins\n.\n..punkt\nFrom here\nschöne Grüße\n"
    (part,) = full["parts"]
    assert part["filename"] == "datei ü.bin"
    saved = tmp_path / "saved.bin"
    people.run("save", row["id"], part["part"], "--output", saved)
    assert saved.read_bytes() == blob

    (at_bob,) = clean_rig.messages("bob")
    assert b"\nbcc:" not in at_bob.lower()
    raw = people.run("show", row["id"], "--raw").stdout
    assert raw == at_bob
    assert full["origin"]["sha256"] == hashlib.sha256(at_bob).hexdigest()

    answer = (
        "From: bob@rig.test\nTo: alice@rig.test\nSubject: Re: answer 4711\n"
        f"In-Reply-To: {row['message_id']}\nReferences: {row['message_id']}\n\nyes\n"
    )
    people.run("send", "-t", "--account", "work", stdin=answer.encode())
    people.run("sync", "work")
    people.run("sync", "work")
    (copy,) = clean_rig.messages("bob", "Sent")
    assert b"4711" in copy
    (sent,) = [
        r for r in people.rows("outbox") if "4711" in r["message_id"] or r["account"] == "work"
    ]
    assert (sent["state"], sent["sent_copy"]) == ("sent", "filed")

    def arrived() -> list[object]:
        rows = people.rows("list", "--account", "home", "--folder", "Inbox")
        return [r for r in rows if "4711" in r["subject"]]

    people.until("home", arrived)
    (read,) = [r for r in people.rows("list", "--folder", "Inbox") if "4711" in r["subject"]]
    assert people.rows("show", read["id"])[0]["text"] == "yes\n"
    copies = people.rows("list", "--account", "home", "--folder", "Sent")
    assert [r["subject"] for r in copies] == ["Grüße aus 東京 ✉"]


def test_what_is_done_here_is_carried_to_the_server_and_back(
    people: Person, clean_rig: Rig
) -> None:
    clean_rig.seed("bob", letters(4, "bob"))
    people.run("sync", "work")
    first, second, third, _ = people.rows("list", "--account", "work", "--folder", "Inbox")
    people.run("flag", first["id"], "+flagged", "+seen", "+Later")
    people.run("move", second["id"], "Projects/Loom")
    people.run("delete", third["id"])
    people.run("sync", "work")
    assert "Projects/Loom" in clean_rig.mailboxes("bob")
    assert len(clean_rig.messages("bob", "Projects/Loom")) == 1
    assert len(clean_rig.messages("bob", "Trash")) == 1
    flags = clean_rig.doveadm("fetch", "-u", "bob", "flags", "mailbox", "INBOX")
    assert "\\Flagged" in flags
    assert "Later" in flags

    clean_rig.doveadm("flags", "add", "-u", "bob", "\\Answered", "mailbox", "INBOX")
    clean_rig.doveadm("expunge", "-u", "bob", "mailbox", "Trash", "all")
    people.run("sync", "work")
    rows = people.rows("list", "--account", "work")
    assert {r["folder"] for r in rows} == {"Inbox", "Projects/Loom"}
    assert all("answered" in r["flags"] for r in rows if r["folder"] == "Inbox")
    assert {r["id"] for r in rows if r["folder"] == "Projects/Loom"} == {second["id"]}


def test_mail_reads_on_when_the_servers_are_gone(people: Person, clean_rig: Rig) -> None:
    clean_rig.seed("bob", letters(3, "bob"))
    clean_rig.seed("alice", letters(3, "alice"))
    people.run("sync")
    offline = {"TUI_MAIL_FAIL_POINT": ""}
    text = people.config.read_text()
    people.config.write_text(text.replace("port = ", "port = 1 # was "))
    rows = people.rows("list")
    assert len(rows) == 6
    for row in rows:
        assert people.run("show", row["id"], "--raw", env=offline).stdout
    failed = people.run("sync", code=1)
    assert len(failed.stderr.decode().strip().splitlines()) == 1
