"""What faces need to change settings. Words only: the file and its comments are an edge's."""

from typing import Protocol


class KeepSetting(Protocol):
    """Writes one setting so that it holds from the next start on."""

    def __call__(self, key: tuple[str, ...], value: str | int | bool) -> None:
        """Write it, comments kept; waits for the disk, so a screen calls it on a worker.

        Args:
            key: from the outermost table on: `("ui", "theme")`.
            value: what it is set to.

        Raises:
            ConfigError: the value cannot be, or the file cannot be written.
        """
        ...
