"""F1, S12: the screen saves an attachment of whatever name harmless, where the user wants it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.widgets import Input

from tests.hostile_names import NAMES, is_harmless, receiver
from tests.ui.driving import until
from tests.ui.fake_face import FakeFace
from tui_mail.config.paths import user_paths
from tui_mail.config.schema import UiSettings
from tui_mail.model.commands import Answer, Command
from tui_mail.model.events import Event
from tui_mail.ports.face import Then
from tui_mail.ports.reading import Reading
from tui_mail.ui.app import MailApp
from tui_mail.ui.bridge import Desk
from tui_mail.ui.dialogs.confirm import Confirm
from tui_mail.ui.dialogs.save_folder import SaveFolder
from tui_mail.ui.dialogs.save_path import SavePath
from tui_mail.ui.screens.attachments import AttachmentsScreen
from tui_mail.wiring.reading import open_reading


class StoreFace:
    """Reads a real store; nothing is asked of an engine here."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading

    def submit(self, command: Command, then: Then | None = None) -> None:
        raise AssertionError(f"{command} is asked of nobody")

    def ask(self, command: Command, seconds: float | None = None) -> Answer:
        raise AssertionError(f"{command} is asked of nobody")

    def listen(self, hear: Callable[[Event], None]) -> None:
        """Nothing is ever said."""

    def close(self) -> None:
        """There is nothing to let go of."""


def assert_saved(path: Path, number: int) -> None:
    assert path.read_bytes() == str(number).encode()
    assert is_harmless(path), path


async def test_F1_S12_every_hostile_name_is_saved_as_a_harmless_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user, message = receiver(tmp_path / "home")
    downloads = user.home / "Downloads"
    downloads.mkdir()
    for name, value in user.environment.items():
        monkeypatch.setenv(name, value)
    reading = open_reading(user_paths())
    parts = reading.content(message).parts
    app = MailApp(FakeFace(), ui=UiSettings())
    async with app.run_test(size=(80, 24)) as pilot:
        dialog = AttachmentsScreen(Desk(StoreFace(reading), app), message, parts)
        app.push_screen(dialog)
        await until(pilot, lambda: app.screen is dialog)
        for number, _ in enumerate(NAMES):
            before = set(downloads.iterdir())
            await pilot.press("s")
            await until(pilot, lambda: isinstance(app.screen, SavePath))
            field = app.screen.query_one(Input)
            assert field.value.isprintable()
            path = Path(field.value)
            assert path.parent == downloads
            await pilot.press("enter")
            await until(pilot, lambda: not isinstance(app.screen, SavePath))
            if isinstance(app.screen, Confirm):
                assert path in before
                await pilot.press("n")
                await until(pilot, lambda: isinstance(app.screen, SavePath))
                await pilot.press("escape")
                assert set(downloads.iterdir()) == before
            else:
                assert_saved(path, number)
            await until(pilot, lambda: app.screen is dialog)
            await pilot.press("down")
    reading.close()
    assert len(list(downloads.iterdir())) >= 20
    assert set(user.home.iterdir()) <= {
        user.home / name for name in ("Downloads", "config_home", "data_home")
    }


async def test_F1_all_of_them_are_saved_beside_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user, message = receiver(tmp_path / "home")
    (user.home / "Downloads").mkdir()
    there = user.home / "Downloads" / "passwd"
    there.write_text("mine")
    for name, value in user.environment.items():
        monkeypatch.setenv(name, value)
    reading = open_reading(user_paths())
    app = MailApp(FakeFace(), ui=UiSettings())
    async with app.run_test(size=(80, 24)) as pilot:
        parts = reading.content(message).parts
        app.push_screen(dialog := AttachmentsScreen(Desk(StoreFace(reading), app), message, parts))
        await until(pilot, lambda: app.screen is dialog)
        await pilot.press("S")
        await until(pilot, lambda: isinstance(app.screen, SaveFolder))
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is dialog)
    reading.close()
    saved = [path for path in there.parent.iterdir() if path != there]
    assert there.read_text() == "mine"
    assert len(saved) == len(NAMES)
    for path in saved:
        assert_saved(path, int(path.read_bytes()))
