"""Success is quiet: a word in the status line, and nothing that lies over the mail."""

import time

from tests.ui.driving import face_of, ready, settled, until
from tests.ui.made_up_mail import ALICE, BOB
from tui_mail.errors import NotFound
from tui_mail.model.account import AccountState, AccountStatus
from tui_mail.model.events import OutboxChanged, StatusChanged
from tui_mail.model.flags import SEEN
from tui_mail.model.outbox import SendState
from tui_mail.model.undoing import Undo
from tui_mail.ui.app import MailApp
from tui_mail.ui.screens.compose import ComposeScreen
from tui_mail.ui.screens.main import MainScreen
from tui_mail.ui.widgets.banner import Banner
from tui_mail.ui.widgets.identity_field import IdentityField


def status(main: MainScreen) -> str:
    return str(main.query_one("#status").render())


async def test_what_the_reader_has_to_say_stands_in_the_status_line(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: main.reader.content is not None)
        await pilot.press("v")
        assert "There is no attachment in this message." in status(main)
        assert not app.screen.query("Toast")


async def test_nothing_to_undo_is_no_problem(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        face_of(main).failures[Undo] = NotFound("There is nothing to undo.")
        await pilot.press("z")
        await until(pilot, lambda: "There is nothing to undo." in status(main))
        assert not main.query_one(Banner).display


async def test_a_message_sent_and_a_draft_kept_are_said(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        for keys, words in ((("escape",), "Kept in Drafts"), (("ctrl+s",), "Sending in 10 s")):
            await pilot.press("c")
            await until(pilot, lambda: isinstance(app.screen, ComposeScreen))
            await pilot.press(*"bob@demo.test", "tab", "tab", "tab", "h", "i", *keys)
            await until(pilot, lambda: app.screen is main)
            await until(pilot, lambda words=words: words in status(main))  # type: ignore[misc]
        entry = face_of(main).store.entries[-1].id
        face_of(main).say(OutboxChanged(entry, SendState.SENT))
        await until(pilot, lambda: "Sent to bob@demo.test" in status(main))


async def test_a_new_message_is_from_whose_mail_is_in_sight(app: MailApp) -> None:
    """In all inboxes a cursor always stands on some message: only reading one means it."""
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        bobs = next(
            at
            for at, row in enumerate(main.desk.reading.page(main.messages.view, 0, 60))
            if row.account == BOB and SEEN in row.flags
        )
        main.messages.move_to(bobs)
        assert await sender(app, main) == ALICE
        await pilot.press("enter")
        await until(pilot, lambda: main.reader.has_focus)
        assert await sender(app, main) == BOB
        await pilot.press("escape", "alt+2")
        await settled(pilot, main)
        assert await sender(app, main) == BOB


async def sender(app: MailApp, main: MainScreen) -> str:
    """From which account a new message would be."""
    own = main.actions.sender()
    assert own is not None
    return own.account


async def test_from_says_how_to_choose_another(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, ComposeScreen))
        field = app.screen.query_one(IdentityField)
        await until(pilot, lambda: "‹ 1 of 3 ›" in str(field.render()))
        assert "sent by 127.0.0.1" in str(field.render())
        field.focus()
        await until(pilot, lambda: "space takes the next" in str(field.render()))
        await pilot.press("space")
        assert "‹ 2 of 3 ›" in str(field.render())


async def test_a_first_fetch_does_not_carry_the_cursor_down(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        for account in (ALICE, BOB):
            face_of(main).say(StatusChanged(AccountStatus(account, AccountState.SYNCING)))
        await until(pilot, lambda: not main.news.filled(None))
        main.show_place(main.place)
        first = face_of(main).arrive("First")
        await until(pilot, lambda: main.messages.cursor_id == first)
        pressed = time.monotonic()
        newest = face_of(main).arrive("Second")
        await until(pilot, lambda: main.messages.cursor_id == newest)
        assert main.messages.targets(pressed) == (first,), "a key pressed before still means it"
        await pilot.press("x", "k")
        face_of(main).arrive("Third")
        await settled(pilot, main)
        assert main.messages.cursor_id == newest
