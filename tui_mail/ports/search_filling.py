"""What the engine, and a command, ask of whoever fills the search index. For one thread."""

from collections.abc import Callable, Sequence
from typing import Protocol

from tui_mail.model.frozen import frozen


@frozen
class Filled:
    """What one step did."""

    messages: int
    """Messages that were looked at; none: the index knows all."""
    anew: str = ""
    """Why the index was begun anew, in words; empty: it was not."""


class SearchFilling(Protocol):
    """Fills the index in steps, each of which lasts; another process may do the same."""

    def left(self) -> int:
        """How many messages the index does not know. Raises StoreError."""
        ...

    def step(self) -> Filled:
        """Take some more in. Raises StoreError."""
        ...

    def tidy(self) -> bool:
        """Make searching quicker, a little; whether there is more of that to do."""
        ...

    def begin_anew(self) -> None:
        """Throw away what there is."""
        ...

    def close(self) -> None:
        """Let go of both files."""
        ...


class FillingBeside(Protocol):
    """A process that fills it until nothing is left."""

    def wait(self) -> Sequence[str]:
        """Until it ended; why it began anew, if it did. Raises StoreError."""
        ...

    def end(self) -> None:
        """Tell it to end; from any thread."""
        ...


@frozen
class Fillers:
    """How an engine has the index filled."""

    here: Callable[[], SearchFilling]
    """By itself, where a few messages came."""
    beside: Callable[[], FillingBeside]
    """By a process of its own, where they are many. Raises StoreError."""
