"""A thread that is thrifty when nothing happens: the store gets smaller, and its WAL empty.

Must never work while anybody else does, and never let a failure of thrift end anything.
"""

import logging
import threading

from tui_mail.errors import TuiMailError
from tui_mail.ports.clock import Clock
from tui_mail.ports.upkeep import Upkeep

log = logging.getLogger(__name__)

QUIET = 20.0
"""Seconds without a commit before thrift begins."""
LOOK = 5.0
"""Seconds between looks."""
REST = 0.05
"""Seconds between steps: most of the time belongs to others."""


class Housekeeping:
    """Does the store's upkeep.

    Args:
        upkeep: this thread's own.
        clock: tells how long it has been quiet.
        quiet: seconds without a commit.
        look: seconds between looks.
    """

    def __init__(
        self, upkeep: Upkeep, clock: Clock, *, quiet: float = QUIET, look: float = LOOK
    ) -> None:
        self._upkeep = upkeep
        self._clock = clock
        self._quiet = quiet
        self._look = look
        self._quiet_since = 0.0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="housekeeping", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def end(self) -> None:
        """Tell it to end; returns at once."""
        self._ended.set()

    def join(self, until: float) -> None:
        """Wait for its end.

        Args:
            until: by the monotonic clock.
        """
        if self._thread.is_alive():
            self._thread.join(max(0.0, until - self._clock.monotonic()))

    def _run(self) -> None:
        done = False
        self._quiet_since = self._clock.monotonic()
        try:
            while not self._ended.wait(self._look):
                try:
                    if self._somebody_came():
                        done = False
                    elif not done and self._clock.monotonic() - self._quiet_since >= self._quiet:
                        done = self._tidy()
                except TuiMailError as error:  # whoever needs the store says what is wrong with it
                    log.info("no thrift: %s", error)
        except Exception:
            log.exception("housekeeping")
        finally:
            self._upkeep.close()

    def _somebody_came(self) -> bool:
        if not self._upkeep.changed():
            return False
        self._quiet_since = self._clock.monotonic()
        return True

    def _tidy(self) -> bool:
        """Whether all was done before somebody came."""
        while self._upkeep.step():
            if self._ended.wait(REST) or self._somebody_came():
                return False
        return True
