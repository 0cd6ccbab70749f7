"""Pictures of the web in the reader: asked for by a key, or always for a sender; else never."""

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from textual.pilot import Pilot

from tests.ui.driving import ready, until
from tests.ui.real_store import RealStore
from tests.ui.shown import screen_text
from tests.ui.test_pictures import opened, picture
from tui_mail.config.schema import UiSettings
from tui_mail.engine.picture_fetching import PictureFetching
from tui_mail.engine.sender_checks import SenderChecks
from tui_mail.message.digest import digest
from tui_mail.model.commands import Answer, Command
from tui_mail.model.folder import Role
from tui_mail.model.ids import MessageId
from tui_mail.model.offers import LoadPictures, TrustPictures
from tui_mail.ports.mail_store import Arrival
from tui_mail.ui.app import MailApp
from tui_mail.ui.widgets.reader import ReaderPane
from tui_mail.wiring.clock import SystemClock

HTML = '<p>Sale</p><img src="https://shop.test/a.png" alt="A loom">'
BOTH = (
    'Content-Type: multipart/alternative; boundary="b"\n\n--b\nContent-Type: text/plain\n\nPlain\n'
    f"--b\nContent-Type: text/html\n\n{HTML}\n--b--\n"
)
ONE = f"Content-Type: text/html\n\n{HTML}\n"


class Web:
    """A ports.edges.WebPictures in which one picture stands."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def get(self, url: str, most: int) -> bytes:
        del most
        self.asked.append(url)
        return picture()


class Store(RealStore):
    """Also fetches pictures, as the engine does."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.web = Web()
        tools = SimpleNamespace(store=self.store, clock=SystemClock(), pictures=self.web)
        self.fetching = PictureFetching(cast("Any", tools))

    def ask(self, command: Command, seconds: float | None = None) -> Answer:
        if isinstance(command, LoadPictures | TrustPictures):
            self.commands.append(command)
            return self.fetching.ask(command)
        return super().ask(command, seconds)

    def arrive_as(self, body: str) -> MessageId:
        results = "Authentication-Results: mx.home.test; dkim=pass header.d=shop.test\n"
        raw = f"{results}From: Shop <news@shop.test>\nSubject: sale\n{body}".encode()
        (came,) = self.store.add([Arrival(self.folders[Role.INBOX], raw, digest(raw, 1), 1)])
        return came


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setattr("tui_mail.ui.widgets.message_view.can_draw", lambda _system: True)
    monkeypatch.setattr(SenderChecks, "trusted", lambda *_: (("mx.home.test",), False))
    face = Store(tmp_path)
    yield face
    face.close()


def drawn(reader: ReaderPane) -> Callable[[], bool]:
    return lambda: any(row.cells for row in reader.rows)


@pytest.mark.parametrize("body", [ONE, BOTH])
async def test_D4_a_key_loads_the_pictures_of_a_message_and_nothing_else_does(
    store: Store, body: str
) -> None:
    store.arrive_as(body)
    app = MailApp(store, ui=UiSettings())
    async with app.run_test(size=(100, 30)) as pilot:
        reader = await opened(pilot)
        if body is ONE:
            assert "i loads its pictures from the web, g I always those" in screen_text(app)
        assert not drawn(reader)()
        assert store.web.asked == []
        await pilot.press("i")
        await until(pilot, drawn(reader))
        assert store.web.asked == ["https://shop.test/a.png"]
        assert "loads its pictures" not in screen_text(app)
    again = MailApp(store, ui=UiSettings(prefer_html=True))
    async with again.run_test(size=(100, 30)) as pilot:
        await until(pilot, drawn(await opened(pilot)))
        assert len(store.web.asked) == 1, "they are kept with the message"


async def test_D4_a_sender_s_pictures_are_loaded_from_now_on_and_no_more_by_the_same_key(
    store: Store,
) -> None:
    first = store.arrive_as(ONE)
    app = MailApp(store, ui=UiSettings())
    async with app.run_test(size=(100, 30)) as pilot:
        reader = await opened(pilot)
        await pilot.press("g", "I")
        await until(pilot, drawn(reader))
        assert store.commands[-2:] == [
            TrustPictures("news@shop.test", trusted=True), LoadPictures(first)
        ]  # fmt: skip
    store.arrive_as(ONE + "x")
    app = MailApp(store, ui=UiSettings())
    async with app.run_test(size=(100, 30)) as pilot:
        reader = await opened(pilot)
        await until(pilot, drawn(reader))
        assert len(store.web.asked) == 2, "after a restart, of another message"
        await pilot.press("g", "I")
        await until(pilot, lambda: reader.content and not reader.content.pictures.always)
    store.arrive_as(ONE + "y")
    app = MailApp(store, ui=UiSettings())
    async with app.run_test(size=(100, 30)) as pilot:
        reader = await opened(pilot)
        assert "loads its pictures" in screen_text(app)
        assert len(store.web.asked) == 2


async def test_D4_a_sender_whom_nothing_confirms_is_never_loaded_from(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.store.pictures.trust_pictures("news@shop.test", trusted=True)
    monkeypatch.setattr(SenderChecks, "trusted", lambda *_: ((), False))
    store.arrive_as(ONE)
    app = MailApp(store, ui=UiSettings())
    async with app.run_test(size=(100, 30)) as pilot:
        await opened(pilot)
        await pilot.press("g", "I")
        await until(pilot, lambda: "Nothing confirms who sent it" in screen_text(app))
        assert store.web.asked == []


async def pressed_early(pilot: Pilot[None], monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    """A key before the message is read: its reading is held until then."""
    main = await ready(pilot)
    reader, fetch = main.reader, ReaderPane._fetch
    held: list[Callable[[], None]] = []
    monkeypatch.setattr(
        ReaderPane, "_fetch", lambda self, *args: held.append(lambda: fetch(self, *args))
    )
    await pilot.press("enter")
    await until(pilot, lambda: reader.has_focus and held)
    await pilot.press(key)
    await pilot.pause()
    assert pilot.app.screen is main
    monkeypatch.setattr(ReaderPane, "_fetch", fetch)
    reader.reload()


@pytest.mark.parametrize(
    ("key", "words"),
    [("v", "There is no attachment"), ("E", "charset"), ("J", "There is no link"), ("Y", "Copy"),
     ("w", "There is no HTML"), ("H", "There is no HTML"), ("i", "There is no HTML")],
)  # fmt: skip
async def test_a_key_that_comes_before_the_message_is_read_acts_once_it_is(
    store: Store, monkeypatch: pytest.MonkeyPatch, key: str, words: str
) -> None:
    store.arrive_as("\nwords\n")
    app = MailApp(store, ui=UiSettings())
    async with app.run_test(size=(100, 30)) as pilot:
        await pressed_early(pilot, monkeypatch, key)
        await until(pilot, lambda: words in screen_text(app))
