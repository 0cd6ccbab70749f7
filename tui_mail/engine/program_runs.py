"""Runs what rules and hooks want run: one after the other, on a thread of its own.

No sync and no sender ever waits for it. A program is begun at most once: one that an engine's end
broke off is told in the log, and not begun again.
"""

import threading
from collections.abc import Callable

from tui_mail.engine.account_work import Tools
from tui_mail.engine.log import Log
from tui_mail.errors import TuiMailError
from tui_mail.ports.rules_store import Program
from tui_mail.ports.steps import Step

log = Log(__name__)

_GOODBYE = 5.0
"""Seconds beyond what a program may take, that its end is waited for."""


class ProgramRuns:
    """One engine's.

    Args:
        tools: the engine's.
        seconds: gives how long a program may take.
    """

    def __init__(self, tools: Tools, seconds: Callable[[], float]) -> None:
        self._tools = tools
        self._seconds = seconds
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._again = False
        self._ended = False

    @property
    def running(self) -> bool:
        """Whether one runs, or is about to."""
        with self._lock:
            return self._thread is not None

    def wake(self) -> None:
        """Some may be wanted."""
        with self._lock:
            self._again = True
            if self._thread is None and not self._ended:
                self._thread = threading.Thread(target=self._run, name="programs", daemon=True)
                self._thread.start()

    def wait(self) -> None:
        """Until all are over: for a command that ends with its engine."""
        while (thread := self._thread) is not None:
            thread.join(self._seconds() + _GOODBYE)
            if thread.is_alive():
                return

    def end(self) -> None:
        """Break off what runs; what was not begun is left to the next engine."""
        with self._lock:
            self._ended = True
            thread = self._thread
        self._tools.programs.end()
        if thread is not None:
            thread.join(_GOODBYE)

    def _run(self) -> None:
        try:
            while self._goes_on():
                while not self._ended and (program := self._tools.store.rules.begin_program()):
                    self._tools.steps.passed(Step.PROGRAM_BEGUN)
                    self._run_one(program)
                    self._tools.store.rules.program_done(program.id)
        except TuiMailError as error:  # whoever needs the store says what is wrong with it
            log.info("programs are run later: %s", error)
        except Exception:
            log.exception("programs")
        finally:
            with self._lock:
                if self._thread is threading.current_thread():
                    self._thread = None

    def _goes_on(self) -> bool:
        with self._lock:
            again, self._again = self._again and not self._ended, False
            if not again:
                self._thread = None
            return again

    def _run_one(self, program: Program) -> None:
        try:
            ran = self._tools.programs.run(program.command, program.input.encode(), self._seconds())
        except TuiMailError as error:
            log.warning("%s: %s", program.why, error.message)
            return
        if ran.late:
            log.warning("%s: stopped after %s s", program.why, f"{self._seconds():g}")
        elif ran.status:
            log.warning("%s: status %s: %s", program.why, ran.status, ran.said)
        elif ran.said:
            log.info("%s: %s", program.why, ran.said)
