"""A connection that is being made: whoever waits for it can end the wait. Nothing is said on it."""

from collections.abc import Callable
from typing import Protocol

Step = Callable[[], None]


class Opening(Protocol):
    """Who waits for a connection."""

    def made(self, cut: Step, done: Step) -> None:
        """There is something that waits for the server now.

        Args:
            cut: ends that wait, from any thread; called at once where nobody waits any more.
            done: called once, when the connection is open or has failed.
        """
        ...


class Patient:
    """Waits until the connection's own timeouts end it; an Opening."""

    def made(self, cut: Step, done: Step) -> None:
        """Nobody ends it."""
        del cut
        done()


PATIENT = Patient()
"""It keeps nothing, so one is enough."""
