"""Folders made, renamed, removed and emptied by keys; messages copied."""

from dataclasses import replace

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.ui.driving import face_of, ready, under_cursor, until
from tests.ui.made_up_mail import ALICE
from tests.ui.shown import screen_text
from tui_mail.errors import UsageError
from tui_mail.model.commands import Command, Copy, SubscribeFolder
from tui_mail.model.folder import Folder, Role
from tui_mail.model.folder_changes import (
    CreateFolder,
    DeleteFolder,
    EmptyFolder,
    ReadFolder,
    RenameFolder,
)
from tui_mail.ui.app import MailApp
from tui_mail.ui.dialogs.confirm import Confirm
from tui_mail.ui.dialogs.folder_name import FolderName
from tui_mail.ui.dialogs.folder_picker import FolderPicker
from tui_mail.ui.screens.main import MainScreen
from tui_mail.ui.widgets.banner import Banner
from tui_mail.ui.widgets.place_rows import place_pieces
from tui_mail.ui.widgets.places import places


def folder(main: MainScreen, role: Role) -> Folder:
    return next(f for f in main.desk.reading.folders() if f.account == ALICE and f.role is role)


def own(main: MainScreen) -> Folder:
    """One that the user made."""
    return next(f for f in main.desk.reading.folders() if f.role is None)


def asked(main: MainScreen, kind: type[Command]) -> list[Command]:
    return face_of(main).asked(kind)


async def at(pilot: Pilot[None], main: MainScreen, wanted: Folder) -> None:
    """The cursor of the folder pane on it."""
    main.folders.focus()
    keys = [place.folder for place in main.folders.places]
    main.folders.move_to(keys.index(wanted.id))
    await until(pilot, lambda: main.folders.has_focus)


async def test_y_copies_to_a_folder_and_the_message_stays(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        here = under_cursor(main)
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, FolderPicker))
        await pilot.press(*"Kept", "enter")
        await until(pilot, lambda: bool(asked(main, Copy)))
        await until(pilot, lambda: "Copied to Kept" in screen_text(app))
        assert asked(main, Copy) == [Copy((here,), "Kept")]
        assert under_cursor(main) == here


async def test_a_new_folder_is_the_account_s_under_the_cursor(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        await at(pilot, main, folder(main, Role.TRASH))
        await pilot.press("+")
        await until(pilot, lambda: isinstance(app.screen, FolderName))
        await pilot.press("enter")
        assert "needs a name" in screen_text(app)
        await pilot.press(*"A/B", "enter")
        await until(pilot, lambda: bool(asked(main, CreateFolder)))
        assert asked(main, CreateFolder) == [CreateFolder(ALICE, "A/B")]


async def test_a_folder_is_renamed_from_the_name_it_has(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        mine = own(main)
        await at(pilot, main, mine)
        await pilot.press("R")
        await until(pilot, lambda: isinstance(app.screen, FolderName))
        assert app.screen.query_one(Input).value == mine.name
        await pilot.press("end", "2", "enter")
        await until(pilot, lambda: bool(asked(main, RenameFolder)))
        assert asked(main, RenameFolder) == [RenameFolder(mine.id, f"{mine.name}2")]


async def test_deleting_and_emptying_ask_first_and_no_is_under_the_cursor(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        mine = own(main)
        await at(pilot, main, mine)
        await pilot.press("D")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is main)
        assert not asked(main, DeleteFolder)
        await pilot.press("D")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("y")
        await until(pilot, lambda: bool(asked(main, DeleteFolder)))
        assert asked(main, DeleteFolder) == [DeleteFolder(mine.id)]


@pytest.mark.parametrize(("role", "words"), [(Role.INBOX, "Only Trash and Junk"), (Role.TRASH, "")])
async def test_only_trash_and_junk_are_emptied(app: MailApp, role: Role, words: str) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        main = await ready(pilot)
        await at(pilot, main, folder(main, role))
        await pilot.press("E")
        if words:
            await until(pilot, lambda: words in screen_text(app))
        else:
            await until(
                pilot, lambda: isinstance(app.screen, Confirm) or "is empty" in screen_text(app)
            )
        assert not asked(main, EmptyFolder)


async def test_everything_in_the_shown_folder_is_marked_read(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        await pilot.press("M")
        await until(pilot, lambda: "no folder of an account" in screen_text(app))
        await pilot.press("g", "i")
        await pilot.press("M")
        await until(pilot, lambda: bool(asked(main, ReadFolder)))
        (command,) = asked(main, ReadFolder)
        assert isinstance(command, ReadFolder)
        assert command.folder == main.place.folder


async def test_what_the_engine_does_not_do_is_a_banner(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        face_of(main).failures[RenameFolder] = UsageError("There is a folder X already.", "Other.")
        await at(pilot, main, own(main))
        await pilot.press("R")
        await until(pilot, lambda: isinstance(app.screen, FolderName))
        await pilot.press("X", "enter")
        await until(pilot, lambda: main.query_one(Banner).problem is not None)
        assert "There is a folder X already." in screen_text(app)


async def test_s_takes_a_folder_out_of_use_or_back_and_the_pane_shows_it_faintly(
    app: MailApp,
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        wanted = own(main)
        await at(pilot, main, wanted)
        await pilot.press("s")
        await until(pilot, lambda: bool(asked(main, SubscribeFolder)))
        assert asked(main, SubscribeFolder) == [SubscribeFolder(wanted.id, wanted=False)]
    (of_account,) = main.desk.reading.accounts()[:1]
    for subscribed, look in ((True, "strong"), (False, "quiet")):
        one = replace(wanted, unread=0, subscribed=subscribed, account=of_account.account)
        place = places((of_account,), (one,), 0)[-1]
        pieces = place_pieces(place, 40, here=False, shown=False)
        assert pieces[2][1] == look
