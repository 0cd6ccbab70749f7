"""Who remembers, from one start to the next, how lists stand and which was looked at last."""

from typing import Protocol

from tui_mail.config.view_state import ViewState


class ViewKeeper(Protocol):
    """Safe from any thread."""

    def load(self) -> ViewState:
        """What was remembered; nothing where that cannot be read."""
        ...

    def keep(self, state: ViewState) -> None:
        """Remember it; may wait for the disk. Raises ConfigError."""
        ...
