"""Keeping order on the screen, over a real engine: put off, pinned, muted, spam, reminders."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.engine.profile import HOME, profile
from tests.ui.driving import lines_of, ready, under_cursor, until
from tests.ui.shown import screen_text
from tui_mail.config.schema import UiSettings
from tui_mail.message.digest import digest
from tui_mail.model.folder import Role
from tui_mail.model.ids import MessageId
from tui_mail.model.summary import Standing
from tui_mail.ports.face import Face
from tui_mail.ports.mail_store import Arrival
from tui_mail.store.mail_store import open_store
from tui_mail.ui import format as ui_format
from tui_mail.ui.app import MailApp
from tui_mail.ui.dialogs.send_time import SendTime
from tui_mail.ui.screens.main import MainScreen
from tui_mail.wiring.face import open_face

SENT = (
    b"From: alice@home.test\r\nTo: f@far.test\r\nSubject: a question\r\n"
    b"Message-ID: <question@home.test>\r\n\r\nWell?\r\n"
)


@pytest.fixture
def face(tmp_path: Path, standing_clock: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Face]:
    """An engine near by, three letters in its inbox, one sent; its clock goes as the screen's."""
    monkeypatch.setattr(ui_format, "clock", time.time)
    paths, _ = profile(tmp_path)
    store = open_store(paths.database)
    sent = store.ensure_folder(HOME, "Sent", role=Role.SENT, local=True).id
    store.add([Arrival(sent, SENT, digest(SENT), 900_000)])
    store.close()
    face = open_face(paths)
    yield face
    face.close()


def client(face: Face) -> MailApp:
    return MailApp(face, ui=UiSettings())


def standing(face: Face, message: MessageId) -> Standing:
    return face.reading.rows((message,))[0].standing


async def at_time(pilot: Pilot[None], *keys: str, typed: str) -> None:
    """Press the keys, and answer the question for a time."""
    main = pilot.app.screen
    await pilot.press(*keys)
    await until(pilot, lambda: isinstance(pilot.app.screen, SendTime))
    await pilot.press(*typed, "enter")
    await until(pilot, lambda: pilot.app.screen is main)


def subjects(main: MainScreen) -> list[str]:
    return [line.strip() for line in lines_of(main) if "letter" in line or "question" in line]


async def test_b_puts_off_and_z_takes_it_back(face: Face) -> None:
    async with client(face).run_test(size=(100, 24)) as pilot:
        main = await ready(pilot)
        message = under_cursor(main)
        assert message is not None
        await at_time(pilot, "b", typed="this weekend")
        await until(pilot, lambda: standing(face, message) is Standing.SNOOZED)
        await until(pilot, lambda: len(subjects(main)) == 2)
        assert "Snoozed until" in screen_text(main.app)
        await pilot.press("z")
        await until(pilot, lambda: len(subjects(main)) == 3)


async def test_what_is_pinned_stands_under_a_heading_before_all_others(face: Face) -> None:
    async with client(face).run_test(size=(100, 24)) as pilot:
        main = await ready(pilot)
        await pilot.press("j", "j")
        message = under_cursor(main)
        assert message is not None
        await pilot.press("g", "k")
        await until(
            pilot, lambda: message == main.messages.reading.lifted(main.messages.view)[0][0]
        )
        await until(pilot, lambda: "letter 0" in subjects(main)[0])
        assert any("on top" in line for line in lines_of(main))
        assert "▲" in subjects(main)[0]
        await pilot.press("g", "k")
        await until(pilot, lambda: "letter 2" in subjects(main)[0])


async def test_muting_and_spam_take_mail_out_of_the_inbox(face: Face) -> None:
    async with client(face).run_test(size=(100, 24)) as pilot:
        main = await ready(pilot)
        muted = under_cursor(main)
        assert muted is not None
        await pilot.press("g", "m")
        await until(pilot, lambda: len(subjects(main)) == 2)
        assert face.reading.rows((muted,))[0].folder == "Archive"
        spam = under_cursor(main)
        assert spam is not None
        await pilot.press("!")
        await until(pilot, lambda: len(subjects(main)) == 1)
        row = face.reading.rows((spam,))[0]
        assert (row.folder, "$Junk" in row.flags) == ("Junk", True)


async def test_an_answer_is_waited_for_from_a_sent_message_only(face: Face) -> None:
    async with client(face).run_test(size=(100, 24)) as pilot:
        main = await ready(pilot)
        await at_time(pilot, "g", "f", typed="in 2 days")
        await until(pilot, lambda: "Only to a message that you sent" in screen_text(main.app))
        await pilot.press("g", "s")
        await until(pilot, lambda: "question" in " ".join(subjects(main)))
        await at_time(pilot, "g", "f", typed="in 2 days")
        await until(pilot, lambda: "unless somebody answers" in screen_text(main.app))
