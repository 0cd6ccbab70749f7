"""Pictures of the list: threads folded and unfolded, days, orders, selections."""

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from tests.ui.driving import ready, settled, until
from tests.ui.fake_face import FakeFace
from tests.ui.made_up_mail import ACCOUNTS, conversations
from tui_mail.config.schema import UiSettings
from tui_mail.ui.app import MailApp
from tui_mail.ui.dialogs.sorting import Sorting
from tui_mail.ui.screens.main import MainScreen
from tui_mail.ui.theme_names import DARK, LIGHT

Compare = Callable[..., bool]
SIZES = [(80, 24), (120, 40)]
KEYS = {
    "folded": (),
    "unfolded": ("j", "t"),
    "marked": ("j", "x", "asterisk", "u", "j", "t", "k", "k", "x"),
    "largest": ("dollar_sign", "j", "j", "j", "j", "j", "enter"),
    "single": ("V",),
}


def client(theme: str) -> MailApp:
    return MailApp(FakeFace(ACCOUNTS[:1], conversations()), ui=UiSettings(theme=theme))


async def calm(pilot: Pilot[None]) -> MainScreen:
    main = await ready(pilot)
    if main.wide:
        await until(pilot, lambda: main.reader.content is not None and len(main.reader.rows) > 8)
    return main


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("theme", [DARK, LIGHT])
@pytest.mark.parametrize("what", sorted(KEYS))
def test_the_list(snap_compare: Compare, what: str, theme: str, size: tuple[int, int]) -> None:
    async def press(pilot: Pilot[None]) -> None:
        main = await calm(pilot)
        for key in KEYS[what]:
            await pilot.press(key)
        await settled(pilot, main)
        if main.wide and main.messages.cursor_id is not None:
            await until(pilot, lambda: main.reader.message_id == main.messages.cursor_id)
        main.status.flash("")
        await pilot.pause()

    assert snap_compare(client(theme), terminal_size=size, run_before=press)


@pytest.mark.parametrize("size", [(40, 12), (80, 24)], ids=str)
def test_the_question_how_to_sort(snap_compare: Compare, size: tuple[int, int]) -> None:
    async def ask(pilot: Pilot[None]) -> None:
        await calm(pilot)
        await pilot.press("dollar_sign")
        await until(pilot, lambda: isinstance(pilot.app.screen, Sorting))

    assert snap_compare(client(DARK), terminal_size=size, run_before=ask)
