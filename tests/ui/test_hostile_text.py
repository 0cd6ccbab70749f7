"""S2: words of mail, servers and files are never markup, in whatever widget they stand."""

import pytest

from tests.ui.driving import face_of, lines_of, ready, until
from tests.ui.made_up_mail import BOB, HOSTILE
from tui_mail.errors import Refused
from tui_mail.model.account import AccountState, AccountStatus, Problem
from tui_mail.model.commands import MoveToRole
from tui_mail.model.events import EngineGone, FoldersChanged, ProblemRaised, StatusChanged
from tui_mail.model.folder import Folder
from tui_mail.model.ids import FolderId
from tui_mail.ui.app import MailApp
from tui_mail.ui.dialogs.folder_picker import FolderPicker
from tui_mail.ui.widgets.banner import Banner


@pytest.mark.parametrize("words", HOSTILE)
async def test_S2_hostile_words_in_every_pane_stand_as_they_are(app: MailApp, words: str) -> None:
    async with app.run_test(size=(200, 50)) as pilot:
        main = await ready(pilot)
        face = face_of(main)
        face.store.all_folders[FolderId(77)] = Folder(
            FolderId(77), BOB, words, None, 0, 0, local=False
        )
        face.say(FoldersChanged(BOB))
        here = face.arrive(words, words, folder=77)
        face.say(StatusChanged(AccountStatus(BOB, AccountState.SYNCING, words)))
        face.say(ProblemRaised(BOB, Problem(words, words)))
        await until(pilot, lambda: words in str(main.query_one("StatusLine").render()))
        await until(pilot, lambda: words in str(main.query_one(Banner).render()))
        place = main.folders.find(lambda place: place.folder == 77)
        assert place is not None
        main.show_place(place)
        await until(pilot, lambda: words in lines_of(main)[0])
        assert words in str(main.query_one("#list-title").render())
        await pilot.press("enter")
        await until(pilot, lambda: main.reader.message_id == here)
        await pilot.press("m")
        await until(pilot, lambda: isinstance(app.screen, FolderPicker))
        await pilot.press(*"new", "enter")
        await until(pilot, lambda: app.screen is main)
        assert app.is_running


@pytest.mark.parametrize("words", HOSTILE)
async def test_S2_hostile_words_of_the_engine_are_shown_not_obeyed(
    app: MailApp, words: str
) -> None:
    async with app.run_test(size=(200, 50)) as pilot:
        main = await ready(pilot)
        face_of(main).failures[MoveToRole] = Refused(words, words)
        await pilot.press("e")
        await until(pilot, lambda: words in str(main.query_one(Banner).render()))
        main.flash(words)
        assert words in str(main.query_one("StatusLine").render())
        face_of(main).say(EngineGone(words))
        app.notify(words, markup=False)
        await pilot.press("slash")
        main.search.set_trouble(words)
        await pilot.pause()
        assert app.is_running


ESCAPES = "a\x1b]0;pwned\x07b\x9b31mc\u202ed\u2066e"
"""What reading never gives; the screen is the last door all the same."""


async def test_S1_no_control_character_reaches_the_terminal_from_any_pane(app: MailApp) -> None:
    async with app.run_test(size=(160, 50)) as pilot:
        main = await ready(pilot)
        face = face_of(main)
        face.store.all_folders[FolderId(77)] = Folder(
            FolderId(77), BOB, ESCAPES, None, 0, 0, local=False
        )
        face.say(FoldersChanged(BOB))
        face.arrive(ESCAPES, ESCAPES, folder=77)
        face.say(StatusChanged(AccountStatus(BOB, AccountState.SYNCING, ESCAPES)))
        face.say(ProblemRaised(BOB, Problem(ESCAPES, ESCAPES)))
        await until(pilot, lambda: main.folders.find(lambda place: place.folder == 77))
        place = main.folders.find(lambda place: place.folder == 77)
        assert place is not None
        main.show_place(place)
        main.search.open()
        main.search.set_trouble(ESCAPES)
        await until(pilot, lambda: main.messages.length == 1)
        await until(pilot, lambda: "pwned" in screen_text(app))
        assert screen_text(app).count("pwned") >= 6
        assert not set(screen_text(app)) & set("\x1b\x07\x9b\u202e\u2066")


def screen_text(app: MailApp) -> str:
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())
