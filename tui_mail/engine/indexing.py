"""A thread that has the search index filled behind everything else.

A few messages are taken in by itself, many by a process beside at the lowest priority. Must never
hold the store's writer or a screen up, and never let a failure of the index end anything: searches
look through mail that the index does not know.
"""

import logging
import threading
from collections.abc import Callable
from typing import Final

from tui_mail.engine.account_work import Tools
from tui_mail.errors import StoreError, TuiMailError
from tui_mail.model.account import Problem
from tui_mail.model.events import Event, MailChanged, ProblemRaised
from tui_mail.ports.upkeep import FillingBeside, SearchFilling

log = logging.getLogger(__name__)

FEW: Final = 200
"""Messages that need no process of their own."""
REST: Final = 2.0
"""Seconds after news before it begins: whoever brought them is mostly not done."""
AGAIN: Final = 60.0
"""Seconds before it looks again by itself."""


class Indexing:
    """One engine's.

    Args:
        tools: its; `fillers` is not None.
        rest: seconds after news.
        few: messages that need no process of their own.
    """

    def __init__(
        self,
        tools: Tools,
        *,
        rest: float = REST,
        few: int = FEW,
    ) -> None:
        self._tools = tools
        self._rest = rest
        self._few = few
        self._news = threading.Event()
        self._ended = threading.Event()
        self._beside: FillingBeside | None = None
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="indexing", daemon=True)

    def start(self) -> None:
        """Take in what came while no engine ran, then wait for more."""
        self._tools.hub.listen(self._hear)
        self._thread.start()

    def end(self) -> None:
        """Tell it to end; returns at once."""
        self._tools.hub.forget(self._hear)
        self._ended.set()
        self._news.set()
        with self._lock:
            if self._beside is not None:
                self._beside.end()

    def join(self, until: float) -> None:
        """Wait for its end.

        Args:
            until: by the monotonic clock.
        """
        self._thread.join(max(0.0, until - self._tools.clock.monotonic()))

    @property
    def alive(self) -> bool:
        """Whether its thread runs."""
        return self._thread.is_alive()

    def _hear(self, event: Event) -> None:
        if isinstance(event, MailChanged):
            self._news.set()

    def _run(self) -> None:
        fillers = self._tools.fillers
        if fillers is None:
            return
        try:
            while not self._ended.wait(self._rest):
                self._news.clear()
                try:
                    self._fill(fillers.here(), fillers.beside)
                except TuiMailError as error:  # searches do without
                    log.warning("the search index is filled later: %s", error)
                self._news.wait(AGAIN)
        except Exception:
            log.exception("indexing")

    def _fill(self, filling: SearchFilling, beside: Callable[[], FillingBeside]) -> None:
        try:
            while (left := filling.left()) and not self._ended.is_set():
                if left > self._few:
                    self._by_process(beside)
                    if filling.left() >= left and not self._ended.is_set():
                        raise StoreError("Nothing was taken into the search index.")
                    continue
                filled = filling.step()
                self._say(filled.anew)
        finally:
            filling.close()

    def _by_process(self, beside: Callable[[], FillingBeside]) -> None:
        with self._lock:
            if self._ended.is_set():
                return
            self._beside = beside()
        try:
            for why in self._beside.wait():
                self._say(why)
        finally:
            with self._lock:
                self._beside = None

    def _say(self, why: str) -> None:
        if why:
            log.warning("the search index is made anew: %s", why)
            notice = Problem(
                f"The search index is made anew: {why}.",
                "Your mail is not affected. Until it is done, searches take longer.",
            )
            self._tools.hub.tell(ProblemRaised(None, notice))
