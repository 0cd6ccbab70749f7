"""What was done is listed, and taken back up to a step, on the screen over the real engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList

from tests.engine.profile import profile
from tests.ui.driving import ready, until
from tests.ui.shown import screen_text
from tui_mail.config.schema import UiSettings
from tui_mail.model.commands import ChangeFlags, Move, MoveToRole
from tui_mail.model.flags import FLAGGED, SEEN
from tui_mail.model.folder import Role
from tui_mail.model.ids import MessageId
from tui_mail.model.undoing import Undo
from tui_mail.ports.face import Face
from tui_mail.ui.app import MailApp
from tui_mail.ui.screens.done_list import DoneScreen
from tui_mail.wiring.face import open_face

Mail = tuple[Face, list[MessageId]]


@pytest.fixture
def mail(tmp_path: Path) -> Iterator[Mail]:
    """Five letters, and what a person did to them."""
    paths, ids = profile(tmp_path, 5)
    face = open_face(paths, by="keys")
    yield face, ids
    face.close()


def act(mail: Mail) -> None:
    face, ids = mail
    face.ask(ChangeFlags(tuple(ids), add=(FLAGGED,)))
    face.ask(Move((ids[0],), "Lists"))
    face.ask(ChangeFlags((ids[1],), add=(SEEN,)))
    face.ask(MoveToRole((ids[2],), Role.ARCHIVE))


def where(mail: Mail) -> list[tuple[str, bool]]:
    rows = mail[0].reading.rows(tuple(mail[1]))
    return [(row.folder, FLAGGED in row.flags) for row in rows]


async def opened(pilot: Pilot[None]) -> DoneScreen:
    await ready(pilot)
    await pilot.press("g", "z")
    await until(pilot, lambda: isinstance(pilot.app.screen, DoneScreen))
    screen = pilot.app.screen
    assert isinstance(screen, DoneScreen)
    await until(pilot, lambda: screen.query_one(OptionList).highlighted is not None)
    return screen


async def test_steps_are_taken_back_up_to_one_and_done_again_up_to_one(mail: Mail) -> None:
    act(mail)
    before = where(mail)
    app = MailApp(mail[0], ui=UiSettings())
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await opened(pilot)
        shown = screen_text(app)
        for words in ("move to Archive", "mark as read", "move to Lists", "flag", "5 messages"):
            assert words in shown
        await pilot.press("j", "j", "enter")
        await until(pilot, lambda: [row[0] for row in where(mail)] == ["Inbox"] * 5)
        await until(pilot, lambda: screen_text(app).count(" undone") == 3)
        assert all(flagged for _, flagged in where(mail)), "what is older stands"
        await pilot.press("z")
        await until(pilot, lambda: not any(flagged for _, flagged in where(mail)))
        await pilot.press("g", "g", "enter")
        await until(pilot, lambda: where(mail) == before)
        await pilot.press("q")
        await until(pilot, lambda: app.screen is not screen)


async def test_z_and_shift_z_go_back_and_forth(mail: Mail) -> None:
    act(mail)
    before = where(mail)
    app = MailApp(mail[0], ui=UiSettings())
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("z")
        await until(pilot, lambda: where(mail) != before)
        await pilot.press("Z")
        await until(pilot, lambda: where(mail) == before)
        await until(pilot, lambda: "Done again: move to Archive (1 message)" in screen_text(app))


async def test_what_cannot_be_undone_says_so(mail: Mail) -> None:
    face, ids = mail
    for _ in range(2):
        face.ask(MoveToRole((ids[0],), Role.TRASH))
    face.ask(Move((ids[1],), "Lists"))
    face.ask(Undo())
    app = MailApp(face, ui=UiSettings())
    async with app.run_test(size=(100, 30)) as pilot:
        await opened(pilot)
        await pilot.press("j", "enter")
        await until(pilot, lambda: "too late" in screen_text(app))
