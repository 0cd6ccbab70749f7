"""A letter to nobody: Postfix takes it, and what it reports comes back by POP3 or IMAP."""

import time
from email import message_from_bytes
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.servers.person import Person, Row, account
from tests.servers.rig import Rig
from tests.servers.test_story_screen import client, shown, until

GHOST = "ghost@rig.test"
PATIENCE = 60.0
MAP = b"\x00map\xff" * 100
MODES = ("pop", "imap")


def alice(rig: Rig, home: Path, mode: str) -> Person:
    more = 'check_every = "2s"\n' if mode == "pop" else ""
    settings = account(rig, "home", "alice", mode, pop=more)
    return Person(home, settings + "[send]\nundo_seconds = 0\n")


def letter(*to: str, subject: str = "Plans for Sunday") -> bytes:
    message = EmailMessage()
    message["From"] = "Alice Tester <alice@rig.test>"
    message["To"] = ", ".join(to)
    message["Subject"] = subject
    message.set_content("Shall we walk to the lake?\n")
    message.add_attachment(
        b"\x00map\xff" * 100, maintype="image", subtype="png", filename="map.png"
    )
    return message.as_bytes()


def wait_for_report(rig: Rig) -> bytes:
    """Until Postfix's report lies in alice's mailbox."""
    end = time.monotonic() + PATIENCE
    while True:
        for raw in rig.messages("alice"):
            if b"delivery-status" in raw:
                return raw
        assert time.monotonic() < end, "Postfix never reported"
        time.sleep(0.1)


def recipients(person: Person) -> dict[str, Row]:
    (entry,) = person.rows("outbox")
    return {r["address"]: r for r in entry["recipients"]}


@pytest.mark.parametrize("mode", MODES)
def test_who_did_not_get_it_stands_in_the_outbox_and_in_the_reader(
    clean_rig: Rig, tmp_path: Path, mode: str
) -> None:
    person = alice(clean_rig, tmp_path, mode)
    person.run("send", "-t", "--account", "home", stdin=letter(GHOST, "bob@rig.test"))
    assert {r["state"] for r in recipients(person).values()} == {"accepted"}
    wait_for_report(clean_rig)  # it is there before the first sync

    person.until("home", lambda: recipients(person)[GHOST]["state"] == "bounced")
    people = recipients(person)
    assert "the address does not exist" in people[GHOST]["reply"]
    assert "5.1.1" in people[GHOST]["reply"]
    assert people["bob@rig.test"]["state"] == "accepted"
    (entry,) = person.rows("outbox")
    assert entry["state"] == "sent"
    said = person.run("outbox").stdout.decode()
    assert f"{GHOST} did not get it: the address does not exist" in said

    (row,) = person.rows("list", "from:mailer-daemon")
    (report,) = person.rows("show", row["id"])
    bounce = report["bounce"]
    assert (bounce["kind"], bounce["subject"]) == ("failed", "Plans for Sunday")
    assert [(r["address"], r["reason"]) for r in bounce["recipients"]] == [(GHOST, "unknown-user")]
    assert bounce["message_id"] == entry["message_id"]
    (copy,) = person.rows("list", "in:Sent")
    assert bounce["sent"] == copy["id"]
    read = person.run("show", row["id"]).stdout.decode()
    assert f"This message was not delivered to {GHOST}: the address does not exist" in read
    assert "It was your message “Plans for Sunday”" in read


@pytest.mark.parametrize("mode", MODES)
def test_a_forged_report_changes_nothing(clean_rig: Rig, tmp_path: Path, mode: str) -> None:
    person = alice(clean_rig, tmp_path, mode)
    person.run("send", "-t", "--account", "home", stdin=letter(GHOST, "bob@rig.test"))
    honest = wait_for_report(clean_rig)
    (entry,) = person.rows("outbox")
    sent_id = entry["message_id"].strip("<>").encode()  # among the headers, and as the ENVID
    clean_rig.wipe("alice")
    never_sent = honest.replace(sent_id, b"never-sent@rig.test")
    nobody = honest.replace(GHOST.encode(), b"eve@rig.test")
    clean_rig.seed("alice", [never_sent, nobody])
    person.until("home", lambda: len(person.rows("list", "from:mailer-daemon")) == 2)
    assert {r["state"] for r in recipients(person).values()} == {"accepted"}
    for row in person.rows("list", "from:mailer-daemon"):
        assert person.rows("show", row["id"])[0]["bounce"]["kind"] == "failed"
    shown_text = [
        person.run("show", r["id"]).stdout for r in person.rows("list", "from:mailer-daemon")
    ]
    assert sum(b"made up" in text for text in shown_text) == 1

    clean_rig.deliver("alice", honest)
    person.until("home", lambda: recipients(person)[GHOST]["state"] == "bounced")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_the_screen_tells_it_until_it_is_read_and_sends_again(
    clean_rig: Rig, tmp_path: Path, mode: str, size: tuple[int, int]
) -> None:
    person = alice(clean_rig, tmp_path, mode)
    person.run("send", "-t", "--account", "home", stdin=letter(GHOST))
    wait_for_report(clean_rig)
    person.until("home", lambda: recipients(person)[GHOST]["state"] == "bounced")
    told = f"{GHOST} did not get"
    async with client(person, size) as (pilot, _face):
        await until(pilot, lambda: told in shown(pilot), "the banner does not tell it")
        await pilot.press("O")
        await until(pilot, lambda: "1 of 1 did not get it" in shown(pilot), "nor does the outbox")
        await pilot.press("esc")
        await until(pilot, lambda: told in shown(pilot), "it went before it was read")
        await pilot.press("ctrl+x")
        await until(pilot, lambda: told not in shown(pilot), "it does not go")
    async with client(person, size) as (pilot, face):
        await until(pilot, lambda: "Undelivered" in shown(pilot), "no report in the list")
        assert told not in shown(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: "This message was not" in shown(pilot), "no plain words")
        await pilot.press("g", "o")
        await until(pilot, lambda: "walk to the lake" in shown(pilot), "not what was sent")
        await pilot.press("esc", "enter")
        await until(pilot, lambda: "This message was not" in shown(pilot), "not back")
        await pilot.press("B")
        await until(pilot, lambda: "map.png" in shown(pilot), "no composer, or no attachment")
        assert GHOST in shown(pilot)
        assert "Plans for Sunday" in shown(pilot)
        await pilot.press("ctrl+s")

        def twice() -> bool:
            return [e.subject for e in face.reading.outbox()] == ["Plans for Sunday"] * 2

        await until(pilot, twice, "it is not sent again")
        first, second = face.reading.outbox()
        assert first.message_id != second.message_id
        await until(
            pilot, lambda: face.reading.outbox()[0].recipients[0].state == "bounced", "no second"
        )
    assert sum(b"delivery-status" in m for m in clean_rig.messages("alice")) == 2
    copies = [
        person.run("show", row["id"], "--raw").stdout for row in person.rows("list", "in:Sent")
    ]
    attached = [
        part.get_payload(decode=True)
        for copy in copies
        for part in message_from_bytes(copy).walk()
        if part.get_filename() == "map.png"
    ]
    assert attached == [MAP, MAP]
