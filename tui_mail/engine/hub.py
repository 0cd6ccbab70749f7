"""Carries each event to whoever listens. Never waits for a listener."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

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
        self._kept: dict[int, list[Event]] = {}
        """Of threads that tell nobody so far."""

    def listen(self, hear: Hear) -> None:
        """Call `hear` with each event from now on."""
        with self._lock:
            self._listeners.append(hear)

    def forget(self, hear: Hear) -> None:
        """Stop calling it; no error where it is not known."""
        with self._lock:
            self._listeners = [one for one in self._listeners if one != hear]

    @contextmanager
    def after(self) -> Iterator[None]:
        """What this thread tells is told when this ends; of what failed nobody hears."""
        me = threading.get_ident()
        with self._lock:
            self._kept[me] = []
        try:
            yield
        except BaseException:
            with self._lock:
                del self._kept[me]
            raise
        with self._lock:
            events = self._kept.pop(me)
        for event in events:
            self.tell(event)

    def tell(self, event: Event) -> None:
        """Tell everybody."""
        with self._lock:
            kept = self._kept.get(threading.get_ident())
            if kept is not None:
                kept.append(event)
                return
            listeners = tuple(self._listeners)
        for hear in listeners:
            try:
                hear(event)
            except Exception:
                log.exception("a listener failed")
