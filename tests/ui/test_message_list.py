"""The list: cursor and selection are identities, whatever comes and goes."""

import asyncio
from array import array
from collections.abc import Sequence

import pytest
from textual.strip import Strip

from tests.ui.driving import face_of, lines_of, ready, settled, until
from tests.ui.fake_face import FakeFace, FakeReading
from tests.ui.made_up_mail import ACCOUNTS, FOLDERS, NOW, summary
from tui_mail.config.schema import UiSettings
from tui_mail.errors import StoreCorrupt
from tui_mail.model.commands import ChangeFlags, MoveToRole
from tui_mail.model.events import MailChanged
from tui_mail.model.folder import Role
from tui_mail.model.ids import MessageId
from tui_mail.model.summary import Summary, ThreadSummary, View
from tui_mail.ui.app import MailApp
from tui_mail.ui.screens.main import MainScreen
from tui_mail.ui.widgets.banner import Banner


async def test_new_mail_never_moves_the_cursor_off_its_message(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        await pilot.press("j", "j", "j")
        here, line = main.messages.cursor_id, main.messages.cursor
        for n in range(5):
            face_of(main).arrive(f"News {n}")
        await until(pilot, lambda: main.messages.cursor == line + 5)
        assert main.messages.cursor_id == here
        assert "News 4" in lines_of(main)[0]


async def test_new_mail_does_not_scroll_what_is_read_further_down(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        await pilot.press("G")
        before = lines_of(main)
        face_of(main).arrive("News")
        await until(pilot, lambda: main.messages.length == 69)
        assert lines_of(main) == before


async def test_a_message_that_vanishes_gives_the_cursor_to_the_next(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        await pilot.press("j")
        here, following = main.messages.targets(main.pressed_at, 2)
        face_of(main).vanish(here)
        await until(pilot, lambda: main.messages.cursor_id != here)
        assert main.messages.cursor_id == following


async def test_a_key_pressed_before_its_message_vanished_is_not_about_another(
    app: MailApp,
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        await pilot.press("j")
        here = main.messages.cursor_id
        assert here is not None
        pressed = main.pressed_at
        face_of(main).vanish(here)
        await until(pilot, lambda: main.messages.cursor_id != here)
        assert main.messages.targets(pressed) == (here,)
        await pilot.press("k", "j")
        assert here not in main.messages.targets(main.pressed_at)


async def test_the_last_message_of_a_list_may_go(face: FakeFace) -> None:
    one = summary(1, FOLDERS[0], "Ada", "Only", 60)
    app = MailApp(FakeFace(ACCOUNTS[:1], [one]), ui=UiSettings())
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        await pilot.press("e")
        await until(pilot, lambda: main.messages.length == 0)
        assert main.messages.cursor_id is None
        assert "Nothing here." in "\n".join(lines_of(main))
        await pilot.press("e", "d", "s", "u", "x", "X", "asterisk", "a", "enter", "j", "G")
        assert face_of(main).asked(MoveToRole) == [MoveToRole((MessageId(1),), Role.ARCHIVE)]


async def test_every_archive_key_hits_the_next_message_however_fast_they_come(
    app: MailApp,
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        wanted = main.messages.targets(0, 4)
        await pilot.press("e", "e", "e", "e")
        ids = [c.ids for c in face_of(main).asked(MoveToRole) if isinstance(c, MoveToRole)]
        assert ids == [(one,) for one in wanted]
        await settled(pilot, main)
        assert main.messages.length == 64


async def test_a_count_takes_so_many_from_the_cursor_down(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        wanted = main.messages.targets(0, 3)
        await pilot.press("3", "d")
        assert face_of(main).asked(MoveToRole) == [MoveToRole(wanted, Role.TRASH)]


async def test_the_selection_is_what_an_action_is_about_wherever_the_cursor_is(
    app: MailApp,
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        first, second, third = main.messages.targets(0, 3)
        await pilot.press("x", "j", "x", "j", "j")
        assert "2 selected" in str(main.title_line.render())
        await pilot.press("s")
        await until(pilot, lambda: face_of(main).asked(ChangeFlags))
        assert face_of(main).asked(ChangeFlags) == [ChangeFlags((first, third), ("flagged",))]
        assert second not in main.messages.marked
        await pilot.press("escape")
        assert not main.messages.marked


async def test_a_range_and_everything_can_be_selected(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        wanted = set(main.messages.targets(0, 4))
        await pilot.press("x", "j", "j", "X")
        assert main.messages.marked == wanted
        await pilot.press("asterisk", "a")
        assert len(main.messages.marked) == 68
        await pilot.press("asterisk", "n")
        assert not main.messages.marked


async def test_the_selection_holds_its_messages_when_others_come_and_go(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        first, second, third = main.messages.targets(0, 3)
        await pilot.press("3", "x")
        face_of(main).arrive("News")
        face_of(main).vanish(second)
        await until(pilot, lambda: second not in main.messages.marked)
        assert main.messages.targets(main.pressed_at) == (first, third)


async def test_unread_messages_are_found_in_both_directions(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        await pilot.press("right_square_bracket")
        assert main.messages.cursor == 1
        await pilot.press("right_square_bracket")
        assert main.messages.cursor == 4
        await pilot.press("left_square_bracket")
        assert main.messages.cursor == 1


async def test_the_cursor_returns_to_its_message_with_the_folder(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        await pilot.press("5", "j")
        here = main.messages.cursor_id
        await pilot.press("alt+1", "g", "A")
        await settled(pilot, main)
        assert main.messages.cursor_id == here


class ManyReading(FakeReading):
    """A folder of a million; counts what is asked for."""

    MANY = 1_000_000

    def __init__(self) -> None:
        super().__init__(ACCOUNTS[:1], [])
        self.asked_rows = 0

    def count(self, view: View) -> int:
        return self.MANY

    def page(self, view: View, offset: int, limit: int) -> tuple[Summary, ...]:
        return self.rows([MessageId(n + 1) for n in range(offset, offset + limit)])

    def ids(self, view: View) -> "array[int]":
        return array("q", range(1, self.MANY + 1))

    def received(self, ids: Sequence[MessageId]) -> dict[MessageId, int]:
        return {one: NOW - 60 - one for one in ids}

    def threads(self, view: View, ids: Sequence[MessageId]) -> tuple[ThreadSummary, ...]:
        return tuple(ThreadSummary(one, (one,), 1, 0, False, ()) for one in ids)

    def rows(self, ids: object) -> tuple[Summary, ...]:
        assert isinstance(ids, list | tuple)
        self.asked_rows += len(ids)
        return tuple(summary(n, FOLDERS[0], f"Writer {n}", f"Letter {n}", 60) for n in ids)


async def test_a_million_messages_are_read_by_the_page() -> None:
    face = FakeFace()
    face.store = store = ManyReading()
    app = MailApp(face, ui=UiSettings())
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        await pilot.press("G")
        await until(pilot, lambda: "Letter 1000000" in lines_of(main)[-1])
        await pilot.press("5", "0", "0", "0", "0", "0", "G")
        await until(pilot, lambda: any("Letter 500000 " in line for line in lines_of(main)))
        await pilot.press("g", "g")
        assert "Letter 1 " in lines_of(main)[0]
        assert store.asked_rows < 1_500


async def test_moving_the_cursor_paints_two_lines_and_reads_nothing(
    app: MailApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        await pilot.press("j")
        await pilot.pause()
        drawn: list[int] = []
        real = main.messages.render_line

        def watched(y: int) -> Strip:
            drawn.append(y)
            return real(y)

        monkeypatch.setattr(main.messages, "render_line", watched)
        await pilot.press("j")
        await pilot.pause()
        assert set(drawn) == {1, 2}


async def test_a_flood_of_news_is_read_a_few_times_only(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        face, folder = face_of(main), FOLDERS[0]
        before = face.store.asked_ids
        for _ in range(200):
            face.say(MailChanged(folder.account, (folder.id,)))
            await asyncio.sleep(0)
        await settled(pilot, main)
        assert face.store.asked_ids - before < 50


async def test_a_store_that_cannot_be_read_is_said(
    app: MailApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)

        def broken(_view: View) -> "array[int]":
            raise StoreCorrupt("The store is damaged [/].", "Restore a backup.")

        monkeypatch.setattr(face_of(main).store, "ids", broken)
        face_of(main).arrive("News")
        await until(pilot, lambda: banner_text(main))
        assert "The store is damaged [/]. Restore a backup." in banner_text(main)


def banner_text(main: MainScreen) -> str:
    banner = main.query_one(Banner)
    return str(banner.render()) if banner.display else ""
