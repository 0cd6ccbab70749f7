"""How much of a big message went out so far, told now and then. Never keeps the sender waiting."""

from collections.abc import Callable

from tui_mail.engine.hub import Hub
from tui_mail.model.events import SendProgress
from tui_mail.model.ids import OutboxId

BIG = 300_000
"""Bytes from which on sending takes long enough to be followed."""
APART = 0.5
"""Seconds between two words, at least; the first and the last are always told."""


class Followed:
    """One attempt at one message; called by its sender with the bytes that went out so far.

    Args:
        hub: hears of it.
        entry: the message.
        size: of it, in bytes.
        clock: seconds, monotonic.
    """

    def __init__(self, hub: Hub, entry: OutboxId, size: int, clock: Callable[[], float]) -> None:
        self._hub = hub
        self._entry = entry
        self._size = size
        self._clock = clock
        self._told = float("-inf")

    def __call__(self, sent: int) -> None:
        """So many bytes are on their way; all but the last line end is as good as all."""
        now = self._clock()
        done = sent >= self._size - len("\r\n")
        if self._size < BIG or (now - self._told < APART and not done):
            return
        self._told = now
        self._hub.tell(SendProgress(self._entry, self._size if done else sent, self._size))
