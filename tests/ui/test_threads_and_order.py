"""Orders, threads, days and selections on the screen: the cursor is on a message through it all."""

import time
from array import array
from pathlib import Path
from threading import Event

import pytest
from textual.pilot import Pilot

from tests.ui.driving import face_of, lines_of, ready, settled, under_cursor, until
from tests.ui.fake_face import FakeFace
from tests.ui.made_up_mail import ACCOUNTS, FOLDERS, NOW, conversations, summary
from tests.ui.test_message_list import ManyReading
from tui_mail.config.schema import UiSettings
from tui_mail.config.view_state import ALL_INBOXES, Arrangement, ViewFile, ViewState
from tui_mail.model.commands import ChangeFlags, MoveToRole, StartReply
from tui_mail.model.events import MailChanged
from tui_mail.model.flags import SEEN
from tui_mail.model.ids import MessageId
from tui_mail.model.summary import Order, View
from tui_mail.model.undoing import Undo
from tui_mail.ui import format as ui_format
from tui_mail.ui.app import MailApp, remember_views
from tui_mail.ui.dialogs.query import QueryDialog
from tui_mail.ui.dialogs.sorting import Sorting
from tui_mail.ui.screens.main import MainScreen

THREAD = (7_004, 7_003, 7_001)
"""Of alice's inbox, the newest first; her own answer is 7_002."""


@pytest.fixture
def client() -> MailApp:
    return MailApp(FakeFace(ACCOUNTS[:1], conversations()), ui=UiSettings())


def words(main: MainScreen) -> list[str]:
    return [line.rstrip() for line in lines_of(main) if line.strip()]


async def sort(pilot: Pilot[None], main: MainScreen, order: Order) -> None:
    await pilot.press("dollar_sign")
    await until(pilot, lambda: isinstance(pilot.app.screen, Sorting))
    here = list(Order).index(main.messages.view.order)
    steps = list(Order).index(order) - here
    await pilot.press(*["j" if steps > 0 else "k"] * abs(steps), "enter")
    await until(pilot, lambda: pilot.app.screen is main)
    await settled(pilot, main)


async def test_a_thread_is_one_row_with_everybody_in_it(client: MailApp) -> None:
    async with client.run_test(size=(140, 24)) as pilot:
        main = await ready(pilot)
        row = next(line for line in words(main) if "Plans" in line)
        assert row.startswith(" ●") or "▌●" in row
        assert "Ada Lovelace, " in row
        assert " ⁴ " in row
        assert "Alice Example" not in "\n".join(words(main))
        assert "1 unread of 10" in str(main.title_line.render())


async def test_an_unfolded_thread_shows_who_answers_whom_and_ones_own_answer(
    client: MailApp,
) -> None:
    async with client.run_test(size=(140, 24)) as pilot:
        main = await ready(pilot)
        await pilot.press("j", "t")
        assert under_cursor(main) == THREAD[0]
        thread = [line for line in words(main) if "Plans for" in line]
        assert [line.index("Plans") for line in thread] == sorted(
            {line.index("Plans") for line in thread}
        )
        assert "Alice Example" in thread[1]
        assert "Sent" in thread[1]
        assert main.messages.targets(main.pressed_at) == (THREAD[0],)
        await pilot.press("k", "k", "t")
        assert under_cursor(main) == THREAD[0]
        assert len([line for line in words(main) if "Plans" in line]) == 1


async def test_what_is_done_with_a_folded_thread_is_done_with_all_of_it_here(
    client: MailApp,
) -> None:
    async with client.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        face = face_of(main)
        await pilot.press("j", "r")
        (reply,) = face.asked(StartReply)
        assert isinstance(reply, StartReply)
        assert reply.id == THREAD[0]
        await until(pilot, lambda: pilot.app.screen is not main)
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is main)
        await pilot.press("e")
        (moved,) = face.asked(MoveToRole)
        assert isinstance(moved, MoveToRole)
        assert moved.ids == THREAD
        await until(pilot, lambda: "3 archived" in str(main.status.render()))
        await settled(pilot, main)
        assert not any("Plans" in line for line in words(main))
        await pilot.press("z")
        assert face.asked(Undo)
        await until(pilot, lambda: any("Plans" in line for line in words(main)))
        assert any(" ⁴ " in line for line in words(main))


