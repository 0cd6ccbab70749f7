"""Redirect from list and reader: whom it goes to is asked, and nothing of the message changes."""

from textual.pilot import Pilot
from textual.widgets import Input

from tests.ui.driving import ready, under_cursor, until
from tests.ui.fake_face import FakeFace
from tests.ui.shown import screen_text
from tests.ui.test_compose import client
from tui_mail.model.address import Address
from tui_mail.model.commands import Redirect
from tui_mail.model.outbox import CancelOutbox
from tui_mail.ui.app import MailApp
from tui_mail.ui.dialogs.confirm import Confirm
from tui_mail.ui.screens.redirect import RedirectScreen


async def redirecting(pilot: Pilot[None]) -> RedirectScreen:
    """The screen, ready to type."""
    app = pilot.app
    assert isinstance(app, MailApp)
    await pilot.press("R")
    await until(pilot, lambda: isinstance(app.screen, RedirectScreen))
    screen = app.screen
    assert isinstance(screen, RedirectScreen)
    await until(pilot, lambda: screen.focused is screen.query_one("#to"))
    return screen


def wishes(face: FakeFace) -> list[Redirect]:
    return [command for command in face.commands if isinstance(command, Redirect)]


async def test_who_is_typed_gets_it_and_it_can_be_taken_back(face: FakeFace) -> None:
    app = client(face)
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        message = under_cursor(main)
        screen = await redirecting(pilot)
        assert "exactly as it is" in screen_text(app)
        await pilot.press(*"bob@far.test", "tab", "tab", *"eve@far.test", "ctrl+s")
        await until(pilot, lambda: app.screen is not screen)
        (wish,) = wishes(face)
        assert (wish.id, wish.hold) == (message, 5)
        assert (wish.to, wish.bcc) == (
            (Address("", "bob@far.test"),),
            (Address("", "eve@far.test"),),
        )
        await until(pilot, lambda: "Sending in 5 s" in screen_text(app))
        await pilot.press("z")
        await until(pilot, lambda: "Not sent" in screen_text(app))
        assert len(face.asked(CancelOutbox)) == 1
        await pilot.press("O")
        await until(pilot, lambda: "taken back, never sent on" in screen_text(app))
        assert "sent on to bob@far.test, eve@far.test" in screen_text(app)


async def test_recipients_are_checked_and_leaving_sends_nothing(face: FakeFace) -> None:
    app = client(face)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        screen = await redirecting(pilot)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "nobody to send it to" in screen_text(app))
        screen.query_one("#to", Input).value = "ada@@x"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Not an address: ada@@x" in screen_text(app))
        screen.query_one("#to", Input).value = '"boss@bank.test" <thief@far.test>'
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("n")
        await until(pilot, lambda: app.screen is screen)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is not screen)
    assert not wishes(face)


async def test_the_reader_has_it_too(face: FakeFace) -> None:
    app = client(face)
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        message = under_cursor(main)
        await pilot.press("enter")
        await until(pilot, lambda: main.reader.has_focus_within)
        await redirecting(pilot)
        await pilot.press(*"bob@far.test", "ctrl+s")
        await until(pilot, lambda: bool(wishes(face)))
    assert wishes(face)[0].id == message
