"""What the cursor stands for, now and when a key was pressed. Pure.

What comes and goes may change it between the press and the action: the action is about what was
seen. What the user does changes it too, and is meant to.
"""

import time
from collections import deque

from tui_mail.model.ids import MessageId

_KEPT = 64
"""Changes that are remembered: more than can happen before a key is heard."""


class Highlight:
    """The messages under the cursor."""

    def __init__(self) -> None:
        self.messages: tuple[MessageId, ...] = ()
        """Now."""
        self._before: deque[tuple[float, tuple[MessageId, ...]]] = deque(maxlen=_KEPT)

    def moved(self, messages: tuple[MessageId, ...]) -> None:
        """By the user: keys that were pressed before this and come later are about these."""
        self._before.clear()
        self.messages = messages

    def drifted(self, messages: tuple[MessageId, ...]) -> None:
        """By itself: keys that were pressed before this are about what it was."""
        if messages != self.messages:
            self._before.append((time.monotonic(), self.messages))
            self.messages = messages

    def at(self, pressed: float) -> tuple[MessageId, ...]:
        """What it was at that (monotonic) time."""
        for until, messages in self._before:
            if pressed < until:
                return messages
        return self.messages

    def has_drifted(self, pressed: float) -> bool:
        """Whether it is something else since."""
        return any(pressed < until for until, _ in self._before)
