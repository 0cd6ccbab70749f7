"""How far a download is, in a few words: messages, bytes, and the time that is left."""

from collections.abc import Callable

_SURE = 2.0
"""Seconds after which the pace says something about what is to come."""


class Progress:
    """What came of what is to come.

    Args:
        messages: in all.
        size: bytes in all, as the server tells.
        clock: seconds, monotonic.
    """

    def __init__(self, messages: int, size: int, clock: Callable[[], float]) -> None:
        self._messages, self._size, self._clock = messages, size, clock
        self._begun = clock()
        self._came, self._bytes = 0, 0

    def add(self, messages: int, size: int) -> None:
        """So much more came."""
        self._came += messages
        self._bytes += size

    @property
    def words(self) -> str:
        """`120 of 340, 3.4 of 9.1 MB, 12 s left`."""
        done = f"{self._came} of {self._messages}, {_megabytes(self._bytes, self._size)}"
        passed = self._clock() - self._begun
        left = self._size - self._bytes
        if passed < _SURE or left <= 0 or not self._bytes:
            return done
        return f"{done}, {_time(passed * left / self._bytes)} left"


def _megabytes(came: int, total: int) -> str:
    if total < 1_000_000:
        return f"{came / 1000:.0f} of {total / 1000:.0f} kB"
    return f"{came / 1e6:.1f} of {total / 1e6:.1f} MB"


def _time(seconds: float) -> str:
    if seconds < 60:
        return f"{max(1, round(seconds))} s"
    if seconds < 5400:
        return f"{round(seconds / 60)} min"
    return f"{seconds / 3600:.1f} h"
