"""What the engine asks of the store while nothing happens: thrift, and filling the search index."""

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


class Upkeep(Protocol):
    """Thrift in steps so small that nobody notices. For one thread."""

    def changed(self) -> bool:
        """Whether anything was committed since this was last asked."""
        ...

    def step(self) -> bool:
        """Do a little; whether something is left to do. Raises StoreError."""
        ...

    def close(self) -> None:
        """Let go of the store."""
        ...
