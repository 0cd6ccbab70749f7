"""The engine stays for what is due after the last window, and leaves after that."""

import time
from pathlib import Path

from tests.engine.here import until
from tests.servers.person import Person, account, letters
from tests.servers.rig import Rig
from tui_mail.model.address import Address
from tui_mail.model.commands import ChangeFlags, MoveToRole, Queued, SendDraft, Sync
from tui_mail.model.draft import Draft
from tui_mail.model.folder import Role
from tui_mail.model.ids import AccountKey, MessageId
from tui_mail.model.outbox import SendState
from tui_mail.model.summary import View
from tui_mail.ports.face import Face
from tui_mail.wiring.face import open_face
from tui_mail.wiring.lock import ProfileLock

LIMIT = 60.0
"""Seconds."""
WORK = AccountKey("work")
BOB = Address("Bob", "bob@rig.test")


def window(person: Person) -> Face:
    """One that has fetched everything."""
    face = open_face(person.paths, start=True)
    face.ask(Sync(), LIMIT)
    return face


def left(person: Person) -> None:
    """No engine is there any more."""
    lock = ProfileLock(person.paths)
    until(lock.take, "the engine hangs around", LIMIT)
    lock.give_back()


def draft(subject: str) -> Draft:
    return Draft(WORK, BOB, (Address("", "alice@rig.test"),), subject=subject, body="words\n")


def test_what_was_done_just_before_quitting_is_on_the_server_when_the_engine_is_gone(
    clean_rig: Rig, tmp_path: Path
) -> None:
    person = Person(tmp_path, account(clean_rig, "work", "bob", "imap"))
    clean_rig.seed("bob", letters(20, "bob"))
    face = window(person)
    ids = tuple(map(MessageId, face.reading.ids(View())))
    for number, one in enumerate(ids[:10]):
        face.ask(ChangeFlags((one,), add=("flagged", f"label{number % 3}")), LIMIT)
    face.ask(MoveToRole(ids[10:], Role.ARCHIVE), LIMIT)
    face.close()
    left(person)
    flagged = clean_rig.doveadm("search", "-u", "bob", "mailbox", "INBOX", "flagged")
    assert len(flagged.splitlines()) == 10
    assert len(clean_rig.messages("bob", "Archive")) == 10


def test_a_message_that_is_held_for_undo_goes_out_after_quitting_and_one_for_later_does_not(
    clean_rig: Rig, tmp_path: Path
) -> None:
    person = Person(tmp_path, account(clean_rig, "work", "bob", "imap"))
    face = window(person)
    for subject, hold in (("soon", 4), ("later", 7200)):
        queued = face.ask(SendDraft(draft(subject), hold), LIMIT)
        assert isinstance(queued, Queued)
        assert queued.entries[0].state is SendState.HELD
    face.close()
    left(person)
    states = sorted(row["state"] for row in person.rows("outbox", "--all"))
    assert states == ["held", "sent"]
    end = time.monotonic() + LIMIT
    while not any(b"Subject: soon" in raw for raw in clean_rig.messages("alice")):
        assert time.monotonic() < end, "it never came"
        time.sleep(0.1)
    assert len(clean_rig.messages("alice")) == 1
