"""The engine and the store as a face sees them; the same whether the engine is near or far."""

from collections.abc import Callable
from typing import Protocol

from tui_mail.errors import TuiMailError
from tui_mail.model.commands import Answer, Command
from tui_mail.model.events import Event
from tui_mail.ports.reading import Reading

Then = Callable[[Answer | TuiMailError], None]
"""Called once with the answer, or with what went wrong; on a thread of the seam's."""


class Face(Protocol):
    """One engine, near or far."""

    @property
    def reading(self) -> Reading:
        """The store, read-only."""
        ...

    def submit(self, command: Command, then: Then | None = None) -> None:
        """Send a command; returns at once."""
        ...

    def ask(self, command: Command, seconds: float | None = None) -> Answer:
        """Send a command and wait for its answer; never on a screen's own thread.

        Raises:
            TuiMailError: what the engine answered, or that it went away.
        """
        ...

    def listen(self, hear: Callable[[Event], None]) -> None:
        """Call `hear` with every event from now on, on a thread of the seam's."""
        ...

    def close(self) -> None:
        """Let go of the engine; it stays for what is due and leaves by itself."""
        ...
