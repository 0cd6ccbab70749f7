"""Real time."""

import time


class SystemClock:
    """Implements ports.clock.Clock."""

    def now(self) -> float:
        """Unix seconds."""
        return time.time()

    def monotonic(self) -> float:
        """Seconds since some start."""
        return time.monotonic()
