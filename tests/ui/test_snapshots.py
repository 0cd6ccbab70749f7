"""Pictures of the main screen, dark and light; looked at before they are kept."""

from collections.abc import Awaitable, Callable

import pytest
from textual.pilot import Pilot

from tests.ui.driving import ready, until
from tests.ui.fake_face import FakeFace, entry_of
from tui_mail.config.schema import UiSettings
from tui_mail.model.account import AccountState, AccountStatus, Problem
from tui_mail.model.events import OutboxChanged, ProblemRaised, StatusChanged
from tui_mail.model.ids import OutboxId
from tui_mail.model.outbox import SendState
from tui_mail.ui.app import MailApp
from tui_mail.ui.dialogs.dialog import Choices
from tui_mail.ui.theme_names import DARK, LIGHT

Compare = Callable[..., bool]
Before = Callable[[Pilot[None]], Awaitable[None]]
SIZES = [(80, 24), (120, 40)]


def client(theme: str) -> MailApp:
    return MailApp(FakeFace(), ui=UiSettings(theme=theme))


async def settled(pilot: Pilot[None]) -> None:
    main = await ready(pilot)
    if main.wide:
        await until(pilot, lambda: main.reader.content is not None and len(main.reader.rows) > 8)


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_the_main_screen(snap_compare: Compare, theme: str, size: tuple[int, int]) -> None:
    assert snap_compare(client(theme), terminal_size=size, run_before=settled)


def test_the_smallest_screen(snap_compare: Compare) -> None:
    assert snap_compare(client(DARK), terminal_size=(40, 12), run_before=settled)


def test_reading_over_the_list(snap_compare: Compare) -> None:
    async def read(pilot: Pilot[None]) -> None:
        main = await ready(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: main.reader.content is not None and len(main.reader.rows) > 8)
        await until(pilot, lambda: main.folders.places[0].count == 15)

    assert snap_compare(client(DARK), terminal_size=(80, 24), run_before=read)


def test_selection_search_and_a_problem(snap_compare: Compare) -> None:
    app = client(LIGHT)

    async def busy(pilot: Pilot[None]) -> None:
        main = await ready(pilot)
        face = main.desk.face
        assert isinstance(face, FakeFace)
        face.store.entries.append(entry_of(1, "On its way", SendState.WAITING))
        face.say(OutboxChanged(OutboxId(1), SendState.WAITING))
        account = face.reading.accounts()[0].account
        face.say(StatusChanged(AccountStatus(account, AccountState.SYNCING, "12 of 340")))
        face.say(ProblemRaised(account, Problem("The server is full.", "Delete something.")))
        await pilot.press("slash", *"letter")
        await until(pilot, lambda: main.messages.length == 40)
        await pilot.press("enter", "x", "j", "x", "5")
        await until(pilot, lambda: main.folders.places[1].count == 1)
        await until(pilot, lambda: "2 selected" in str(main.title_line.render()))

    assert snap_compare(app, terminal_size=(80, 24), run_before=busy)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_help(snap_compare: Compare, size: tuple[int, int]) -> None:
    async def ask(pilot: Pilot[None]) -> None:
        await settled(pilot)
        await pilot.press("question_mark")
        await until(
            pilot, lambda: "Archive" in str(pilot.app.screen.query("#help-keys").first().render())
        )

    assert snap_compare(client(DARK), terminal_size=size, run_before=ask)


def test_the_palette(snap_compare: Compare) -> None:
    async def ask(pilot: Pilot[None]) -> None:
        await settled(pilot)
        await pilot.press("colon", *"trash")
        choices = pilot.app.screen.query_one(Choices)
        await until(pilot, lambda: choices.option_count == choices.size.height == 1)

    assert snap_compare(client(DARK), terminal_size=(80, 24), run_before=ask)
