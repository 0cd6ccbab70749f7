"""What stands on the screen as text, and readings that are made up for one test."""

from dataclasses import replace

from textual.app import App
from textual.pilot import Pilot

from tests.ui.driving import until
from tests.ui.fake_face import FakeFace, FakeReading
from tests.ui.made_up_mail import ACCOUNTS, mail
from tui_mail.model.account import AccountSummary
from tui_mail.model.content import Content, Line, Span
from tui_mail.model.ids import MessageId
from tui_mail.ui.app import MailApp
from tui_mail.ui.screens.main import MainScreen
from tui_mail.ui.widgets.reader import ReaderPane


def screen_lines(app: App[None]) -> list[str]:
    """The topmost screen, line by line, as the terminal would get it."""
    strips = app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip) for strip in strips]


def screen_text(app: App[None]) -> str:
    """All of it."""
    return "\n".join(line.rstrip() for line in screen_lines(app))


def plain_lines(text: str) -> tuple[Line, ...]:
    """A body of plain text, its quotes marked, not wrapped."""
    lines = []
    for line in text.split("\n"):
        words = line.lstrip("> ")
        lines.append(Line((Span(words),), line[: len(line) - len(words)].count(">")))
    return tuple(lines)


class OneMessage(FakeReading):
    """A store in which every message reads the same."""

    def __init__(self, lines: tuple[Line, ...], **changes: object) -> None:
        super().__init__(ACCOUNTS, mail())
        self.body = lines
        self.changes = changes

    def content(self, id: MessageId) -> Content:
        return replace(super().content(id), **self.changes)  # type: ignore[arg-type]

    def lines(self, id: MessageId, width: int) -> tuple[Line, ...]:
        self._row(id)
        return self.body


def face_with(reading: FakeReading) -> FakeFace:
    """An engine over that store."""
    face = FakeFace()
    face.store = reading
    return face


def face_of_accounts(*accounts: AccountSummary) -> FakeFace:
    """An engine with these accounts."""
    return FakeFace(accounts)


async def open_reader(pilot: Pilot[None], body: bool = True) -> ReaderPane:
    """The first message of the list, opened, its body on the screen."""
    app = pilot.app
    assert isinstance(app, MailApp)
    await until(pilot, lambda: isinstance(app.screen, MainScreen))
    main = app.screen
    assert isinstance(main, MainScreen)
    await until(pilot, lambda: main.messages.length > 0)
    await pilot.press("enter")
    await until(pilot, lambda: main.reader.content is not None)
    if body:
        await until(pilot, lambda: main.reader.body_shown)
    await until(pilot, lambda: main.reader.has_focus)
    return main.reader
