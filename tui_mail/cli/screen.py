"""Runs the client on this terminal, and leaves it whole when the program is told to end."""

import gc
import os
import select
import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any, Protocol

PATIENCE = 2.0
"""Seconds for the app to begin to leave; without its terminal it may wait for ever."""
KEEPING = 20.0
"""Seconds more for what it keeps before it leaves, where it has begun to."""
INSISTENCE = 5
"""How often it is told again, before the process ends without it."""
TOLD_TO_END = 128
"""Added to the number of the signal."""
_GONE = select.POLLHUP | select.POLLERR


class Client(Protocol):
    """What is used of the app; it alone knows its library."""

    @property
    def is_running(self) -> bool:
        """Whether it draws."""
        ...

    @property
    def return_code(self) -> int | None:
        """Not 0 when it broke down."""
        ...

    @property
    def mistake(self) -> Exception | None:
        """What ended it, if it was a mistake of ours."""
        ...

    def run(self) -> object:
        """Until the user leaves."""
        ...

    def exit(self) -> None:
        """Leave; only on its own thread."""
        ...

    def hang_up(self) -> None:
        """Its terminal is gone; from any thread."""
        ...

    def call_from_thread(self, callback: Any) -> object:
        """Call something on its own thread, from any other."""
        ...


class Ending(Protocol):
    """How the app leaves when it is told to."""

    async def end(self) -> None:
        """Keep what is being written, and leave."""
        ...

    def keep_at_once(self) -> None:
        """Keep what is being written without the app's loop, which is held up for good."""
        ...


def run_app(app: Client, ending: Ending | None = None) -> int:
    """Until the user leaves, or SIGTERM or SIGHUP ends it; the exit status.

    Args:
        app: that runs.
        ending: how it leaves when it is told to; else by `exit`.

    Raises:
        Exception: the mistake that ended it.
    """
    told = _Told(app, ending)
    left = told.left
    before = {number: signal.signal(number, told) for number in (signal.SIGTERM, signal.SIGHUP)}
    _begin(lambda: _watch_terminal(app, left))
    try:
        app.run()
    finally:
        left.set()
        for number in before:
            signal.signal(number, signal.SIG_IGN)
        # what is left goes with the process: to look through it first takes longer than leaving
        gc.freeze()
    if app.mistake is not None:
        raise app.mistake
    return told.status or app.return_code or 0


class _Told:
    """What SIGTERM and SIGHUP do.

    A terminal that is closed tells it by SIGHUP, and so do those who watch it: the second of them
    must not break off what the first one began.
    """

    def __init__(self, app: Client, ending: Ending | None) -> None:
        self._app = app
        self._ending = ending
        self._leaving, self._kept = threading.Event(), threading.Event()
        self._broken_off = False
        self.left = threading.Event()
        self.status = 0

    def __call__(self, number: int, frame: FrameType | None) -> None:
        """On the main thread, wherever it stands."""
        del frame
        first, self.status = not self.status, self.status or TOLD_TO_END + number
        if self._broken_off or not self._app.is_running:
            self._break_off()
        elif first:
            # the app's own loop may be asleep: only a call from a thread wakes it
            _begin(lambda: self._app.call_from_thread(self._leave))
            _begin(lambda: self._insist(number))

    async def _leave(self) -> None:
        self._leaving.set()
        if self._ending is None:
            self._app.exit()
        else:
            await self._ending.end()
        self._kept.set()

    def _insist(self, number: int) -> None:
        """Where it waits for its terminal it hears nothing: whatever it waits in is broken off."""
        if self.left.wait(PATIENCE):
            return
        if self._leaving.is_set() and self._kept.wait(KEEPING) and self.left.wait(PATIENCE):
            return
        self._broken_off = True
        for _ in range(INSISTENCE):
            _tell(number)
            if self.left.wait(PATIENCE):
                return
        os._exit(self.status)

    def _break_off(self) -> None:
        ending, self._ending = self._ending, None
        if ending is not None and self._broken_off and not self._kept.is_set():
            ending.keep_at_once()
        self._app.hang_up()  # what is still to be said would hold it up again
        _turn_away()
        raise SystemExit(self.status)


def _begin(work: Callable[[], object]) -> None:
    threading.Thread(target=work, daemon=True).start()


def _watch_terminal(app: Client, left: threading.Event) -> None:
    """A terminal that goes tells its session's leader alone, which may be another program."""
    poll = select.poll()
    poll.register(sys.stdin.fileno(), 0)
    events = [event for _fd, event in poll.poll()]
    # anything else (POLLNVAL: macOS looks at no terminal this way) says nothing about it
    if any(event & _GONE for event in events) and not left.is_set():
        app.hang_up()
        _tell(signal.SIGHUP)


def _tell(number: int) -> None:
    """To the main thread itself: a signal that another one takes ends no wait of its."""
    ident = threading.main_thread().ident
    if ident is not None:
        signal.pthread_kill(ident, number)


def _turn_away() -> None:
    """The terminal is gone, or never was: nothing more is said to it, nor heard of it."""
    signal.signal(signal.SIGCONT, signal.SIG_IGN)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
