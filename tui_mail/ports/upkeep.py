"""What the engine asks of the store while nothing happens."""

from typing import Protocol


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
