"""Carries each event to whoever listens. Never waits for a listener."""

import threading
from collections.abc import Callable

from tui_mail.engine.log import Log
from tui_mail.model.events import Event

log = Log(__name__)

Hear = Callable[[Event], None]
"""Must return at once; it is called on the thread that tells the event."""


class Hub:
    """Listeners of one engine."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: list[Hear] = []

    def listen(self, hear: Hear) -> None:
        """Call `hear` with each event from now on."""
        with self._lock:
            self._listeners.append(hear)

    def forget(self, hear: Hear) -> None:
        """Stop calling it; no error where it is not known."""
        with self._lock:
            self._listeners = [one for one in self._listeners if one != hear]

    def tell(self, event: Event) -> None:
        """Tell everybody."""
        with self._lock:
            listeners = tuple(self._listeners)
        for hear in listeners:
            try:
                hear(event)
            except Exception:
                log.exception("a listener failed")
