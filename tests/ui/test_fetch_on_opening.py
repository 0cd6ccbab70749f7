"""A message of which only the beginning is here is fetched as it is opened, and nobody waits."""

import os
from collections.abc import Callable
from dataclasses import replace

import pytest
from textual.pilot import Pilot

from tests.ui.driving import face_of, ready, under_cursor, until
from tests.ui.fake_face import FakeFace
from tests.ui.made_up_mail import ALICE, BOB
from tests.ui.shown import screen_text
from tui_mail.errors import TuiMailError, Unreachable
from tui_mail.model.account import AccountState, AccountStatus
from tui_mail.model.commands import Answer, Command, Done, FetchWhole, StartReply, StopFetching
from tui_mail.model.events import StatusChanged
from tui_mail.model.folder import Role
from tui_mail.model.offline import SetOffline
from tui_mail.ui.app import MailApp
from tui_mail.ui.dialogs.keep_here import KeepHere
from tui_mail.ui.screens.compose import ComposeScreen
from tui_mail.ui.screens.main import MainScreen

SIZES = [(80, 24), (120, 40)]
NEAR, FAR = 48_000, 12_400_000
"""Bytes: what is fetched for a cursor that rests on it, and what is not."""
OFFLINE = Unreachable("The server did not answer within 30 seconds.")
Then = Callable[[Answer | TuiMailError], None]


class Fetches:
    """Takes what is to be fetched, and answers when the test says so.

    Args:
        face: the made-up engine.
        size: of the newest message, of which only the beginning is here.
    """

    def __init__(self, face: FakeFace, size: int) -> None:
        self._face = face
        newest = max(face.store.messages.values(), key=lambda row: row.received)
        self.id = newest.id
        face.store.messages[self.id] = replace(newest, whole=False, size=size)
        self._waiting: list[Then] = []
        self._submit = face.submit
        face.submit = self._take  # type: ignore[method-assign]

    def _take(self, command: Command, then: Then | None = None) -> None:
        if isinstance(command, FetchWhole) and then is not None:
            self._face.commands.append(command)
            self._waiting.append(then)
        else:
            self._submit(command, then)

    def answer(self, error: TuiMailError | None = None) -> None:
        """Every one that waits."""
        if error is None:
            row = self._face.store.messages[self.id]
            self._face.store.messages[self.id] = replace(row, whole=True)
        waiting, self._waiting = self._waiting, []
        for then in waiting:
            then(error or Done(count=1))


def picture(app: MailApp, name: str) -> None:
    """For whoever wants to look."""
    if folder := os.environ.get("TUI_MAIL_PICTURE"):
        app.save_screenshot(f"{name}-{app.size.width}.svg", folder)


def says(app: MailApp, words: str) -> Callable[[], bool]:
    """Whether it stands there, over however many lines."""
    return lambda: words.replace(" ", "") in "".join(reader_text(app).split())


def reader_text(app: MailApp) -> str:
    main = app.screen
    return "".join(row.text for row in main.reader.rows) if isinstance(main, MainScreen) else ""


