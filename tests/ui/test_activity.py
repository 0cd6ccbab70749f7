"""The activity screen: what the engine does and what is said to servers, live."""

from functools import partial
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.ui.driving import ready, until
from tests.ui.fake_face import FakeFace
from tests.ui.made_up_mail import ALICE, BOB, HOSTILE, NOW
from tests.ui.shown import screen_text
from tui_mail.config.schema import UiSettings
from tui_mail.model.account import AccountState, AccountStatus, Problem, Room
from tui_mail.model.commands import Sync
from tui_mail.model.conversation import Direction, Spoken
from tui_mail.model.events import StatusChanged
from tui_mail.model.folder import Folder, FolderStanding, Role
from tui_mail.model.ids import AccountKey, FolderId
from tui_mail.ui.activity_rows import bar, conversation_rows, room_words, status_words
from tui_mail.ui.app import MailApp
from tui_mail.ui.format import time_of_day
from tui_mail.ui.screens import activity
from tui_mail.ui.screens.activity import ActivityScreen
from tui_mail.ui.widgets.row_view import RowView


def spoken(
    number: int, line: str, account: AccountKey = BOB, who: Direction = Direction.SERVER
) -> Spoken:
    return Spoken(NOW + number, account, "imap", 3, who, line)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(activity, "LOOK", 0.05)


async def opened(pilot: Pilot[None]) -> ActivityScreen:
    await ready(pilot)
    await pilot.press("g", "l")
    await until(pilot, lambda: isinstance(pilot.app.screen, ActivityScreen))
    screen = pilot.app.screen
    assert isinstance(screen, ActivityScreen)
    return screen


async def test_what_is_said_appears_while_one_looks(face: FakeFace) -> None:
    app = MailApp(face, ui=UiSettings())
    async with app.run_test(size=(100, 30)) as pilot:
        await opened(pilot)
        await until(pilot, lambda: "Nothing was said to a server yet" in screen_text(app))
        face.store.spoken.append(spoken(0, "A1 CAPABILITY", who=Direction.CLIENT))
        await until(pilot, lambda: "C: A1 CAPABILITY" in screen_text(app))
        assert "Nothing was said" not in screen_text(app)
        face.store.spoken.append(spoken(1, "A1 OK done"))
        await until(pilot, lambda: "S: A1 OK done" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, ActivityScreen))


async def test_it_stays_at_the_end_unless_one_scrolled_up(face: FakeFace) -> None:
    face.store.spoken = [spoken(n, f"line {n}") for n in range(200)]
    app = MailApp(face, ui=UiSettings())
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await opened(pilot)
        view = screen.query_one(RowView)
        await until(pilot, lambda: "line 199" in screen_text(app))
        face.store.spoken += [spoken(n, f"line {n}") for n in range(200, 220)]
        await until(pilot, lambda: "line 219" in screen_text(app))
        await pilot.press("pageup", "k")
        before = view.scroll_offset.y
        assert before < view.max_scroll_y
        face.store.spoken.append(spoken(220, "line 220"))
        await until(pilot, lambda: len(view.rows) == 221)
        assert view.scroll_offset.y == before
        await pilot.press("G")
        await until(pilot, lambda: "line 220" in screen_text(app))
        await pilot.press("home")
        await until(pilot, lambda: view.scroll_offset.y == 0)


def shows_only(app: MailApp, account: AccountKey) -> bool:
    text = screen_text(app)
    other = BOB if account == ALICE else ALICE
    return f"{account}s line" in text and f"{other}s line" not in text


async def test_tab_shows_one_account_after_the_other(face: FakeFace) -> None:
    face.store.spoken = [spoken(0, "bobs line"), spoken(1, "alices line", ALICE)]
    app = MailApp(face, ui=UiSettings())
    async with app.run_test(size=(100, 30)) as pilot:
        await opened(pilot)
        await until(pilot, lambda: "bobs line" in screen_text(app))
        assert "alices line" in screen_text(app)
        shown = [account.account for account in face.store.all_accounts]
        for account in shown:
            await pilot.press("tab")
            await until(pilot, partial(shows_only, app, account))
            assert f"What was said to the servers: {account}" in screen_text(app)
        await pilot.press("tab")
        await until(pilot, lambda: "all accounts" in screen_text(app))
        await until(pilot, lambda: "bobs line" in screen_text(app))


async def test_what_the_engine_does_is_shown_as_it_changes(face: FakeFace) -> None:
    app = MailApp(face, ui=UiSettings())
    async with app.run_test(size=(100, 30)) as pilot:
        await opened(pilot)
        face.say(StatusChanged(AccountStatus(BOB, AccountState.SYNCING, "170 of 340")))
        await until(pilot, lambda: f"{'━' * 10}{'─' * 10} fetching 170 of 340" in screen_text(app))
        problem = Problem("The server refused the password.", "Check it.", recoverable=False)
        face.say(StatusChanged(AccountStatus(BOB, AccountState.FAILED, problem=problem)))
        await until(pilot, lambda: "refused the password" in screen_text(app))
        asked = len(face.asked(Sync))
        await pilot.press("f5")
        assert len(face.asked(Sync)) == asked + 1


