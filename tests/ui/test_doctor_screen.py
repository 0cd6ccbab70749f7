"""The doctor on the screen: steps appear as they are done, and can be done again."""

import threading
from collections.abc import Iterator

import pytest
from textual.pilot import Pilot

from tests.ui.driving import ready, until
from tests.ui.fake_face import FakeFace
from tests.ui.shown import screen_text
from tui_mail.config.schema import UiSettings
from tui_mail.model.doctor import Finding
from tui_mail.model.setup import CheckStep
from tui_mail.ui.app import MailApp, let_examine
from tui_mail.ui.screens.doctor import DoctorScreen
from tui_mail.ui.screens.main import MainScreen

WELL = Finding("", CheckStep("settings", "read", True, "2 accounts, 1 SMTP servers."))
WRONG = Finding(
    "work",
    CheckStep("imap", "login", False, "It said \x1b[31mno[/].", "Give the password anew.", 1.25),
)


class Slow:
    """Finds one thing, and the other when the test lets it."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.times = 0

    def examine(self) -> Iterator[Finding]:
        self.times += 1
        yield WELL
        assert self.go_on.wait(60)
        yield WRONG


async def opened(pilot: Pilot[None], client: MailApp) -> None:
    await ready(pilot)
    assert isinstance(client.screen, MainScreen)
    client.screen.perform(next(row for row in client.desk.actions if row.name == "doctor"))
    await until(pilot, lambda: isinstance(client.screen, DoctorScreen))


@pytest.fixture
def examiner() -> Slow:
    return Slow()


@pytest.fixture
def client(examiner: Slow) -> MailApp:
    app = MailApp(FakeFace(), ui=UiSettings())
    let_examine(app, lambda: examiner)
    return app


async def test_each_step_appears_when_it_is_done(client: MailApp, examiner: Slow) -> None:
    async with client.run_test(size=(80, 24)) as pilot:
        await opened(pilot, client)
        await until(pilot, lambda: "✓ settings read" in screen_text(client))
        assert "looking" in screen_text(client)
        examiner.go_on.set()
        await until(pilot, lambda: "looking" not in screen_text(client))
        assert "Doctor  1 thing is to be mended." in screen_text(client)
        shown = screen_text(client)
        for words in ("work", "✗ IMAP login  1.2 s", "→ Give the password anew.", "no[/]."):
            assert words in shown, shown
        await pilot.press("r")
        await until(pilot, lambda: examiner.times == 2)
        await until(pilot, lambda: "1 thing is to be mended." in screen_text(client))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(client.screen, MainScreen))


async def test_it_can_be_left_while_it_looks(client: MailApp, examiner: Slow) -> None:
    async with client.run_test(size=(80, 24)) as pilot:
        await opened(pilot, client)
        await until(pilot, lambda: "settings read" in screen_text(client))
        await pilot.press("q")
        await until(pilot, lambda: isinstance(client.screen, MainScreen))
        examiner.go_on.set()