async def test_an_answer_that_comes_in_is_not_part_of_what_was_highlighted(
    client: MailApp,
) -> None:
    async with client.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        await pilot.press("j")
        pressed = time.monotonic()
        store = face_of(main).store
        late = summary(7_050, FOLDERS[0], "Zoe", "Re: Plans", 10, thread=7_000)
        store.messages[late.id] = late
        face_of(main).say(MailChanged(ACCOUNTS[0].account, (FOLDERS[0].id,), 1))
        await until(pilot, lambda: any(" ⁵ " in line for line in words(main)))
        await settled(pilot, main)
        assert under_cursor(main) == THREAD[0], "the one that is read"
        assert main.messages.targets(pressed) == THREAD
        assert set(main.messages.targets(time.monotonic())) == {*THREAD, late.id}


async def test_all_threads_fold_and_unfold_around_the_cursor(client: MailApp) -> None:
    async with client.run_test(size=(80, 30)) as pilot:
        main = await ready(pilot)
        await pilot.press("j", "j", "j")
        here = under_cursor(main)
        await pilot.press("T")
        await until(pilot, lambda: len([1 for line in words(main) if "↳" in line]) == 4)
        assert under_cursor(main) == here
        await pilot.press("T")
        assert not any("↳" in line for line in words(main))
        assert under_cursor(main) == here


async def test_the_next_unread_message_is_found_inside_a_thread(client: MailApp) -> None:
    async with client.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        store = face_of(main).store
        for number, flags in ((7_004, {SEEN}), (7_003, set[str]())):
            row = store.messages[MessageId(number)]
            store.messages[row.id] = summary(
                number, FOLDERS[0], row.from_[0].name, row.subject, NOW - row.received,
                thread=7_000, flags=frozenset(flags),
            )  # fmt: skip
        main.messages.reload()
        await settled(pilot, main)
        await pilot.press("right_square_bracket")
        assert under_cursor(main) == 7_003


@pytest.mark.parametrize("order", [order for order in Order if order is not Order.RELEVANCE])
@pytest.mark.parametrize("threads", [True, False])
async def test_each_order_keeps_the_cursor_and_is_said(
    client: MailApp, order: Order, threads: bool
) -> None:
    async with client.run_test(size=(80, 30)) as pilot:
        main = await ready(pilot)
        if not threads:
            await pilot.press("V")
            await settled(pilot, main)
        await pilot.press("j", "j", "x")
        here = under_cursor(main)
        marked = set(main.messages.marked)
        await sort(pilot, main, order)
        assert under_cursor(main) == here
        assert main.messages.marked == marked != set()
        rows = [row.id for row in face_of(main).store.page(main.messages.view, 0, 99)]
        lines = range(main.messages.lines)
        shown = [main.messages._cache.id(y) for y in lines if main.messages.can_hold(y)]
        assert shown == rows
        assert len(rows) == (7 if threads else 10)
        assert any("── " in line for line in words(main)) is (order in {Order.NEWEST, Order.OLDEST})
        title = str(main.title_line.render())
        assert ("largest first" in title) is (order is Order.LARGEST)


async def test_how_a_list_stands_is_remembered(tmp_path: Path) -> None:
    keeper = ViewFile(tmp_path / "views.json")
    app = MailApp(FakeFace(ACCOUNTS[:1], conversations()), ui=UiSettings())
    remember_views(app, keeper)
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        await sort(pilot, main, Order.SENDER)
        await pilot.press("V", "colon", *"headings", "enter")
        await until(pilot, lambda: not keeper.load().days)
    spot = ("alice", "Inbox")
    kept = ViewState(spot, {spot: Arrangement(Order.SENDER, threads=False)}, days=False)
    assert keeper.load() == kept
    again = MailApp(FakeFace(ACCOUNTS[:1], conversations()), ui=UiSettings())
    remember_views(again, keeper)
    async with again.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        assert (main.messages.view.order, main.messages.view.threads) == (Order.SENDER, False)
        assert "by sender" in str(main.title_line.render())
        await pilot.press("g", "s")
        await settled(pilot, main)
        assert main.messages.view.order is Order.NEWEST
    assert ALL_INBOXES not in keeper.load().arrangements


