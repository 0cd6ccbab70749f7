"""Waiting for what the screens show, never for a time."""

from collections.abc import Callable

from textual.pilot import Pilot

from tests.ui.fake_face import FakeFace
from tui_mail.model.ids import MessageId
from tui_mail.ui.app import MailApp
from tui_mail.ui.screens.main import MainScreen

TRIES = 300


async def until(pilot: Pilot[None], true: Callable[[], object], what: str = "") -> None:
    """Let the app work until something is the case; fails when it never is."""
    for _ in range(TRIES):
        await pilot.pause()
        if true():
            return
        await pilot.pause(0.01)
    raise AssertionError(what or "it never came true")


def main_of(app: MailApp) -> MainScreen:
    """The main screen, wherever it is in the stack."""
    return next(screen for screen in app.screen_stack if isinstance(screen, MainScreen))


async def ready(pilot: Pilot[None]) -> MainScreen:
    """The main screen, its list complete."""
    app = pilot.app
    assert isinstance(app, MailApp)
    await until(pilot, lambda: any(isinstance(s, MainScreen) for s in app.screen_stack))
    main = main_of(app)
    await settled(pilot, main)
    return main


async def settled(pilot: Pilot[None], main: MainScreen) -> None:
    """Every id is there, nothing more is being read."""
    await until(
        pilot,
        lambda: (
            main.messages.length == main.desk.reading.count(main.messages.view)
            and not main.messages.loading_ids
        ),
        "the list never settled",
    )


def lines_of(main: MainScreen) -> list[str]:
    """What the list shows, line by line."""
    window = range(main.messages.size.height)
    return [main.messages.render_line(y).text for y in window]


def under_cursor(main: MainScreen) -> MessageId:
    """The message the cursor is on."""
    assert main.messages.cursor_id is not None
    return main.messages.cursor_id


def face_of(main: MainScreen) -> FakeFace:
    """The made-up engine behind a screen."""
    face = main.desk.face
    assert isinstance(face, FakeFace)
    return face
