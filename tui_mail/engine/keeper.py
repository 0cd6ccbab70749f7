"""A thread that lets come back what is due, by the wall clock, and settles what was answered.

Must never load what does it while nothing is kept, and never sleep long: wall time may jump.
"""

import threading
from collections.abc import Callable

from tui_mail.config.schema import Settings
from tui_mail.engine.account_work import Tools
from tui_mail.engine.log import Log
from tui_mail.errors import TuiMailError
from tui_mail.model.events import Event, MailChanged, OutboxChanged
from tui_mail.model.ids import AccountKey

log = Log(__name__)

LONGEST_SLEEP = 30.0
"""Seconds; the machine may have slept, or its clock been set."""


class Keeper:
    """Looks when mail came, and when something is due.

    Args:
        tools: the engine's.
        settings: gives the settings in force.
        changed: told of each account that has something to say to its server.
    """

    def __init__(
        self, tools: Tools, settings: Callable[[], Settings], changed: Callable[[AccountKey], None]
    ) -> None:
        self._tools = tools
        self._settings = settings
        self._changed = changed
        self._wake = threading.Event()
        self._ended = False
        self._thread = threading.Thread(target=self._run, name="keeper", daemon=True)

    def start(self) -> None:
        """Look by itself from now on."""
        self._tools.hub.listen(self._hear)
        self._thread.start()

    def end(self) -> None:
        """Tell it to end; returns at once."""
        self._ended = True
        self._tools.hub.forget(self._hear)
        self._wake.set()

    def join(self, until: float) -> None:
        """Wait for its end.

        Args:
            until: by the monotonic clock.
        """
        if self._thread.is_alive():
            self._thread.join(max(0.0, until - self._tools.clock.monotonic()))

    def look(self) -> None:
        """Once, now. Raises what stands in the way."""
        if self._tools.store.something_is_kept():
            from tui_mail.engine.keeping import Keeping

            Keeping(self._tools, self._settings, self._changed).look()

    def _run(self) -> None:
        while not self._ended:
            self._wake.clear()
            try:
                self.look()
                pause = self._pause()
            except TuiMailError as error:  # whoever needs the store says what is wrong with it
                log.info("nothing was brought back: %s", error)
                pause = LONGEST_SLEEP
            except Exception:
                log.exception("keeper")
                pause = LONGEST_SLEEP
            if not self._ended:
                self._wake.wait(pause)

    def _pause(self) -> float | None:
        """Seconds until something may be due; None: not before there is news."""
        due = self._tools.store.next_time()
        if due is None:
            return None
        return min(max(due - self._tools.clock.now(), 0.0) + 0.05, LONGEST_SLEEP)

    def _hear(self, event: Event) -> None:
        if isinstance(event, MailChanged | OutboxChanged):
            self._wake.set()
