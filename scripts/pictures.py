"""Pictures of the real screens, taken from the demo: python scripts/pictures.py [FOLDER].

Without a folder: the picture of the README. With one: every screen at 80x24 and 120x40, dark and
light, as SVG, to be looked at.
"""

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from textual.pilot import Pilot

from tui_mail.config.load import load_settings
from tui_mail.config.paths import paths_under
from tui_mail.demo import process
from tui_mail.demo.profile import secrets, settings_text
from tui_mail.model.commands import GiveSecret, Reload, Stop, Sync
from tui_mail.ports.face import Face
from tui_mail.ports.setup import GuidedSetup
from tui_mail.ui.app import MailApp
from tui_mail.wiring.face import open_face
from tui_mail.wiring.guided_setup import open_guided

README = Path(__file__).parent.parent / "docs" / "screenshots" / "main.svg"
SIZES = ((120, 40), (80, 24))
THEMES = ("tui-mail-dark", "tui-mail-light")
PATIENCE = 30.0

Drive = Callable[[Pilot[None]], Awaitable[None]]


async def keys(pilot: Pilot[None], *pressed: str) -> None:
    """Press keys, and let what they cause be painted."""
    for key in pressed:
        await pilot.press(key)
        await pilot.pause(0.3)


async def find(pilot: Pilot[None], words: str) -> None:
    """Filter the list, and open what was found."""
    await keys(pilot, "/", *words.replace(" ", "_").split("_"), "enter", "enter")


async def write(pilot: Pilot[None]) -> None:
    """A letter half written."""
    await keys(pilot, "c", *"bob", "@", *"demo.test")
    await keys(pilot, "tab", "tab", "tab", *"Tea", "space", *"on", "space", *"Friday", "tab")
    await keys(pilot, *"Four", "space", *"o'clock?")


SCREENS: dict[str, tuple[str, ...]] = {
    "main": ("j", "j"),
    "reader": ("j", "j", "enter"),
    "help": ("?",),
    "palette": (":",),
    "outbox": ("O",),
    "raw": ("enter", "\\"),
    "headers": ("enter", "h"),
    "folders": ("m",),
    "search": ("/", *"loom"),
}


def keep(path: Path, svg: str) -> None:
    """Write a picture."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(svg, "utf-8")


async def picture(face: Face, folder: Path, name: str, drive: Drive) -> None:
    """One screen at each size and in each theme."""
    for width, height in SIZES:
        for theme in THEMES:
            app = MailApp(
                face, ui=load_settings(SETTINGS[0]).ui, setup=lambda: SETUP[0], undo_seconds=5
            )
            async with app.run_test(size=(width, height)) as pilot:
                app.theme = theme
                await pilot.pause(0.6)
                await drive(pilot)
                await pilot.pause(0.5)
                svg = app.export_screenshot(title="tui-mail")
            keep(folder / f"{name}-{width}x{height}-{theme[9:]}.svg", svg)


async def readme(face: Face) -> None:
    """The one the README shows."""
    app = MailApp(face, ui=load_settings(SETTINGS[0]).ui, undo_seconds=5)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause(1.0)
        await keys(pilot, "j", "j", "enter")
        await pilot.pause(0.5)
        svg = app.export_screenshot(title="tui-mail")
    keep(README, svg)


async def every(face: Face, folder: Path) -> None:
    """All of them."""
    for name, pressed in SCREENS.items():

        async def drive(pilot: Pilot[None], pressed: tuple[str, ...] = pressed) -> None:
            await keys(pilot, *pressed)

        await picture(face, folder, name, drive)
    await picture(face, folder, "compose", write)
    for words in ("rain", "URGENT", "order", "Undelivered", "Socket", "slow", "السيج", "Lifter"):

        async def search(pilot: Pilot[None], words: str = words) -> None:
            await keys(pilot, "/", *words, "enter", "enter")

        await picture(face, folder, f"mail-{words}", search)


SETTINGS: list[Path] = []
SETUP: list[GuidedSetup] = []


def main() -> None:
    """Start the demo, take the pictures, stop it."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    with process.start() as running, tempfile.TemporaryDirectory() as root:
        paths = paths_under(Path(root))
        paths.make()
        SETTINGS.append(paths.settings)
        face = open_face(paths, start=True)
        try:
            for name, secret in secrets(running.servers).items():
                face.ask(GiveSecret(name, secret), PATIENCE)
            paths.settings.write_text(settings_text(running.servers))
            paths.settings.chmod(0o600)
            SETUP.append(open_guided(paths))
            face.ask(Reload(), PATIENCE)
            face.ask(Sync(), PATIENCE)
            asyncio.run(every(face, folder) if folder else readme(face))
        finally:
            face.ask(Stop(), PATIENCE)
            face.close()


if __name__ == "__main__":
    main()
