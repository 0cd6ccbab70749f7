"""Quitting: what is still on its way is said first, and that a service could take care of it."""

import asyncio
import logging
import time
from collections.abc import Sequence

from textual.app import App

from tui_mail.errors import TuiMailError
from tui_mail.model.account import Problem
from tui_mail.model.outbox import OutboxEntry, SendState
from tui_mail.ports.reading import Reading
from tui_mail.ports.service import BackgroundService
from tui_mail.ui.action_screen import ActionScreen
from tui_mail.ui.format import time_of_day
from tui_mail.ui.widgets.status_words import on_its_way
from tui_mail.ui.words import say

log = logging.getLogger(__name__)

SOON = 60
"""Seconds; for what is due within them the engine stays by itself."""

PATIENCE = 5.0
"""Seconds for the engine to keep what is being written; it takes thousandths of one."""
LAST_PATIENCE = 15.0
"""The same where nobody can be asked whether to wait on."""


class Leaving:
    """Asks before the app ends.

    Args:
        app: that ends.
        reading: of the outbox.
    """

    def __init__(self, app: App[None], reading: Reading) -> None:
        self._app = app
        self._reading = reading
        self.service: BackgroundService | None = None
        """Runs the engine without a screen; None where that is no matter of this app's."""

    def ask(self) -> None:
        """End the app, unless something is unsent and the user would rather stay."""
        try:
            moving = on_its_way(self._reading.outbox())
        except TuiMailError:  # a store that cannot be read must not keep anybody here
            moving = ()
        if not moving:
            self._end_soon()
            return
        service = self.service
        offered = service is not None and service.offered and bool(_later(moving))
        from tui_mail.ui.questions import whether_to_quit

        dialog = whether_to_quit(
            len(moving), self._detail(moving), self._install if offered else None
        )
        self._app.push_screen(dialog, lambda yes: self._end_soon() if yes else None)

    async def end(self) -> None:
        """Keep what is being written, and end the app whatever comes of it: it was told to."""
        await self._keep_all(LAST_PATIENCE)
        self._app.exit()

    def keep_at_once(self) -> None:
        """Keep what is being written although the app's loop stands still, and will for ever.

        Waits for the engine; on the main thread, between any two steps of the app.
        """
        for screen in self._screens():
            command = screen.last_words()
            if command is None:
                continue
            try:
                screen.desk.face.ask(command, PATIENCE)
            except TuiMailError:
                log.exception("what was being written could not be kept")

    def _end_soon(self) -> None:
        self._app.run_worker(self._end_unless_lost(), group="leaving", exclusive=True)

    async def _end_unless_lost(self) -> None:
        """What cannot be kept is lost only where the user says so."""
        if not await self._keep_all(PATIENCE):
            from tui_mail.ui.questions import whether_to_lose_it

            if not await self._app.push_screen_wait(whether_to_lose_it()):
                return
        self._app.exit()

    def _screens(self) -> list[ActionScreen]:
        """The topmost first."""
        stack = reversed(self._app.screen_stack)
        return [screen for screen in stack if isinstance(screen, ActionScreen)]

    async def _keep_all(self, seconds: float) -> bool:
        kept = (screen.let_go() for screen in self._screens())
        try:
            return all([await asyncio.wait_for(each, seconds) for each in kept])
        except TimeoutError:
            return False

    def _detail(self, moving: Sequence[OutboxEntry]) -> str:
        if self.service is not None and self.service.installed:
            return say("The service runs on without the screen, and sends each when it is due.")
        later = _later(moving)
        if not later:
            return say("It is sent without the screen, as far as the server takes it.")
        first = time_of_day(min(entry.next_attempt or 0 for entry in later))
        words = say(
            "What is due now is sent without the screen. What is due later, the first at {time},"
            " goes out when tui-mail runs again.",
            time=first,
        )
        if self.service is None:
            return words
        return f"{words} {say('A service sends it on time: tui-mail setup service.')}"

    def _install(self) -> None:
        """In a worker: systemd takes its time."""
        self._app.notify(say("The service is being set up."), markup=False)
        self._app.run_worker(self._installed, thread=True, group="service", exclusive=True)

    def _installed(self) -> None:
        try:
            if self.service is not None:
                self.service.install()
        except TuiMailError as error:
            problem = Problem(error.message, error.hint)
            self._app.call_from_thread(self._failed, problem)
        else:
            self._app.call_from_thread(self._end_soon)

    def _failed(self, problem: Problem) -> None:
        """The user stays, to read why."""
        screen = self._app.screen
        if isinstance(screen, ActionScreen):
            screen.show_problem(problem)


def _later(moving: Sequence[OutboxEntry]) -> tuple[OutboxEntry, ...]:
    """Those for which no engine stays."""
    end = time.time() + SOON
    waiting = {SendState.WAITING, SendState.HELD}
    return tuple(
        entry for entry in moving if entry.state in waiting and (entry.next_attempt or 0) > end
    )
