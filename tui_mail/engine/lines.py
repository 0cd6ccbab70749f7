"""The connections that one owner has open, so that they can be ended from outside.

Must never leave one open that was made while, or after, everything was ended.
"""

import threading
from typing import Protocol, TypeVar

from tui_mail.errors import ConnectionLost


class Line(Protocol):
    """A connection, whatever is spoken on it."""

    def cancel(self) -> None:
        """End whatever is under way, from any thread."""
        ...

    def close(self) -> None:
        """Say good-bye if that is quick, and drop the connection."""
        ...


L = TypeVar("L", bound=Line)


class Lines:
    """Open connections; `end` may be called from any thread, the rest by their owners."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: list[Line] = []
        self._ended = False

    @property
    def ended(self) -> bool:
        """Whether none is to be opened any more."""
        return self._ended

    def check(self) -> None:
        """Before one is opened; raises ConnectionLost when none is to be."""
        if self._ended:
            raise ConnectionLost("The engine lets go of this server.", "Nothing is lost by that.")

    def opened(self, line: L) -> L:
        """This one is open now; raises ConnectionLost, and drops it, when none is to be."""
        with self._lock:
            self._open.append(line)
            late = self._ended
        if late:
            line.cancel()
            self.close(line)
            self.check()
        return line

    def close(self, line: Line) -> None:
        """Its owner needs it no more."""
        with self._lock:
            self._open = [one for one in self._open if one is not line]
        line.close()

    def end(self) -> None:
        """End what is under way on each of them; from now on none stays open."""
        with self._lock:
            self._ended = True
            lines = tuple(self._open)
        for line in lines:
            line.cancel()
