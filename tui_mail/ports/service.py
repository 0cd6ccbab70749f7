"""What a face asks of the service that runs the engine without a screen."""

from typing import Protocol


class BackgroundService(Protocol):
    """Works without an engine."""

    @property
    def installed(self) -> bool:
        """Whether it is there, so that what is due later goes out without a screen."""
        ...

    @property
    def offered(self) -> bool:
        """Whether it could be installed here and now; quick."""
        ...

    def install(self) -> None:
        """Put it there and start it; blocks. Raises TuiMailError."""
        ...