async def opened(pilot: Pilot[None], fetches: Fetches) -> MainScreen:
    main = await ready(pilot)
    assert under_cursor(main) == fetches.id
    await pilot.press("enter")
    await until(pilot, lambda: main.reader.content is not None and main.reader.body_shown)
    return main


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_beginning_stands_there_while_the_whole_is_fetched(
    app: MailApp, face: FakeFace, size: tuple[int, int]
) -> None:
    fetches = Fetches(face, FAR)
    async with app.run_test(size=size) as pilot:
        main = await opened(pilot, fetches)
        await until(pilot, says(app, "Fetching the whole message, 12 MB, from engine.test…"))
        picture(app, "fetching")
        assert face.asked(FetchWhole) == [FetchWhole(fetches.id, unasked=True)]
        assert "weaves" in screen_text(app), "what is here can be read"
        fetches.answer()
        await until(pilot, lambda: main.reader.content is not None)
        await until(pilot, lambda: "⇣" not in reader_text(app))
        picture(app, "whole")


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_offline_that_is_said_and_it_comes_when_the_account_is_back(
    app: MailApp, face: FakeFace, size: tuple[int, int]
) -> None:
    fetches = Fetches(face, FAR)
    async with app.run_test(size=size) as pilot:
        await opened(pilot, fetches)
        account = face.store.messages[fetches.id].account
        fetches.answer(OFFLINE)
        words = "Only the beginning is here. The server did not answer within 30 seconds."
        await until(pilot, says(app, f"{words} g w tries again."))
        picture(app, "offline")
        face.say(StatusChanged(AccountStatus(account, AccountState.IDLE, last_sync=1)))
        await until(pilot, lambda: len(face.asked(FetchWhole)) == 2)
        fetches.answer(OFFLINE)
        await until(pilot, says(app, words))
        await pilot.press("g", "w")
        await until(pilot, says(app, "Fetching the whole message"))
        assert face.asked(FetchWhole)[-1] == FetchWhole(fetches.id), "somebody asked for it"
        await pilot.press("g", "w")
        await until(pilot, lambda: bool(face.asked(StopFetching)))
        fetches.answer()
        await until(pilot, lambda: "⇣" not in reader_text(app))


@pytest.mark.parametrize(("size", "fetched"), [(NEAR, 1), (FAR, 0)])
async def test_a_cursor_that_rests_fetches_what_is_small(
    app: MailApp, face: FakeFace, size: int, fetched: int
) -> None:
    fetches = Fetches(face, size)
    async with app.run_test(size=(120, 40)) as pilot:
        main = await ready(pilot)
        await until(pilot, lambda: main.reader.message_id == fetches.id and main.reader.body_shown)
        assert len(face.asked(FetchWhole)) == fetched
        await pilot.press("enter")
        await until(pilot, lambda: len(face.asked(FetchWhole)) == 1)


@pytest.mark.parametrize("key", ["r", "F", "R"])
async def test_what_needs_all_of_it_waits_for_all_of_it(
    app: MailApp, face: FakeFace, key: str
) -> None:
    fetches = Fetches(face, FAR)
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        await pilot.press(key)
        await until(pilot, lambda: bool(face.asked(FetchWhole)))
        assert not face.asked(StartReply)
        fetches.answer()
        await until(pilot, lambda: len(face.asked(StartReply)) == 1)
        await until(pilot, lambda: app.screen is not main)


async def test_what_does_not_come_is_not_answered_and_that_is_a_banner(
    app: MailApp, face: FakeFace
) -> None:
    fetches = Fetches(face, FAR)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("r")
        await until(pilot, lambda: bool(face.asked(FetchWhole)))
        fetches.answer(OFFLINE)
        await until(pilot, lambda: OFFLINE.message in screen_text(app))
        assert not face.asked(StartReply)
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, ComposeScreen))
        fetches.answer()
        await pilot.pause()
        assert not face.asked(StartReply)


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_W_makes_a_folder_available_offline(app: MailApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        main = await ready(pilot)
        reading = main.desk.reading
        archive = next(f for f in reading.folders() if f.account == BOB and f.role is Role.ARCHIVE)
        places = [place.folder for place in main.folders.places]
        main.folders.focus()
        main.folders.move_to(places.index(archive.id))
        await until(pilot, lambda: main.folders.has_focus)
        await pilot.press("W")
        await until(pilot, lambda: isinstance(app.screen, KeepHere))
        picture(app, "keep-here")
        await pilot.press("enter")
        await until(pilot, lambda: bool(face_of(main).asked(SetOffline)))
        assert face_of(main).asked(SetOffline) == [SetOffline(archive.id, "all")]
        local = next(f for f in reading.folders() if f.account == ALICE and f.local)
        main.folders.move_to(places.index(local.id))
        await pilot.press("W")
        await until(pilot, lambda: "is here." in screen_text(app))
        assert isinstance(app.screen, MainScreen)
