"""Quitting while something is unsent: it is said what becomes of it, and a service is offered."""

import time
from dataclasses import dataclass, field

from textual.pilot import Pilot

from tests.ui.driving import ready, until
from tests.ui.fake_face import FakeFace, entry_of
from tests.ui.test_compose import client, saved, writing
from tui_mail.errors import EngineError, StoreCorrupt
from tui_mail.model.commands import SaveDraft
from tui_mail.model.outbox import OutboxEntry, SendState
from tui_mail.ui.app import MailApp
from tui_mail.ui.dialogs.confirm import Confirm
from tui_mail.ui.widgets.banner import Banner


@dataclass
class Unit:
    """A BackgroundService."""

    installed: bool = False
    offered: bool = True
    error: EngineError | None = None
    calls: list[str] = field(default_factory=list)

    def install(self) -> None:
        self.calls.append("install")
        if self.error is not None:
            raise self.error


def due(seconds: int, state: SendState = SendState.WAITING) -> OutboxEntry:
    return entry_of(900 + seconds, "Later", state, next_attempt=int(time.time()) + seconds)


async def asked(pilot: Pilot[None], app: MailApp, *entries: OutboxEntry) -> str:
    """The question, as it is read over the ends of lines."""
    main = await ready(pilot)
    assert isinstance(main.desk.face, FakeFace)
    main.desk.face.store.entries[:] = entries
    await pilot.press("q")
    await until(pilot, lambda: isinstance(app.screen, Confirm))
    parts = (str(part.render()) for part in app.screen.query("#box Static, #box Button"))
    return " ".join(" ".join(parts).split())


async def test_what_waits_for_later_is_said_and_the_service_is_offered(app: MailApp) -> None:
    app.leaving.service = unit = Unit()
    async with app.run_test(size=(80, 24)) as pilot:
        said = await asked(pilot, app, due(7200), due(2))
        assert "2 messages are on their way. Quit?" in said
        assert "due later, the first at" in said
        assert "setup service" in said
        assert "Service, then quit" in said
        await pilot.press("s")
        await until(pilot, lambda: not app.is_running)
    assert unit.calls == ["install"]


async def test_a_service_that_cannot_be_set_up_keeps_the_screen_and_says_why(app: MailApp) -> None:
    app.leaving.service = Unit(error=EngineError("systemctl failed.", "Try it by hand."))
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        await asked(pilot, app, due(7200))
        await pilot.press("right", "right", "enter")
        await until(pilot, lambda: main.query_one(Banner).problem is not None)
        problem = main.query_one(Banner).problem
        assert problem is not None
        assert problem.message == "systemctl failed."
        assert app.is_running


async def test_what_is_due_at_once_needs_no_service(app: MailApp) -> None:
    app.leaving.service = Unit()
    async with app.run_test(size=(80, 24)) as pilot:
        said = await asked(pilot, app, due(5, SendState.HELD))
        assert "sent without the screen" in said
        assert "Service, then quit" not in said
        await pilot.press("s", "n")
        await until(pilot, lambda: not isinstance(app.screen, Confirm))
        assert app.is_running


async def test_with_the_service_there_it_says_that_it_takes_care(app: MailApp) -> None:
    app.leaving.service = Unit(installed=True, offered=False)
    async with app.run_test(size=(80, 24)) as pilot:
        said = await asked(pilot, app, due(7200))
        assert "service runs on" in said
        assert "Service, then quit" not in said


async def test_where_the_service_is_no_matter_it_is_not_named(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        said = await asked(pilot, app, due(7200))
        assert "when tui-mail runs again" in said
        assert "service" not in said


async def test_an_outbox_that_cannot_be_read_keeps_nobody_here(app: MailApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)

        def broken(*, everything: bool = False) -> tuple[OutboxEntry, ...]:
            raise StoreCorrupt("It is damaged.")

        main.desk.reading.outbox = broken  # type: ignore[method-assign]
        await pilot.press("q")
        await until(pilot, lambda: not app.is_running)


async def test_quitting_from_the_composer_keeps_what_was_typed_a_moment_ago(face: FakeFace) -> None:
    app = client(face)
    async with app.run_test(size=(80, 24)) as pilot:
        await writing(pilot)
        await pilot.press(*"ada@x.test", "tab", "tab", "tab", *"just typed", "ctrl+q")
        await until(pilot, lambda: not app.is_running)
    (last,) = saved(face)[-1:]
    assert last.draft.subject == "just typed"
    assert last.writer == 0, "it was left, not lost"


async def test_what_cannot_be_kept_is_asked_about_before_it_is_lost(face: FakeFace) -> None:
    app = client(face)
    face.failures[SaveDraft] = EngineError("The disk is full.")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await writing(pilot)
        await pilot.press(*"ada@x.test", "ctrl+q")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is screen)
        face.failures.clear()
        await pilot.press("ctrl+q")
        await until(pilot, lambda: not app.is_running)
    assert saved(face)[-1].draft.to[0].address == "ada@x.test"
