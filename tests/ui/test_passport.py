"""The passport of a message: what it says in each case, on the screen, and what is copied."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from textual.pilot import Pilot

from tests.ui.driving import ready, until
from tests.ui.fake_face import FakeFace, FakeReading
from tests.ui.made_up_mail import ACCOUNTS, NOW, mail
from tests.ui.shown import face_with, screen_text
from tui_mail.config.schema import UiSettings
from tui_mail.model.content import Origin
from tui_mail.model.ids import MessageId
from tui_mail.ui.app import MailApp
from tui_mail.ui.dialogs.passport import Passport
from tui_mail.ui.passport_words import as_text, entries
from tui_mail.ui.theme_names import DARK, LIGHT

SHA256 = "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8"
BY_POP = Origin("pop", "pop.example.org", None, None, "0000012a5f3c", NOW, SHA256, on_server=True)
BY_IMAP = Origin("imap", "imap.example.org", 8, 77, None, NOW, SHA256, on_server=True)
LOCAL = Origin("local", "", None, None, None, NOW, SHA256, on_server=False)


def told(origin: Origin) -> dict[str, str]:
    return {entry.name: entry.words for entry in entries(mail()[0], origin)}


@pytest.mark.parametrize(
    ("origin", "name", "words"),
    [
        (BY_POP, "Came", "over POP from pop.example.org"),
        (BY_POP, "UIDL", "0000012a5f3c"),
        (BY_POP, "Fetched", "Wed 12 Mar 2025, 14:00"),
        (BY_POP, "SHA-256", SHA256),
        (BY_POP, "On the server", "still there, when it was last asked"),
        (BY_POP, "Removed there", "never by itself; it is left on the server"),
        (replace(BY_POP, removal=NOW + 86_400), "Removed there", "Thu 13 Mar 2025, 14:00, by"),
        (replace(BY_POP, until_deleted=True), "Removed there", "when it is deleted here"),
        (BY_POP, "Bytes", "as this server gave them"),
        (replace(BY_POP, proven=False), "Bytes", "matched by a switch, not compared yet"),
        (replace(BY_POP, on_server=False), "On the server", "not any more; it stays here"),
        (BY_IMAP, "UID", "8 of UIDVALIDITY 77"),
        (BY_IMAP, "Removed there", "when it is deleted here"),
        (replace(BY_IMAP, uid=None, on_server=False), "On the server", "not yet; the next sync"),
        (LOCAL, "Came", "from this machine"),
    ],
)
def test_it_says_where_it_came_from_and_what_becomes_of_it(
    origin: Origin, name: str, words: str
) -> None:
    assert told(origin)[name].startswith(words)


def test_what_never_was_on_a_server_says_nothing_of_one() -> None:
    assert told(LOCAL).keys() & {"On the server", "Removed there", "Bytes", "UID", "UIDL"} == set()
    assert told(replace(BY_POP, on_server=False)).keys() & {"Removed there"} == set()


class FromAServer(FakeReading):
    """Every message has this origin."""

    def __init__(self, origin: Origin) -> None:
        super().__init__(ACCOUNTS, mail())
        self.all_origins = origin

    def origin(self, id: MessageId) -> Origin:
        return self.all_origins


def client(origin: Origin, theme: str = DARK) -> MailApp:
    return MailApp(face_with(FromAServer(origin)), ui=UiSettings(theme=theme))


async def opened(pilot: Pilot[None]) -> None:
    await ready(pilot)
    await pilot.press("P")
    await until(pilot, lambda: isinstance(pilot.app.screen, Passport))
    await until(pilot, lambda: "SHA-256" in screen_text(pilot.app))


async def test_a_line_or_all_of_it_is_copied_from_list_and_reader() -> None:
    app = client(replace(BY_POP, uidl="[/]\x1b[31m~a\u202eb", server="[red]x[/]"))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        assert "[/][31m~ab" in screen_text(app)
        assert "over POP from [red]x[/]" in screen_text(app)
        await pilot.press("j", "enter")
        await until(pilot, lambda: app.clipboard == "[/][31m~ab")
        await pilot.press("enter", "P")
        await until(pilot, lambda: isinstance(app.screen, Passport))
        await pilot.press("c")
        await until(pilot, lambda: app.clipboard.startswith("Came: over POP"))
        assert f"SHA-256: {SHA256}\n" in app.clipboard


async def test_a_message_that_is_gone_is_told(face: FakeFace) -> None:
    app = MailApp(face, ui=UiSettings())
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        for row in list(face.store.messages):
            face.store.messages.pop(row)
        await pilot.press("P")
        await until(pilot, lambda: "There is no message here" in screen_text(app))
        assert app.screen is main


def test_all_of_it_is_lines_of_plain_text() -> None:
    text = as_text(entries(mail()[0], BY_IMAP))
    assert "UID: 8 of UIDVALIDITY 77\n" in text
    assert text.count("\n") == len(entries(mail()[0], BY_IMAP))


Compare = Callable[..., bool]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)
@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_the_passport(snap_compare: Compare, theme: str, size: tuple[int, int]) -> None:
    app = client(replace(BY_POP, removal=NOW + 30 * 86_400, proven=False), theme)
    assert snap_compare(app, terminal_size=size, run_before=opened)
