"""Programs that rules and hooks run, as the engine sees them."""

from collections.abc import Sequence
from typing import Protocol

from tui_mail.errors import UsageError
from tui_mail.model.frozen import frozen


@frozen
class Ran:
    """How a program ended."""

    status: int
    """Negative: the signal that ended it."""
    said: str
    """The end of what it wrote, sanitised, one line."""
    late: bool = False
    """It took too long, and was ended."""


class Programs(Protocol):
    """Runs programs, with a few words of this process's environment and none of its secrets."""

    def run(self, command: str | Sequence[str], given: bytes, seconds: float) -> Ran:
        """Run it to its end.

        Args:
            command: words; or a line for /bin/sh, written as such by the user.
            given: its standard input.
            seconds: it may take.

        Raises:
            UsageError: it cannot be run.
        """
        ...

    def end(self) -> None:
        """End what runs now, from any thread; nothing is begun any more."""
        ...


class NoPrograms:
    """Where none can be run."""

    def run(self, command: str | Sequence[str], given: bytes, seconds: float) -> Ran:
        """None is."""
        del command, given, seconds
        raise UsageError("No program can be run here.")

    def end(self) -> None:
        """Nothing runs."""


NO_PROGRAMS = NoPrograms()
