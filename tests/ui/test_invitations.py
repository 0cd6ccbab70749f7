"""Invitations in the reader: what they say, and the keys that answer."""

from functools import partial
from pathlib import Path

import pytest

from tests.ui.driving import until
from tests.ui.shown import OneMessage, face_with, open_reader, plain_lines, screen_text
from tui_mail.config.schema import UiSettings
from tui_mail.model.content import Attachment
from tui_mail.model.ids import MessageId
from tui_mail.model.invitation import Invitation, InvitationNote, Method
from tui_mail.model.offers import AnswerInvitation, Attendance
from tui_mail.ui.app import MailApp
from tui_mail.ui.dialogs.save_path import SavePath

EVENT = Invitation(Method.REQUEST, "looms-7", 0, "Looms")
NOTE = InvitationNote(
    "2",
    EVENT,
    (
        ("Event", "Looms, and engines"),
        ("When", "Tue 3 Mar 2026, 14:00 to 15:00"),
        ("", "Tue 3 Mar 2026, 13:00 to 14:00 in Europe/London"),
        ("Again", "every week on Tuesday, 10 times"),
        ("Where", "Room 4"),
        ("Who", "Ada Lovelace <ada@engine.test> (asks), you, Bob <bob@far.test> (declined)"),
    ),
    answerable=True,
)
BODY = plain_lines("Come and see them.")
PARTS = (Attachment("2", "text/calendar", "invite.ics", 812, inline=False),)


class Calendar(OneMessage):
    """A message with a calendar file."""

    def attachment(self, id: MessageId, part: str) -> tuple[str, bytes]:
        assert part == "2"
        return "invite.ics", b"BEGIN:VCALENDAR\r\n"


def app_with(note: InvitationNote | None) -> MailApp:
    reading = Calendar(BODY, invitation=note, parts=PARTS if note else ())
    return MailApp(face_with(reading), ui=UiSettings())


def answers(app: MailApp) -> list[object]:
    commands: list[object] = app.desk.face.commands  # type: ignore[attr-defined]
    return [c for c in commands if isinstance(c, AnswerInvitation)]


async def test_an_invitation_says_what_when_where_and_who_and_its_keys() -> None:
    app = app_with(NOTE)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_reader(pilot)
        text = screen_text(app)
        for words in ("Looms, and engines", "Tue 3 Mar 2026, 14:00 to 15:00", "in Europe/London",
                      "every week on Tuesday, 10 times", "Room 4", "Bob <bob@far.test> (declined)",
                      "I a accept; I m maybe; I d decline; I s save the file"):  # fmt: skip
            assert words in " ".join(text.split())


async def test_a_key_answers_the_message_that_is_read() -> None:
    app = app_with(NOTE)
    async with app.run_test(size=(80, 24)) as pilot:
        reader = await open_reader(pilot)
        wanted = (Attendance.ACCEPTED, Attendance.TENTATIVE, Attendance.DECLINED)

        def given(number: int) -> bool:
            return len(answers(app)) == number

        for number, key in enumerate("amd", 1):
            await pilot.press("I", key)
            await until(pilot, partial(given, number))
        message = reader.message_id
        assert message is not None
        assert answers(app) == [AnswerInvitation(message, each, hold=10) for each in wanted]


async def test_the_calendar_file_is_saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    app = app_with(NOTE)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_reader(pilot)
        await pilot.press("I", "s")
        await until(pilot, lambda: isinstance(app.screen, SavePath))
        await pilot.press("enter")
        await until(pilot, (tmp_path / "invite.ics").exists)
        await until(pilot, lambda: not isinstance(app.screen, SavePath))
    assert (tmp_path / "invite.ics").read_bytes() == b"BEGIN:VCALENDAR\r\n"


async def test_what_cannot_be_read_or_answered_offers_no_answer() -> None:
    app = app_with(InvitationNote("2", remark="There is a calendar file in this message; x."))
    async with app.run_test(size=(80, 24)) as pilot:
        await open_reader(pilot)
        text = screen_text(app)
        assert "There is a calendar file in this message" in text
        assert "I s save the file" in text
        assert "accept" not in text


async def test_ordinary_mail_has_no_calendar_file_to_save() -> None:
    app = app_with(None)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_reader(pilot)
        await pilot.press("I", "s")
        await until(pilot, lambda: "no calendar file" in screen_text(app))
