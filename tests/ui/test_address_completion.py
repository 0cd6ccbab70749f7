"""The list below a field of addresses: what its keys do, and that nothing in it is trusted."""

import pytest
from textual import events
from textual.pilot import Pilot

from tests.ui.driving import until
from tests.ui.fake_face import FakeFace
from tests.ui.made_up_mail import ALICE
from tests.ui.shown import screen_text
from tui_mail.config.schema import UiSettings
from tui_mail.model.address import Address
from tui_mail.model.draft import Draft
from tui_mail.model.person import KnownFrom, Person
from tui_mail.ui.app import MailApp
from tui_mail.ui.screens.compose import ComposeScreen
from tui_mail.ui.widgets.address_field import AddressField
from tui_mail.ui.widgets.body_editor import BodyEditor
from tui_mail.ui.widgets.field import Field
from tui_mail.ui.widgets.people_list import PeopleList

ADA = Person(Address("Ada Lovelace", "ada@engine.test"), KnownFrom.SENT, 12)
ADAM = Person(Address("Adam, the [/nope] first", "adam@eden.test"), KnownFrom.RECEIVED)


@pytest.fixture
def app(face: FakeFace) -> MailApp:
    face.store.known = [ADA, ADAM]
    return MailApp(face, ui=UiSettings(), undo_seconds=5)


async def typing(pilot: Pilot[None], keys: str) -> ComposeScreen:
    app = pilot.app
    assert isinstance(app, MailApp)
    draft = Draft(ALICE, Address("Alice", "alice@demo.test"))
    screen = ComposeScreen(app.desk, draft)
    app.push_screen(screen)
    await until(pilot, lambda: app.screen is screen and screen.focused is not None)
    await pilot.press(*keys)
    return screen


def shown(screen: ComposeScreen) -> list[str]:
    return [
        person.address.address
        for listed in screen.query(PeopleList)
        if listed.display
        for person in listed.people
    ]


async def test_tab_and_enter_take_and_the_next_can_be_typed(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await typing(pilot, "bob@demo.test, ada")
        await until(pilot, lambda: shown(screen) == ["ada@engine.test", "adam@eden.test"])
        assert "written to 12 times" in screen_text(app)
        await pilot.press("tab")
        field = screen.query_one("#to", AddressField)
        assert field.value == "bob@demo.test, Ada Lovelace <ada@engine.test>, "
        assert shown(screen) == []
        await pilot.press(*"ad")
        await until(pilot, lambda: shown(screen))
        await pilot.press("down", "enter")
        assert [one.address for one in screen.draft.to] == [
            "bob@demo.test", "ada@engine.test", "adam@eden.test",
        ]  # fmt: skip
        assert screen.draft.to[2].name == ADAM.address.name
        await pilot.press("tab")
        assert screen.focused is screen.query_one("#cc")


async def test_escape_closes_the_list_and_only_then_leaves(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await typing(pilot, "ada")
        await until(pilot, lambda: shown(screen))
        await pilot.press("escape")
        assert shown(screen) == []
        assert app.screen is screen
        assert screen.query_one("#to", AddressField).value == "ada"
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is not screen)


async def test_a_whole_address_is_left_as_it_was_typed(app: MailApp, face: FakeFace) -> None:
    face.store.known = [Person(Address("X", "ada@engine.test.example"), KnownFrom.SENT, 1)]
    face.store.known[0:0] = [ADA]
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await typing(pilot, "x@y.test, X")
        await until(pilot, lambda: shown(screen))
        await pilot.press("backspace", *"Ada Lovelace <ada@engine.test")
        await pilot.press(">", "tab")
        assert screen.focused is screen.query_one("#cc")
        assert screen.draft.to[1] == ADA.address


async def test_in_the_middle_of_a_field_only_that_piece_is_replaced(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await typing(pilot, "x@y.test,, z@y.test")
        field = screen.query_one("#to", AddressField)
        field.cursor_position = len("x@y.test,")
        await pilot.press(*"ada")
        await until(pilot, lambda: shown(screen))
        await pilot.press("enter")
        assert [one.address for one in screen.draft.to] == [
            "x@y.test", "ada@engine.test", "z@y.test",
        ]  # fmt: skip


async def test_the_address_book_comes_below_what_mail_tells(app: MailApp, face: FakeFace) -> None:
    face.store.book = [ADA, Person(Address("Ada Book", "ada@book.test"), KnownFrom.COMMAND)]
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await typing(pilot, "ada")
        wanted = ["ada@engine.test", "adam@eden.test", "ada@book.test"]
        await until(pilot, lambda: shown(screen) == wanted)
        assert "address book" in screen_text(app)


async def test_keys_that_come_at_once_are_meant_for_where_tab_led(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await typing(pilot, "")
        for key in (*"bob@demo.test", "tab", "tab", "tab", *"Short", "tab", *"Text"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        body = screen.query_one(BodyEditor)
        await until(pilot, lambda: "Text" in body.text)
        assert screen.query_one("#to", AddressField).value == "bob@demo.test"
        assert screen.query_one("#subject", Field).value == "Short"
