"""Time, asked for and never taken: the engine's tests stop it."""

from typing import Protocol


class Clock(Protocol):
    """Two kinds of time."""

    def now(self) -> float:
        """Unix seconds; may jump."""
        ...

    def monotonic(self) -> float:
        """Seconds from somewhere; never goes back."""
        ...
