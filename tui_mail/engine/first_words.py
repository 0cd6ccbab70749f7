"""Snippets and numbers of attachments of mail that came much at a time, read behind the download.

A process beside reads them, at the lowest priority: neither what is fetched nor what is looked at
waits for it. Lists read for themselves what this has not come to. Must never lose its place: what
is left stands in the store, and the next engine goes on.
"""

import logging
import threading
from typing import Final

from tui_mail.engine.account_work import Tools
from tui_mail.engine.body_reader import BodyReader
from tui_mail.errors import TuiMailError
from tui_mail.ports.first_words_store import BodyRead
from tui_mail.ports.steps import Step

log = logging.getLogger(__name__)

AT_ONCE: Final = 100
"""Messages in one transaction: some hundredths of a second."""
REST: Final = 0.01
"""Seconds between transactions: whoever waits for the store goes first."""


class FirstWords:
    """One engine's.

    Args:
        tools: its.
    """

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="first words", daemon=True)

    def start(self) -> None:
        """Go on where the last one was, then wait for more."""
        self._thread.start()

    def end(self) -> None:
        """Tell it to end; returns at once."""
        self._ended.set()
        self._tools.bodies_left.set()

    def join(self, until: float) -> None:
        """Wait for its end.

        Args:
            until: by the monotonic clock.
        """
        self._thread.join(max(0.0, until - self._tools.clock.monotonic()))

    def _run(self) -> None:
        try:
            while not self._ended.is_set():
                self._tools.bodies_left.clear()
                try:
                    self._read_all()
                except TuiMailError as error:  # whoever needs the store says what is wrong with it
                    log.info("bodies are read later: %s", error)
                self._tools.bodies_left.wait()
        except Exception:
            log.exception("first words")

    def _read_all(self) -> None:
        """Until none is left, or this is to end."""
        store, steps = self._tools.store, self._tools.steps
        left = store.bodies_to_read(AT_ONCE)
        if not left:
            return
        with BodyReader() as reader:
            while left:
                said = reader.read([one.raw for one in left])
                found = [
                    BodyRead(one.row, one.sha256, *words)
                    for one, words in zip(left, said, strict=True)
                ]
                steps.passed(Step.FIRST_WORDS_READ)
                store.keep_first_words(found)
                if self._ended.wait(REST):
                    return
                left = store.bodies_to_read(AT_ONCE)
