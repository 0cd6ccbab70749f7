"""Runs the client on this terminal, and leaves it whole when the program is told to end."""

import os
import signal
import threading
from types import FrameType
from typing import Any, Protocol

PATIENCE = 2.0
"""Seconds for the app to leave by itself; without its terminal it may wait for ever."""
TOLD_TO_END = 128
"""Added to the number of the signal."""


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


def run_app(app: Client) -> int:
    """Until the user leaves, or SIGTERM or SIGHUP ends it; the exit status.

    Raises:
        Exception: the mistake that ended it.
    """
    ended_by: list[int] = []

    def leave(number: int, frame: FrameType | None) -> None:
        del frame
        ended_by.append(number)
        if len(ended_by) > 1 or not app.is_running:
            _turn_away()
            raise SystemExit(TOLD_TO_END + ended_by[0])
        # the app's own loop may be asleep: only a call from a thread wakes it
        threading.Thread(target=app.call_from_thread, args=(app.exit,), daemon=True).start()
        again = threading.Timer(PATIENCE, signal.raise_signal, (number,))
        again.daemon = True
        again.start()

    before = {number: signal.signal(number, leave) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        app.run()
    finally:
        for number in before:
            signal.signal(number, signal.SIG_IGN)
    if app.mistake is not None:
        raise app.mistake
    return TOLD_TO_END + ended_by[0] if ended_by else app.return_code or 0


def _turn_away() -> None:
    """The terminal is gone, or never was: nothing more is said to it, nor heard of it."""
    signal.signal(signal.SIGCONT, signal.SIG_IGN)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
