"""The connections that one owner has open, so that they can be ended from outside.

Must never leave one open that was made while, or after, everything was ended.
"""

import threading
from collections.abc import Callable
from typing import Protocol, TypeVar

from tui_mail.errors import ConnectionLost, NetworkError
from tui_mail.ports.opening import Opening, Step


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
        self._waits: list[_Waiting] = []
        self._ended = False

    @property
    def ended(self) -> bool:
        """Whether none is to be opened any more."""
        return self._ended

    def check(self) -> None:
        """Before one is opened; raises ConnectionLost when none is to be."""
        if self._ended:
            raise ConnectionLost("The engine lets go of this server.", "Nothing is lost by that.")

    def open(self, make: Callable[[Opening], L]) -> L:
        """Make a connection, which can be ended while it is being made, too.

        Args:
            make: connects and logs in; raises an error of the tree.

        Raises:
            ConnectionLost: none is to be opened any more.
        """
        self.check()
        waiting = _Waiting(self)
        try:
            return self._opened(make(waiting))
        except NetworkError:
            self.check()  # it was ended, not broken
            raise
        finally:
            waiting.over()

    def _opened(self, line: L) -> L:
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
            lines, waits = tuple(self._open), tuple(self._waits)
        for line in lines:
            line.cancel()
        for wait in waits:
            wait.cut()

    def hold(self, wait: "_Waiting") -> bool:
        """Whether this may go on waiting; `end` ends it."""
        with self._lock:
            if wait not in self._waits:
                self._waits.append(wait)
            return not self._ended

    def forget(self, wait: "_Waiting") -> None:
        """It waits no more."""
        with self._lock:
            self._waits = [one for one in self._waits if one is not wait]


class _Waiting:
    """One connection that is being made; implements ports.opening.Opening.

    Args:
        lines: can end it.
    """

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._cuts: list[Step] = []
        self._dones: list[Step] = []

    def made(self, cut: Step, done: Step) -> None:
        """There is something to end."""
        self._cuts.append(cut)
        self._dones.append(done)
        if not self._lines.hold(self):
            cut()

    def cut(self) -> None:
        """End what it waits for, from any thread."""
        for cut in tuple(self._cuts):
            cut()

    def over(self) -> None:
        """It is open, or it failed."""
        self._lines.forget(self)
        for done in self._dones:
            done()
