"""send and outbox: exit statuses and sentences as the contract has them."""

import time
from dataclasses import replace
from datetime import datetime

import pytest

from tests.cli.calling import User
from tui_mail.cli.sending import sentence, status
from tui_mail.demo.process import RunningDemo
from tui_mail.model.ids import AccountKey, OutboxId
from tui_mail.model.outbox import (
    OutboxEntry,
    Recipient,
    RecipientState,
    SendState,
    SentCopy,
)

ENTRY = {
    "id", "message_id", "account", "state", "attempts", "queued", "next_attempt", "last_error",
    "sent_copy", "recipients",
}  # fmt: skip
MAIL = b"From: Alice <alice@demo.test>\nTo: bob@demo.test\nSubject: %s\n\nhello\n"
WAITING = OutboxEntry(
    id=OutboxId(7),
    account=AccountKey("home"),
    message_id="<a@b>",
    subject="s",
    sender="a@foo.example",
    size=10,
    state=SendState.WAITING,
    attempts=1,
    queued=0,
    next_attempt=900,
    last_error="The server is away.",
    sent_copy=SentCopy.NONE,
    smtp="isp",
    recipients=(Recipient("b@foo.example"), Recipient("c@foo.example")),
)
HALF = (
    Recipient("b@foo.example", RecipientState.ACCEPTED),
    Recipient("c@foo.example", RecipientState.REFUSED, "550 no such user"),
)


@pytest.mark.parametrize(
    ("entry", "code", "words"),
    [
        (replace(WAITING, state=SendState.SENT), 0, []),
        (replace(WAITING, state=SendState.SENT, recipients=HALF), 1, ["c@foo.example", "550"]),
        (WAITING, 75, ["waits in the outbox", "The server is away.", "outbox retry 7"]),
        (replace(WAITING, recipients=HALF), 1, ["waits", "c@foo.example"]),
        (replace(WAITING, state=SendState.REFUSED), 1, ["refused", "b@foo.example", "c@foo"]),
        (replace(WAITING, state=SendState.REFUSED, recipients=HALF), 1, ["c@foo.example (550"]),
        (replace(WAITING, state=SendState.MAYBE_SENT), 1, ["may have been sent", "Do not send it"]),
        (replace(WAITING, state=SendState.EXPIRED), 1, ["given up"]),
        (replace(WAITING, state=SendState.HELD), 1, ["held"]),
        (replace(WAITING, state=SendState.SENDING), 1, ["sending"]),
        (replace(WAITING, state=SendState.CANCELLED), 1, ["cancelled"]),
    ],
)
def test_each_state_has_its_status_and_its_sentence(
    entry: OutboxEntry, code: int, words: list[str]
) -> None:
    said = sentence(entry)
    assert status(entry) == code
    assert bool(said) == bool(code)
    for word in words:
        assert word in said


def test_a_message_is_sent_and_arrives(fresh: User) -> None:
    (entry,) = fresh.json(
        "send", "-t", "--account", "alice", stdin=MAIL % b"=?utf-8?q?Gr=C3=BC=C3=9Fe?="
    )
    assert set(entry) == ENTRY
    assert entry["state"] == "sent"
    assert [set(r) for r in entry["recipients"]] == [{"address", "state", "reply"}]
    (kept,) = fresh.json("outbox")
    assert kept["sent_copy"] == "filed"
    assert {**kept, "sent_copy": entry["sent_copy"]} == entry
    fresh.done("sync", "bob")
    subjects = [row["subject"] for row in fresh.json("list", "--account", "bob")]
    assert "Grüße" in subjects


def test_the_account_is_the_one_whose_address_is_in_from(fresh: User) -> None:
    called = fresh.done("send", "bob@demo.test", stdin=MAIL % b"by from")
    (entry,) = fresh.json("outbox")
    assert called.out.decode().strip() == entry["id"]
    assert entry["account"] == "alice"


def test_a_refused_recipient_is_named_and_stays_in_the_outbox(fresh: User) -> None:
    called = fresh.call("send", "nobody@demo.test", "--account", "bob", stdin=MAIL % b"x")
    assert called.status == 1
    assert "nobody@demo.test" in called.complaint()
    (entry,) = fresh.json("outbox")
    assert entry["state"] == "refused"
    called = fresh.call("outbox", "cancel", entry["id"])
    assert called.status in {0, 1, 2}


def test_a_server_that_is_away_leaves_it_waiting_with_status_75(
    fresh: User, demo: RunningDemo
) -> None:
    port = demo.servers.smtp[1]
    text = fresh.settings.read_text(encoding="utf-8")
    fresh.write(text.replace(f"port = {port}", "port = 9"))
    called = fresh.call("send", "-t", stdin=MAIL % b"later")
    assert called.status == 75
    number = called.out.decode().strip()
    assert f"outbox retry {number}" in called.complaint()
    (entry,) = fresh.json("outbox")
    assert (entry["id"], entry["state"], entry["attempts"]) == (number, "waiting", 1)
    assert entry["next_attempt"] > entry["queued"]
    assert fresh.call("outbox", "retry", "all").status == 75
    assert number in fresh.done("outbox").out.decode()
    assert "later" in fresh.done("outbox", "show", number).out.decode()
    fresh.write(text)
    (entry,) = fresh.json("outbox", "retry", number)
    assert entry["state"] == "sent"


def test_a_waiting_message_is_taken_back(fresh: User, demo: RunningDemo) -> None:
    text = fresh.settings.read_text(encoding="utf-8")
    fresh.write(text.replace(f"port = {demo.servers.smtp[1]}", "port = 9"))
    number = fresh.call("send", "-t", stdin=MAIL % b"no").out.decode().strip()
    fresh.done("outbox", "cancel", number)
    assert [entry["state"] for entry in fresh.json("outbox")] == ["cancelled"]
    assert fresh.call("outbox", "show", "4242").status == 1


def test_a_message_for_later_is_kept_until_then_bears_that_date_and_can_be_taken_back(
    fresh: User,
) -> None:
    before = int(time.time())
    sent = fresh.done("send", "-t", "--at", "in 2 hours", stdin=MAIL % b"later")
    number = sent.out.decode().strip()
    (entry,) = fresh.json("outbox")
    assert (entry["id"], entry["state"], entry["attempts"]) == (number, "held", 0)
    due = datetime.fromisoformat(entry["next_attempt"]).timestamp()
    assert before + 7_200 <= due <= time.time() + 7_200
    fresh.done("sync")
    assert [e["state"] for e in fresh.json("outbox")] == ["held"]
    fresh.done("outbox", "cancel", number)
    (draft,) = fresh.json("list", "in:Drafts", "--limit", 1)
    assert datetime.fromisoformat(draft["date"]).timestamp() == due
