"""Who keeps searches: those with a name, in the settings, and what was typed, in a private file."""

from typing import Protocol


class SearchKeeper(Protocol):
    """Safe from any thread; everything may wait for the disk, and raise ConfigError."""

    def save(self, name: str, query: str) -> None:
        """Among the folders from now on; one of that name has this query from now on."""
        ...

    def rename(self, name: str, new: str) -> None:
        """Another name for it."""
        ...

    def remove(self, name: str) -> None:
        """Not among the folders any more."""
        ...

    def typed(self) -> tuple[str, ...]:
        """What was looked for, the newest first; nothing where that cannot be read."""
        ...

    def remember(self, query: str) -> None:
        """It was looked for."""
        ...
