"""Saved searches among the folders: counted behind, saved, renamed and removed by key."""

from pathlib import Path

from tests.ui.driving import settled, until
from tests.ui.shown import screen_text
from tests.ui.three_accounts import client, subjects, three_accounts
from tui_mail.config.load import load_settings
from tui_mail.model.commands import ChangeFlags
from tui_mail.ui.screens.main import MainScreen
from tui_mail.ui.widgets.places import Kind, Place


def searches(main: MainScreen) -> dict[str, Place]:
    return {place.name: place for place in main.folders.places if place.kind is Kind.SEARCH}


def numbers(main: MainScreen) -> dict[str, tuple[int, int | None]]:
    return {name: (place.count, place.total) for name, place in searches(main).items()}


async def test_they_stand_among_the_folders_with_their_counts_and_keep_up(tmp_path: Path) -> None:
    async with client(three_accounts(tmp_path)) as (pilot, main):
        wanted = {
            "Unread": (6, 6),
            "Starred": (0, 0),
            "With attachments": (0, 0),
            "Snoozed": (0, 0),
            "Sent to me": (3, 3),
            "From the boss": (3, 3),
        }
        await until(pilot, lambda: numbers(main) == wanted, "never counted")
        line = next(row for row in screen_text(pilot.app).split("\n") if "From the boss" in row)
        assert "3/3" in line
        main.folders.post_message(main.folders.Chosen(searches(main)["From the boss"]))
        await until(pilot, lambda: main.place.name == "From the boss")
        await settled(pilot, main)
        found = subjects(main)
        assert set(found) == {"Budget of home", "Budget of work", "Budget of club"}
        first = found["Budget of work"]
        main.desk.submit(ChangeFlags((first,), add=("seen", "flagged")))
        await until(pilot, lambda: numbers(main)["From the boss"] == (2, 3), "never counted anew")
        await until(pilot, lambda: numbers(main)["Starred"] == (0, 1), "never counted anew")
        main.folders.show_current(searches(main)["Unread"])
        main.folders.focus()
        for key in ("R", "D"):
            await pilot.press(key)
            await until(pilot, lambda: "comes with the program" in screen_text(pilot.app))
            assert pilot.app.screen is main


async def test_a_search_is_saved_renamed_and_removed_and_the_settings_comments_stay(
    tmp_path: Path,
) -> None:
    paths = three_accounts(tmp_path)
    before = paths.settings.read_text()
    async with client(paths) as (pilot, main):
        await pilot.press("slash", *"looms OR budget", "enter")
        await settled(pilot, main)
        assert len(subjects(main)) == 6
        await pilot.press("g", "v")
        await until(pilot, lambda: "What is the search to be called?" in screen_text(pilot.app))
        await pilot.press(*"Weaving", "enter")
        await until(pilot, lambda: main.place.name == "Weaving", "never saved")
        assert searches(main)["Weaving"].query == "in:inbox (looms OR budget)"
        await settled(pilot, main)
        assert len(subjects(main)) == 6
        text = paths.settings.read_text()
        assert text == before + 'Weaving = "in:inbox (looms OR budget)"\n'

        main.folders.focus()
        await pilot.press("R")
        await until(pilot, lambda: "What is Weaving to be called?" in screen_text(pilot.app))
        await pilot.press(*"Unit 1", "enter")
        await until(pilot, lambda: "Unit 1" in searches(main), "never renamed")
        assert list(load_settings(paths.settings).searches) == ["From the boss", "Unit 1"]

        main.folders.show_current(searches(main)["From the boss"])
        main.folders.focus()
        await pilot.press("D")
        await until(pilot, lambda: "Remove the search From the boss?" in screen_text(pilot.app))
        await pilot.press("enter")
        await until(pilot, lambda: "From the boss" not in searches(main), "never removed")
        kept = before.replace('"From the boss" = "from:boss"   # daily\n', "")
        assert paths.settings.read_text() == kept + '"Unit 1" = "in:inbox (looms OR budget)"\n'
        assert len(subjects(main)) == 6
