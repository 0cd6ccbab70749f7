"""How often something slow is done while the reasons for it keep coming. Starts nothing itself."""

import time

_LEAST, _TIMES = 0.05, 4.0
"""Seconds of rest between two runs; so many times what one took, if that is more."""


class Pace:
    """Asked before each run, told when it begins and ends."""

    def __init__(self) -> None:
        self.running = False
        self.wanted = False
        """Whether another run is due when this one, or the rest after it, is over."""
        self._began = 0.0
        self._free = 0.0

    @property
    def rest(self) -> float:
        """Seconds until the next run may begin; 0 or less: now."""
        return self._free - time.monotonic()

    def begin(self) -> None:
        """A run begins; it answers everything that was wanted so far."""
        self.running, self.wanted = True, False
        self._began = time.monotonic()

    def end(self) -> None:
        """It is over."""
        self.running = False
        now = time.monotonic()
        self._free = now + max((now - self._began) * _TIMES, _LEAST)