async def test_D1_nothing_hostile_reaches_the_screen(face: FakeFace) -> None:
    face.store.spoken = [spoken(0, f"* OK {HOSTILE} end of it")]
    app = MailApp(face, ui=UiSettings())
    async with app.run_test(size=(100, 30)) as pilot:
        await opened(pilot)
        await until(pilot, lambda: "end of it" in screen_text(app))
        text = screen_text(app)
        assert all(char.isprintable() or char == "\n" for char in text)


@pytest.mark.parametrize("size", [(40, 12), (200, 60)], ids=str)
async def test_it_fits_every_screen(face: FakeFace, size: tuple[int, int]) -> None:
    face.store.spoken = [spoken(n, "word " * 60) for n in range(50)]
    app = MailApp(face, ui=UiSettings())
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        await until(pilot, lambda: "word word" in screen_text(app))


def test_when_and_where_is_said_once_and_long_lines_are_wrapped() -> None:
    lines = [spoken(0, "one"), spoken(0, "x" * 100), spoken(1, "+")]
    rows = conversation_rows(lines, 60, whose=True)
    heads = [row.text[:20].strip() for row in rows]
    assert [bool(head) for head in heads] == [True, False, False, False, True]
    assert all(len(row.text) <= 60 for row in rows)
    assert sum(row.text.count("x") for row in rows) == 100


def test_a_bar_is_only_drawn_where_it_is_known_how_far_it_is() -> None:
    assert bar(None) == ""
    assert bar(AccountStatus(BOB, AccountState.SYNCING, "Inbox")) == ""
    assert bar(AccountStatus(BOB, AccountState.SYNCING, "5 of 0")) == "━" * 20
    assert bar(AccountStatus(BOB, AccountState.SYNCING, "Inbox: 0 of 9")) == "─" * 20
    assert status_words(None) == "…"
    assert status_words(AccountStatus(BOB, AccountState.IDLE)) == "not checked yet"
    assert status_words(AccountStatus(BOB, AccountState.IDLE, last_sync=NOW)).endswith("14:00")


async def test_how_full_a_mailbox_is_stands_beside_how_its_account_is_doing(face: FakeFace) -> None:
    app = MailApp(face, ui=UiSettings())
    async with app.run_test(size=(100, 30)) as pilot:
        await opened(pilot)
        room = Room(3_100_000_000, 5_000_000_000)
        face.say(StatusChanged(AccountStatus(BOB, AccountState.IDLE, last_sync=NOW, room=room)))
        await until(pilot, lambda: "14:00, 3.1 of 5 GB used" in screen_text(app))
    assert room_words(Room(900_000_000, 5_500_000_000)) == "900 MB of 5.5 GB used"
    assert not room.nearly_full
    assert Room(4_760_000_000, 5_000_000_000).nearly_full


def standing(number: int, account: AccountKey = BOB, **more: object) -> FolderStanding:
    names = {0: ("INBOX", Role.INBOX), 1: ("Archive", Role.ARCHIVE)}
    name, role = names.get(number, (f"Lists/number {number}", None))
    folder = Folder(FolderId(number), account, name, role, 0, 12_480, local=False)
    values: dict[str, Any] = {"to_push": 0, "synced": NOW, **more}
    return FolderStanding(folder, **values)


async def test_f_shows_how_folders_stand_and_f_again_what_was_said(face: FakeFace) -> None:
    face.store.spoken = [spoken(0, "bobs line")]
    face.store.standings = [
        standing(0, to_push=3),
        standing(1, trouble=f"The server said {HOSTILE}."),
        standing(2, synced=None),
        standing(0, ALICE, maildrop=340),
    ]
    app = MailApp(face, ui=UiSettings())
    async with app.run_test(size=(100, 30)) as pilot:
        await opened(pilot)
        await until(pilot, lambda: "3 to push, 1 folder in trouble" in screen_text(app))
        await pilot.press("f")
        await until(pilot, lambda: "How the folders stand: all accounts" in screen_text(app))
        time = time_of_day(NOW)
        text = screen_text(app).replace("\N{NO-BREAK SPACE}", " ")
        assert f"12 480 messages, 3 to push, last synced {time}" in text
        assert "The server said" in text
        assert "12 480 messages, not synced yet" in text
        assert f"12 480 messages, 340 on the server, last synced {time}" in text
        assert "bobs line" not in text
        assert "\x1b" not in text
        face.store.standings[0] = standing(0, to_push=0)
        await until(pilot, lambda: "3 to push" not in screen_text(app))
        await pilot.press("f")
        await until(pilot, lambda: "bobs line" in screen_text(app))


async def test_many_folders_scroll_and_tab_shows_those_of_one_account(face: FakeFace) -> None:
    face.store.standings = [standing(n) for n in range(300)] + [standing(0, ALICE)]
    app = MailApp(face, ui=UiSettings())
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        await pilot.press("f")
        view = screen.query_one(RowView)
        await until(pilot, lambda: len(view.rows) == 303)
        assert "number 2 " in screen_text(app)
        await pilot.press("G")
        await until(pilot, lambda: "number 299" in screen_text(app))
        before = view.scroll_offset.y
        face.store.standings[5] = standing(5, to_push=1)
        await until(pilot, lambda: "1 to push" in screen_text(app))
        assert view.scroll_offset.y == before, "news moved what one looks at"
        await pilot.press("tab")
        await until(pilot, lambda: len(view.rows) in {1, 300})
        assert "How the folders stand: all accounts" not in screen_text(app)
