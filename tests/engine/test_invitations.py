"""Invitations of a real store: shown in words, and answered through the outbox."""

from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest

from tests.engine.here import HOME, Here, engine
from tui_mail.config.load import parse_settings
from tui_mail.conversation.read import ConversationFiles
from tui_mail.engine.reading import StoreReading
from tui_mail.errors import MessageError
from tui_mail.message.digest import digest
from tui_mail.model.commands import Queued
from tui_mail.model.content import Content
from tui_mail.model.flags import ANSWERED
from tui_mail.model.ids import MessageId
from tui_mail.model.offers import AnswerInvitation, Attendance
from tui_mail.model.outbox import SendState
from tui_mail.ports.mail_store import Arrival
from tui_mail.store.reader import open_reader
from tui_mail.wiring.clock import SystemClock

pytest.importorskip("icalendar")
SETTINGS = """\
[smtp.away]
host = "127.0.0.1"
port = 9
security = "none"
auth = "none"
[accounts.home]
email = "bob@home.test"
name = "Bob"
smtp = "away"
aliases = ["rob@home.test"]
[accounts.home.pop]
host = "127.0.0.1"
port = 9
security = "none"
"""
MAIL = """\
From: Ada <ada@engine.test>
To: list@engine.test
Subject: Looms
Message-ID: <7@engine.test>
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary=b

--b
Content-Type: text/plain

Come!
--b
Content-Type: text/calendar; charset=utf-8; method={method}

BEGIN:VCALENDAR
VERSION:2.0
METHOD:{method}
BEGIN:VEVENT
UID:looms-7
SEQUENCE:2
SUMMARY:Looms
DTSTART:20260303T130000Z
RECURRENCE-ID:20260303T120000Z
ORGANIZER;CN=Ada:mailto:ada@engine.test
ATTENDEE;CN=Eve:mailto:eve@far.test
ATTENDEE;CN=Robert:mailto:Rob@home.test
END:VEVENT
END:VCALENDAR
--b--
"""


def arrive(
    here: Here, method: str = "REQUEST", received: int = 9, uid: str = "looms-7", sequence: int = 2
) -> MessageId:
    folder = next(s.folder.id for s in here.store.folder_states(HOME) if s.folder.name == "Inbox")
    text = MAIL.format(method=method).replace("looms-7", uid)
    raw = text.replace("SEQUENCE:2", f"SEQUENCE:{sequence}\nX-N:{received}").encode()
    (message,) = here.store.add([Arrival(folder, raw, digest(raw, received), received)])
    return message


def content_of(here: Here, message: MessageId) -> Content:
    folder = here.store_path.parent
    settings = parse_settings(SETTINGS, folder / "config.toml")
    reading = StoreReading(
        open_reader(here.store_path), lambda: settings, SystemClock(), ConversationFiles(folder)
    )
    try:
        return reading.content(message)
    finally:
        reading.close()


def _octets(part: Message) -> bytes:
    octets = part.get_payload(decode=True)
    assert isinstance(octets, bytes)
    return octets


def test_an_invitation_is_shown_with_its_message(tmp_path: Path) -> None:
    with engine(tmp_path, SETTINGS) as here:
        note = content_of(here, arrive(here)).invitation
    assert note is not None
    assert (note.part, note.answerable) == ("2", True)
    assert note.remark.startswith("This changes an earlier invitation")
    assert ("Event", "Looms") in note.words
    assert ("Who", "Ada <ada@engine.test> (asks), you, Eve <eve@far.test>") in note.words


def test_an_answer_goes_to_the_organizer_from_the_address_that_was_asked(tmp_path: Path) -> None:
    with engine(tmp_path, SETTINGS) as here:
        message = arrive(here)
        answer = here.ask(AnswerInvitation(message, Attendance.TENTATIVE, hold=600))
        assert isinstance(answer, Queued)
        (entry,) = answer.entries
        assert (entry.state, [each.address for each in entry.recipients]) == (
            SendState.HELD, ["ada@engine.test"],
        )  # fmt: skip
        (outgoing,) = [here.store.outgoing(entry.id)]
        assert outgoing is not None
        mail = message_from_bytes(outgoing.raw)
        assert (mail["From"], mail["To"], mail["Subject"], mail["In-Reply-To"]) == (
            "Bob <rob@home.test>", "Ada <ada@engine.test>", "Maybe: Looms", "<7@engine.test>",
        )  # fmt: skip
        assert mail.get_content_type() == "multipart/alternative"
        words, calendar = list(mail.walk())[1:]
        assert b"I may come." in _octets(words)
        assert calendar.get_content_type() == "text/calendar"
        assert calendar.get_param("method") == "REPLY"
        said = _octets(calendar).decode().split("\r\n")
        assert 'ATTENDEE;PARTSTAT=TENTATIVE;CN="Bob":mailto:Rob@home.test' in said
        assert {"UID:looms-7", "SEQUENCE:2", "RECURRENCE-ID:20260303T120000Z"} <= set(said)
        assert ANSWERED in content_of(here, message).summary.flags


def test_what_was_cancelled_is_not_answered(tmp_path: Path) -> None:
    with engine(tmp_path, SETTINGS) as here:
        message = arrive(here, "CANCEL")
        note = content_of(here, message).invitation
        assert note is not None
        assert (note.remark, note.answerable) == (
            "This one of an event that repeats was cancelled.", False,
        )  # fmt: skip
        with pytest.raises(MessageError, match="was cancelled"):
            here.ask(AnswerInvitation(message, Attendance.ACCEPTED))
        assert here.store.entries() == ()


def test_a_later_change_or_cancellation_is_told_with_what_it_replaces(tmp_path: Path) -> None:
    with engine(tmp_path, SETTINGS) as here:
        first = arrive(here)
        arrive(here, received=86_409, uid="another", sequence=5)
        arrive(here, received=86_410)  # the same once more
        arrive(here, received=8, sequence=1)  # what was before it
        note = content_of(here, first).invitation
        assert note is not None
        assert note.remark.startswith("This changes an earlier invitation")
        arrive(here, received=864_009, sequence=3)
        note = content_of(here, first).invitation
        assert note is not None
        assert note.remark == "It was changed later: a message of 11 Jan 1970 is what counts."
        assert note.answerable
        arrive(here, "CANCEL", received=1_728_009, sequence=3)
        note = content_of(here, first).invitation
        assert note is not None
        assert note.remark == "It was cancelled later, by a message of 21 Jan 1970."
        assert not note.answerable
