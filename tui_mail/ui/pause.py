"""Something that is done once nothing more came for a moment."""

from collections.abc import Callable

from textual.message_pump import MessagePump
from textual.timer import Timer


class Pause:
    """Waits for a widget or screen.

    Args:
        owner: whose timer it is.
        seconds: how long nothing must come.
    """

    def __init__(self, owner: MessagePump, seconds: float) -> None:
        self._owner = owner
        self._seconds = seconds
        self._timer: Timer | None = None

    def then(self, act: Callable[[], None]) -> None:
        """Do this after the pause, instead of what was to be done."""
        self.end()
        self._timer = self._owner.set_timer(self._seconds, act)

    def end(self) -> None:
        """Do nothing."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
