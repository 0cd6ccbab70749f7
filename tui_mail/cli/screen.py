"""Runs the client on this terminal, and leaves it whole when the program is told to end."""

import signal
import threading
from types import FrameType
from typing import Any, Protocol

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
    """Until the user leaves, or SIGTERM or SIGHUP ends it; the exit status."""
    ended_by: list[int] = []

    def leave(number: int, frame: FrameType | None) -> None:
        del frame
        ended_by.append(number)
        if number == signal.SIGHUP or not app.is_running:
            # there is no terminal to leave whole (any more), nor one to come back to
            signal.signal(signal.SIGCONT, signal.SIG_IGN)
            raise SystemExit(TOLD_TO_END + number)
        # the app's own loop may be asleep: only a call from a thread wakes it
        threading.Thread(target=app.call_from_thread, args=(app.exit,), daemon=True).start()

    before = {number: signal.signal(number, leave) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        app.run()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return TOLD_TO_END + ended_by[0] if ended_by else app.return_code or 0
