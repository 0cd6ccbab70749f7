"""Runs the client on this terminal, and leaves it whole when the program is told to end."""

import gc
import os
import select
import signal
import sys
import threading
from collections.abc import Callable, Coroutine
from types import FrameType
from typing import Any, Protocol

PATIENCE = 2.0
"""Seconds for the app to leave by itself; without its terminal it may wait for ever."""
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

    def call_from_thread(self, callback: Any) -> object:
        """Call something on its own thread, from any other."""
        ...


def run_app(app: Client, end: Callable[[], Coroutine[Any, Any, None]] | None = None) -> int:
    """Until the user leaves, or SIGTERM or SIGHUP ends it; the exit status.

    Args:
        app: that runs.
        end: how it leaves when it is told to, keeping what is being written; else by `exit`.

    Raises:
        Exception: the mistake that ended it.
    """
    ended_by: list[int] = []
    left = threading.Event()

    def leave(number: int, frame: FrameType | None) -> None:
        del frame
        ended_by.append(number)
        if len(ended_by) > 1 or not app.is_running:
            _turn_away()
            raise SystemExit(TOLD_TO_END + ended_by[0])
        # the app's own loop may be asleep: only a call from a thread wakes it
        _begin(lambda: app.call_from_thread(end or app.exit))
        _begin(lambda: _insist(number, left))

    before = {number: signal.signal(number, leave) for number in (signal.SIGTERM, signal.SIGHUP)}
    _begin(lambda: _watch_terminal(left))
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
    return TOLD_TO_END + ended_by[0] if ended_by else app.return_code or 0


def _begin(work: Callable[[], object]) -> None:
    threading.Thread(target=work, daemon=True).start()


def _watch_terminal(left: threading.Event) -> None:
    """A terminal that goes tells its session's leader alone, which may be another program."""
    poll = select.poll()
    poll.register(sys.stdin.fileno(), 0)
    events = [event for _fd, event in poll.poll()]
    # anything else (POLLNVAL: macOS looks at no terminal this way) says nothing about it
    if any(event & _GONE for event in events) and not left.is_set():
        _tell(signal.SIGHUP)


def _insist(number: int, left: threading.Event) -> None:
    """Where the app waits for its terminal it hears nothing: whatever it waits in is broken off."""
    for _ in range(INSISTENCE):
        if left.wait(PATIENCE):
            return
        _tell(number)
    if not left.wait(PATIENCE):
        os._exit(TOLD_TO_END + number)


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
