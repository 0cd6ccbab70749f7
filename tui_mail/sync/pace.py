"""When the next message may go to a server that takes only so many in a time. Pure."""

from collections.abc import Iterable


def next_turn(count: int, seconds: int, planned: Iterable[int], now: int) -> int:
    """Unix seconds from which on one more keeps the pace; `now` where it may go at once.

    Args:
        count: messages in any such time, at most.
        seconds: how long that time is.
        planned: when messages went there, and when others that wait are to go.
        now: Unix seconds.
    """
    # whole seconds are cut off: one more of them keeps the time whole
    near = sorted(when for when in planned if when >= now - seconds)
    if len(near) < count:
        return now
    return max(now, near[-count] + seconds + 1)
