"""What servers told a preview of a switch, so that the first sync after it need not ask again.

In memory and for some minutes only. Must never stand in for what can change on a server but flags,
which the sync reads anew.
"""

from collections.abc import Hashable, Mapping
from threading import Lock
from typing import Final, Generic, TypeVar

from tui_mail.model.frozen import frozen
from tui_mail.model.ids import AccountKey
from tui_mail.ports.clock import Clock

KEPT: Final = 900.0
"""Seconds."""
MOST: Final = 50_000
"""Messages of an account: some 20 MB."""

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@frozen
class _Told(Generic[K, V]):
    since: float
    by_name: dict[K, V]


class Looks(Generic[K, V]):
    """By account and by what the server calls a message; safe from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._told: dict[AccountKey, _Told[K, V]] = {}

    def keep(self, account: AccountKey, clock: Clock, told: Mapping[K, V]) -> None:
        """This was told of messages of an account; what was kept of it goes on being kept."""
        now = clock.monotonic()
        with self._lock:
            self._told = {k: one for k, one in self._told.items() if now - one.since < KEPT}
            kept = self._told.setdefault(account, _Told(now, {})).by_name
            for name, what in told.items():
                if len(kept) < MOST:
                    kept[name] = what

    def of(self, account: AccountKey, clock: Clock) -> Mapping[K, V]:
        """What is known of an account's messages still."""
        with self._lock:
            told = self._told.get(account)
            fresh = told is not None and clock.monotonic() - told.since < KEPT
            return dict(told.by_name) if told is not None and fresh else {}

    def forget(self, account: AccountKey) -> None:
        """Its messages are matched."""
        with self._lock:
            self._told.pop(account, None)
