"""The real client at 80x24 over a real engine in this process, and what can be read on it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from textual.pilot import Pilot
from textual.widget import Widget

from tests.cli.calling import User
from tui_mail.config.load import load_settings
from tui_mail.config.paths import Paths
from tui_mail.ports.face import Face
from tui_mail.ui.app import MailApp
from tui_mail.ui.dialogs.dialog import Dialog
from tui_mail.ui.screens.main import MainScreen
from tui_mail.ui.widgets.banner import Banner
from tui_mail.wiring.face import open_face

PATIENCE = 30.0
"""Seconds for a failure to be said; usually one or two."""
LOW = (80, 24)


def paths_of(user: User) -> Paths:
    """Where the program keeps this user's profile."""
    home, name = user.home, "tui-mail"
    return Paths(
        home / "config_home" / name,
        home / "data_home" / name,
        home / "state_home" / name,
        home / "runtime_dir" / name,
    )


@asynccontextmanager
async def client(user: User) -> AsyncIterator[tuple[Pilot[None], Face]]:
    """The client over an engine in this process, both as the program builds them."""
    (user.home / "runtime_dir").mkdir(mode=0o700, exist_ok=True)
    paths = paths_of(user)
    face = await asyncio.to_thread(open_face, paths)
    app = MailApp(face, ui=load_settings(paths.settings).ui)
    try:
        async with app.run_test(size=LOW) as pilot:
            await until(pilot, lambda: isinstance(app.screen, MainScreen), "no main screen")
            yield pilot, face
    finally:
        await asyncio.to_thread(face.close)


async def until(pilot: Pilot[None], true: Callable[[], object], what: str) -> None:
    """Let the app run until it is so."""
    end = asyncio.get_running_loop().time() + PATIENCE
    while not true():
        assert asyncio.get_running_loop().time() < end, f"{what}\n{on_screen(pilot)}"
        await pilot.pause(0.02)


def on_screen(pilot: Pilot[None], of: Widget | None = None) -> str:
    """What can be read there, line by line: of one widget, or of the whole screen."""
    lines = [strip.text for strip in pilot.app.screen._compositor.render_strips()]
    if of is not None:
        lines = [line[of.region.x : of.region.right] for line in lines]
        lines = lines[of.region.y : of.region.bottom]
    return "\n".join(lines)


def read(pilot: Pilot[None], kind: type[Widget]) -> str:
    """The words of one widget, as a person reads them over the ends of lines."""
    found = pilot.app.screen.query(kind)
    return " ".join(on_screen(pilot, found.first()).split()) if found else ""


async def banner_says(pilot: Pilot[None], words: str) -> None:
    """The banner shows them whole; the dialog for a password, if it came, is sent away."""
    main = next(s for s in pilot.app.screen_stack if isinstance(s, MainScreen))
    await until(pilot, lambda: main.query_one(Banner).problem is not None, "no banner")
    await pilot.pause(0.1)
    while isinstance(pilot.app.screen, Dialog):
        await pilot.press("escape")
    await until(pilot, lambda: words in read(pilot, Banner), f"not said: {words}")


def everything(pilot: Pilot[None]) -> str:
    """The whole screen, read over the ends of lines."""
    return " ".join(on_screen(pilot).split())
