"""When to try again. Randomness and time are handed in."""

FIRST = 5.0
"""Seconds before the first new try of a connection."""
LONGEST = 60.0
"""Seconds; a server that was not reached is tried at least this often, so that it is soon seen
when it, or the way to it, is back."""
LONGEST_REFUSED = 15 * 60.0
"""Seconds; the same for a server that was reached and said no."""


def connection_delay(failures: int, chance: float, longest: float = LONGEST) -> float:
    """Seconds until the next try: doubled each time, with jitter.

    Args:
        failures: how many tries failed in a row, 1 or more.
        chance: a random number in [0, 1).
        longest: seconds, before jitter.
    """
    delay = min(longest, FIRST * 2.0 ** min(failures - 1, 16))
    return delay * (0.75 + 0.5 * chance)


def send_delay(every: float, chance: float) -> float:
    """Seconds until a message is tried again: the user's interval, up to a tenth more or less."""
    return every * (0.9 + 0.2 * chance)


def given_up(queued: int, now: int, give_up_after: float) -> bool:
    """Whether an attempt that failed now was the last."""
    return now - queued >= give_up_after