async def test_days_have_headings_that_the_cursor_passes_over(client: MailApp) -> None:
    async with client.run_test(size=(80, 30)) as pilot:
        main = await ready(pilot)
        heads = [line.strip("─ ") for line in words(main) if "──" in line]
        assert heads == ["yesterday", "last week", "January", "August 2024", "2023"]
        seen = []
        for _ in range(7):
            seen.append(under_cursor(main))
            await pilot.press("j")
        assert seen == [7_005, 7_004, 7_006, 7_008, 7_009, 7_010, 7_011]
        await pilot.press("3", "G")
        assert under_cursor(main) == 7_006, "headings are not counted"


async def test_at_midnight_today_becomes_yesterday(
    client: MailApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with client.run_test(size=(80, 30)) as pilot:
        main = await ready(pilot)
        here = under_cursor(main)
        monkeypatch.setattr(ui_format, "clock", lambda: float(NOW + 10 * 3_600 + 1))
        main.messages._new_day()
        await settled(pilot, main)
        assert words(main)[0].strip("─ ") == "yesterday"
        assert under_cursor(main) == here


async def test_what_is_alike_is_selected_whether_it_has_a_row_or_not(client: MailApp) -> None:
    async with client.run_test(size=(80, 30)) as pilot:
        main = await ready(pilot)
        for keys, chosen in (
            ("f", {7_005, 7_009}),
            ("u", {7_005, 7_009, 7_004}),
            ("n", set[int]()),
            ("s", {7_005}),
            ("i", {7_001, 7_003, 7_004, 7_006, 7_007, 7_008, 7_009, 7_010, 7_011}),
            ("a", {7_001, 7_003, 7_004, 7_005, 7_006, 7_007, 7_008, 7_009, 7_010, 7_011}),
        ):
            await pilot.press("asterisk", keys)
            assert main.messages.marked == chosen, keys
        await pilot.press("escape", "j", "asterisk", "t", "asterisk", "asterisk")
        assert main.messages.marked == {*THREAD, 7_011}
        await pilot.press("asterisk", "slash")
        await until(pilot, lambda: isinstance(pilot.app.screen, QueryDialog))
        await pilot.press(*"lunch", "enter")
        await until(pilot, lambda: pilot.app.screen is main)
        assert {7_007, 7_008} < main.messages.marked


async def test_a_range_takes_folded_threads_whole(client: MailApp) -> None:
    async with client.run_test(size=(80, 30)) as pilot:
        main = await ready(pilot)
        await pilot.press("x", "j", "X")
        assert main.messages.marked == {7_005, *THREAD, 7_006}
        assert "5 selected" in str(main.title_line.render())
        await pilot.press("k", "t", "k", "x")
        assert main.messages.marked == {7_005, 7_004, 7_001, 7_006}
        await pilot.press("t")
        row = next(line for line in words(main) if "Plans" in line)
        assert row[1] == "◦", "part of it is selected"
        face = face_of(main)
        face.vanish(MessageId(7_001))
        face.arrive("News")
        await until(pilot, lambda: 7_001 not in main.messages.marked)
        assert main.messages.marked == {7_005, 7_004, 7_006}
        await pilot.press("s")
        (starred,) = face.asked(ChangeFlags)
        assert isinstance(starred, ChangeFlags)
        assert starred.ids == (7_005, 7_004, 7_006)


class SlowReading(ManyReading):
    """Gives the ids of a million when it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.let = Event()
        self.let.set()

    def ids(self, view: View) -> "array[int]":
        assert self.let.wait(60)
        return super().ids(view)


async def test_a_million_messages_are_selected_apart_and_nothing_is_done_before() -> None:
    face = FakeFace()
    face.store = store = SlowReading()
    app = MailApp(face, ui=UiSettings())
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        store.let.clear()
        await pilot.press("asterisk", "a", "e")
        assert main.messages.selecting
        assert "selecting" in str(main.title_line.render())
        assert face.asked(MoveToRole) == []
        store.let.set()
        await until(pilot, lambda: not main.messages.selecting)
        assert len(main.messages.marked) == ManyReading.MANY
        await pilot.press("x")
        assert len(main.messages.marked) == ManyReading.MANY - 1
