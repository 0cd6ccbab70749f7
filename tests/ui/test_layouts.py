"""The main screen at the sizes that terminals have."""

import pytest
from textual.widget import Widget

from tests.ui.driving import lines_of, main_of, ready, until
from tui_mail.ui.app import MailApp
from tui_mail.ui.screens.main import MainScreen


def panes(main: MainScreen) -> str:
    """Which of folders, list and reader can be seen, by their first letters."""
    seen: list[tuple[str, Widget]] = [
        ("f", main.folders),
        ("l", main.messages),
        ("r", main.reader),
    ]
    return "".join(name for name, pane in seen if pane.region)


@pytest.mark.parametrize(
    ("size", "at_rest", "reading"),
    [
        ((200, 60), "flr", "flr"),
        ((120, 40), "flr", "flr"),
        ((119, 40), "fl", "fr"),
        ((100, 30), "fl", "fr"),
        ((99, 30), "fl", "r"),
        ((80, 24), "fl", "r"),
        ((79, 24), "l", "r"),
        ((60, 20), "l", "r"),
        ((40, 12), "l", "r"),
    ],
)
async def test_as_many_panes_stand_side_by_side_as_fit(
    app: MailApp, size: tuple[int, int], at_rest: str, reading: str
) -> None:
    async with app.run_test(size=size) as pilot:
        main = await ready(pilot)
        assert panes(main) == at_rest
        await pilot.press("enter")
        await until(pilot, lambda: main.reader.has_focus)
        assert panes(main) == reading
        await pilot.press("escape")
        await until(pilot, lambda: main.messages.has_focus)
        assert panes(main) == at_rest


async def test_a_narrow_screen_goes_back_to_the_folders_and_into_one(app: MailApp) -> None:
    async with app.run_test(size=(40, 12)) as pilot:
        main = await ready(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: panes(main) == "f")
        assert main.folders.has_focus
        await pilot.press("j", "j", "enter")
        await until(pilot, lambda: panes(main) == "l")
        assert main.place.account == "alice"
        assert main.messages.has_focus


async def test_the_smallest_screen_shows_mail_states_and_keys(app: MailApp) -> None:
    async with app.run_test(size=(40, 12)) as pilot:
        main = await ready(pilot)
        assert main.messages.size.height == 9
        assert "Ada" in lines_of(main)[0]
        assert "Notes" in lines_of(main)[0]
        assert "13:58" in lines_of(main)[0]
        bar = str(main.query_one("KeyBar").render())
        assert "? Keys" in bar
        assert ": Commands" in bar


async def test_growing_and_shrinking_keeps_cursor_and_focus_in_sight(app: MailApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        main = await ready(pilot)
        await pilot.press("3", "0", "j")
        here = main.messages.cursor_id
        for size in ((40, 12), (80, 24), (200, 60), (60, 20)):
            await pilot.resize_terminal(*size)
            await until(pilot, lambda: main.focused is not None and bool(main.focused.region))
            assert main.messages.cursor_id == here
            top, height = main.messages.scroll_offset.y, main.messages.size.height
            assert top <= main.messages.cursor < top + height


async def test_a_wide_screen_reads_along_without_marking_seen(app: MailApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        main = await ready(pilot)
        await pilot.press("j")
        await until(pilot, lambda: main.reader.message_id == main.messages.cursor_id)
        row = main.messages.row(main.messages.targets(0)[0])
        assert row is not None
        assert "seen" not in row.flags
        assert main.messages.has_focus


async def test_space_reads_on_without_leaving_the_list_of_a_wide_screen(app: MailApp) -> None:
    async with app.run_test(size=(120, 12)) as pilot:
        main = await ready(pilot)
        await pilot.press("space")
        await until(pilot, lambda: main.reader.max_scroll_y > 0)
        await pilot.press("space")
        await until(pilot, lambda: main.reader.scroll_offset.y > 0)
        assert main.messages.has_focus


async def test_tab_goes_round_the_panes_that_can_be_seen(app: MailApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        main = await ready(pilot)
        await until(pilot, lambda: main.reader.message_id is not None)
        seen = []
        for _ in range(3):
            await pilot.press("tab")
            await pilot.pause()
            seen.append(None if main.focused is None else main.focused.id)
        assert seen == ["reader", "folders", "list"]
        await pilot.press("alt+2", "g", "t")
        await until(pilot, lambda: not main.messages.length and main.reader.message_id is None)
        await pilot.press("tab")
        assert main.focused is main.folders, "an empty reader is passed over"


async def test_three_panes_leave_the_subject_its_room(app: MailApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        main = await ready(pilot)
        assert main.messages.size.width >= 50
        assert main.reader.columns >= 40
        assert any("Re: Difference engine" in line for line in lines_of(main))


async def test_without_colour_every_state_still_has_its_sign(
    app: MailApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        await pilot.press("j", "s")
        await until(pilot, lambda: "★" in lines_of(main)[1])
        assert lines_of(main)[1].startswith("▌●★")
        assert main_of(app) is main
