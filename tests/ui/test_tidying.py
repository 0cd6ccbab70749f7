"""Cleaning up, and the address book, on the screen over a real engine."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.engine.profile import HOME, profile
from tests.ui.driving import ready, until
from tests.ui.shown import screen_text
from tui_mail.config.schema import UiSettings
from tui_mail.message.digest import digest
from tui_mail.model.address import Address
from tui_mail.model.folder import Role
from tui_mail.model.order import Group
from tui_mail.model.taking_in import KeepGroup
from tui_mail.ports.face import Face
from tui_mail.ports.mail_store import Arrival
from tui_mail.store.mail_store import open_store
from tui_mail.ui import format as ui_format
from tui_mail.ui.app import MailApp
from tui_mail.ui.dialogs.book_entry import BookEntry
from tui_mail.ui.dialogs.confirm import Confirm
from tui_mail.ui.screens.address_book import AddressBookScreen
from tui_mail.ui.screens.cleaning import CleaningScreen
from tui_mail.ui.screens.compose import ComposeScreen
from tui_mail.wiring.face import open_face

FILE = (
    b'\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\n'
    b'Look.\r\n--b\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename="'
    b'prices.csv"\r\n\r\n1,2,3\r\n--b--\r\n'
)


def newsletter(number: int, sender: str) -> bytes:
    head = (
        f"From: Shop News <{sender}>\r\nTo: alice@home.test\r\nSubject: offer {number}\r\n"
        f"Message-ID: <offer{number}.{sender}>\r\nList-Unsubscribe: <https://shop.test/{number}>\r\n"
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\nPrecedence: bulk"
    ).encode()
    return head + (FILE if number == 1 else b"\r\n\r\nBuy.\r\n")


@pytest.fixture
def face(tmp_path: Path, standing_clock: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Face]:
    """An engine near by: three letters, and newsletters of two whose addresses are alike."""
    monkeypatch.setattr(ui_format, "clock", time.time)
    paths, _ = profile(tmp_path)
    store = open_store(paths.database)
    inbox = store.ensure_folder(HOME, "Inbox", role=Role.INBOX, local=True).id
    store.ensure_folder(HOME, "Trash", role=Role.TRASH, local=True)
    raws = [newsletter(n, "news@shop.test") for n in range(4)]
    raws.append(newsletter(9, "news@shop.test.evil.test"))
    store.add([Arrival(inbox, raw, digest(raw), 2_000_000 + n) for n, raw in enumerate(raws)])
    store.close()
    face = open_face(paths)
    yield face
    face.close()


async def shows(pilot: Pilot[None], words: str) -> None:
    """Wait until the screen says it."""
    await until(pilot, lambda: words in screen_text(pilot.app), f"no {words!r}")


async def answered(pilot: Pilot[None], key: str, question: str) -> None:
    """Press a key, and say yes to what it asks."""
    await pilot.press(key)
    await until(pilot, lambda: isinstance(pilot.app.screen, Confirm))
    assert question in screen_text(pilot.app)
    await pilot.press("y")


async def test_newsletters_stand_by_sender_and_all_of_one_goes_at_once(face: Face) -> None:
    async with MailApp(face, ui=UiSettings()).run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("g", "c")
        await until(pilot, lambda: isinstance(pilot.app.screen, CleaningScreen))
        await shows(pilot, "100% unread")
        await answered(pilot, "U", "Unsubscribe from")
        await until(pilot, lambda: isinstance(pilot.app.screen, CleaningScreen))
        await answered(pilot, "d", "Delete 4 messages?")
        await until(pilot, lambda: "shop.test  " not in screen_text(pilot.app))
        (left,) = face.reading.tidying.newsletters()
        assert left.sender.address == "news@shop.test.evil.test", "alike is not the same"
        await pilot.press("z")
        await until(pilot, lambda: len(face.reading.tidying.newsletters()) == 2)


async def test_the_other_lists_and_emptying(face: Face) -> None:
    async with MailApp(face, ui=UiSettings()).run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("g", "c", "tab")
        await shows(pilot, "offer 1")
        await pilot.press("tab", "tab")
        await shows(pilot, "prices.csv")
        await pilot.press("d", "tab")
        await shows(pilot, "1 message")
        await answered(pilot, "E", "for good?")
        await shows(pilot, "empty")


async def test_a_person_and_a_group_are_added_and_written_to(face: Face) -> None:
    async with MailApp(face, ui=UiSettings()).run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("g", "b")
        await until(pilot, lambda: isinstance(pilot.app.screen, AddressBookScreen))
        for keys, wanted in (("", "Ada"), ("tab", "Weavers")):
            await pilot.press(*(keys, "a") if keys else "a")
            await until(pilot, lambda: isinstance(pilot.app.screen, BookEntry))
            await pilot.press(*wanted, "tab", *"ada@x.test")
            if keys:
                await pilot.press(*", bo@x.test")
            await pilot.press("enter")
            await until(pilot, lambda: isinstance(pilot.app.screen, AddressBookScreen))
            await shows(pilot, wanted)
        (group,) = face.reading.tidying.groups()
        assert [one.address for one in group.members] == ["ada@x.test", "bo@x.test"]
        assert isinstance(group, Group)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ComposeScreen))
        assert "bo@x.test" in pilot.app.screen.query_one("#to", Input).value


async def test_the_name_of_a_group_becomes_its_members_where_one_writes(face: Face) -> None:
    members = (Address("Ada", "ada@x.test"), Address("", "bo@x.test"))
    face.ask(KeepGroup("The Weavers", members))
    async with MailApp(face, ui=UiSettings()).run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("c")
        await until(pilot, lambda: isinstance(pilot.app.screen, ComposeScreen))
        field = pilot.app.screen.query_one("#to", Input)
        await until(pilot, lambda: field.has_focus)
        await pilot.press(*"weav")
        await shows(pilot, "group of 2")
        await pilot.press("enter")
        assert field.value == "Ada <ada@x.test>, bo@x.test, "
