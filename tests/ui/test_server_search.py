"""Servers asked from the search line: what they find joins the list, and is marked."""

from dataclasses import replace

import pytest
from textual.pilot import Pilot

from tests.ui.driving import face_of, lines_of, ready, settled, under_cursor, until
from tests.ui.fake_face import FakeFace
from tests.ui.shown import screen_text
from tui_mail.config.schema import UiSettings
from tui_mail.errors import ConnectFailed
from tui_mail.model.commands import Command
from tui_mail.model.ids import AccountKey
from tui_mail.model.server_search import AccountSearched, SearchServer, StopServerSearch
from tui_mail.ports.face import Then
from tui_mail.ui.app import MailApp
from tui_mail.ui.screens.main import MainScreen
from tui_mail.ui.screens.server_search import found_words, trouble_words

WORK = AccountKey("work")


def title(main: MainScreen) -> str:
    return str(main.query_one("#list-title").render())


def trouble(main: MainScreen) -> str:
    return str(main.query_one("#search-trouble").render())


async def searched(pilot: Pilot[None], words: str, *keys: str) -> MainScreen:
    main = await ready(pilot)
    await pilot.press("slash", *words, *keys)
    return main


async def test_enter_asks_where_not_all_is_here_and_what_is_found_joins_the_list(
    app: MailApp,
) -> None:
    async with app.run_test(size=(200, 40)) as pilot:
        main = await ready(pilot)
        face = face_of(main)
        other = [row for row in face.store.messages.values() if "parcel" not in row.subject][:2]
        face.store.messages[other[0].id] = replace(other[0], whole=False, folder="Old")
        face.servers_find = (AccountSearched(WORK, tuple(row.id for row in other), asked=True),)
        await pilot.press("slash", *"parcel", "enter")
        await until(pilot, lambda: "server" in title(main))
        await settled(pilot, main)
        assert title(main) == "Search  2 here, 2 more on the server"
        marked = [line for line in lines_of(main) if "⇅" in line]
        assert len(marked) == 2
        assert [line for line in marked if "⇣" in line and "Old" in line]
        (asked,) = face.asked(SearchServer)
        assert isinstance(asked, SearchServer)
        assert (asked.query, asked.insist) == ("in:inbox parcel", False)
        await pilot.press("escape")
        await until(pilot, lambda: "server" not in title(main))
        assert not [line for line in lines_of(main) if "⇅" in line]


async def test_nothing_is_said_where_no_server_was_asked(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await searched(pilot, "parcel", "enter")
        face_of(main).servers_find = (AccountSearched(WORK),)
        await until(pilot, lambda: face_of(main).asked(SearchServer))
        await settled(pilot, main)
        assert title(main) == "Search  2 messages"


@pytest.mark.parametrize("keys", [("ctrl+s",), ("enter", "g", "slash")])
async def test_by_key_every_folder_is_searched_and_the_server_asked(
    app: MailApp, keys: tuple[str, ...]
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        face_of(main).servers_find = (AccountSearched(WORK, asked=True, left=7),)
        await pilot.press("slash", *"parcel", *keys)
        await until(pilot, lambda: "server" in title(main))
        assert title(main) == "Search  2 here, 7 more on the server, 7 not fetched"
        asked = face_of(main).asked(SearchServer)[-1]
        assert isinstance(asked, SearchServer)
        assert (asked.query, asked.folder, asked.insist) == ("parcel", None, True)
        assert main.messages.has_focus


async def test_without_a_query_the_search_line_opens(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        await pilot.press("g", "slash")
        assert main.search.display
        assert not face_of(main).asked(SearchServer)


async def test_offline_it_is_said_that_the_server_was_not_asked(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        face_of(main).servers_find = (
            AccountSearched(WORK, trouble="work.example cannot be\x1b[2J reached."),
        )
        await pilot.press("slash", *"parcel", "ctrl+s")
        await until(pilot, lambda: "reached" in trouble(main))
        assert "\x1b" not in screen_text(pilot.app)
        assert title(main) == "Search  2 here, the server was not asked"
        assert main.messages.length == 2


async def test_an_engine_that_is_gone_is_said_in_place(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        face_of(main).failures[SearchServer] = ConnectFailed("The engine went away.", "")
        await pilot.press("slash", *"parcel", "ctrl+s")
        await until(pilot, lambda: "went away" in trouble(main))
        assert title(main) == "Search  the server was not asked"


class SlowFace(FakeFace):
    """Servers take their time."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list[tuple[SearchServer, Then]] = []

    def submit(self, command: Command, then: Then | None = None) -> None:
        if isinstance(command, SearchServer) and then is not None:
            self.commands.append(command)
            self.waiting.append((command, then))
        else:
            super().submit(command, then)


async def test_a_slow_server_holds_nothing_up_and_leaving_breaks_it_off() -> None:
    face = SlowFace()
    async with MailApp(face, ui=UiSettings()).run_test(size=(80, 24)) as pilot:
        main = await searched(pilot, "parcel", "ctrl+s")
        await until(pilot, lambda: "asking the server" in title(main))
        here = under_cursor(main)
        await pilot.press("j")
        assert under_cursor(main) != here
        await pilot.press("escape")
        (stop,) = face.asked(StopServerSearch)
        (command, then) = face.waiting[0]
        assert isinstance(stop, StopServerSearch)
        assert stop.number == command.number
        other = next(iter(face.store.messages))
        face.servers_find = (AccountSearched(WORK, (other,), asked=True),)
        then(face._do(command))  # it comes too late
        await pilot.pause()
        assert "server" not in title(main)
        assert main.messages.view.also == ()


async def test_the_cursor_stays_on_its_message_when_more_comes() -> None:
    face = SlowFace()
    async with MailApp(face, ui=UiSettings()).run_test(size=(80, 24)) as pilot:
        main = await searched(pilot, "parcel", "enter")
        await until(pilot, lambda: face.waiting)
        await pilot.press("j")
        here = under_cursor(main)
        newest = max(face.store.messages.values(), key=lambda row: row.received)
        face.servers_find = (AccountSearched(WORK, (newest.id,), asked=True),)
        command, then = face.waiting[0]
        then(face._do(command))
        await until(pilot, lambda: "1 more" in title(main))
        await settled(pilot, main)
        assert under_cursor(main) == here
        assert main.messages.length == 3


def test_the_words() -> None:
    assert found_words(12, 3, 0) == "12 here, 3 more on the server"
    assert found_words(0, 0, 0) == "none here, no more on the server"
    assert found_words(1, 2, 3) == "1 here, 5 more on the server, 3 not fetched"
    two = (AccountSearched(WORK, trouble="no."), AccountSearched(AccountKey("home")))
    assert trouble_words(two) == "work: no."
    assert trouble_words(two[:1]) == "no."
