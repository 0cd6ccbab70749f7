"""The headings of a list by date: yesterday, last week, October, 2023; in local time. Pure."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from tui_mail.ui.format import local, midnight
from tui_mail.ui.words import say

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
Received = Callable[[Sequence[int]], Mapping[int, int]]
"""Unix seconds of the rows of these indexes; those that are gone are left out."""


def day_groups(
    count: int,
    received: Received,
    now: float,
    *,
    oldest_first: bool = False,
    head_today: bool = False,
) -> tuple[tuple[int, str], ...]:
    """(index, words) of each group's first row; the newest group is not headed while it is today's.

    Only a few rows of each group are looked at, however many there are.

    Args:
        count: rows.
        received: their times.
        now: Unix seconds.
        oldest_first: the order of the rows.
        head_today: something else stands before today's.
    """
    if not count:
        return ()
    ends = received(sorted({0, count - 1}))
    oldest = min(ends.values(), default=int(now))
    spans = _spans(local(now), oldest)
    starts = [start for start, _ in spans[:-1]]
    found = _divided(starts, count, received, oldest_first=oldest_first)
    names = [words for _, words in spans]
    edges = [0, *found, count]  # newest first: where each span begins, and where the last one ends
    groups = [
        (begin, words)
        for begin, end, words in zip(edges, edges[1:], names, strict=False)
        if begin < end
    ]
    if oldest_first:
        groups = [
            (count - end, words)
            for begin, end, words in zip(edges, edges[1:], names, strict=False)
            if begin < end
        ][::-1]
    today = names[0]
    return tuple(group for group in groups if head_today or group != (0, today))


def next_midnight(now: float) -> float:
    """When the days are others."""
    then = local(now)
    return midnight(then.year, then.month, then.day + 1)


def _spans(now: datetime, oldest: int) -> list[tuple[float, str]]:
    """Beginnings in Unix seconds and words, newest first; the last one reaches back for ever."""
    monday = now.date() - timedelta(days=now.weekday())
    spans = [
        (midnight(now.year, now.month, now.day), say("today")),
        (midnight(now.year, now.month, now.day - 1), say("yesterday")),
        (midnight(monday.year, monday.month, monday.day), say("this week")),
        (midnight(monday.year, monday.month, monday.day - 7), say("last week")),
    ]
    year, month = now.year, now.month
    while spans[-1][0] > oldest and year >= now.year - 1:
        words = say(MONTHS[month - 1])
        name = words if year == now.year else f"{words} {year}"
        spans.append((midnight(year, month, 1), name))
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    while spans[-1][0] > oldest:
        spans.append((midnight(year, 1, 1), str(year)))
        year -= 1
    ordered: list[tuple[float, str]] = []
    for start, words in spans:  # on a Monday this week holds nothing but today
        if not ordered or start < ordered[-1][0]:
            ordered.append((start, words))
    return ordered


def _divided(
    starts: Sequence[float], count: int, received: Received, *, oldest_first: bool
) -> list[int]:
    """For each beginning, how many rows are not before it; all searched for at once."""
    low, high = [0] * len(starts), [count] * len(starts)
    while open_ := [n for n in range(len(starts)) if low[n] < high[n]]:
        middles = {n: (low[n] + high[n]) // 2 for n in open_}
        wanted = {n: count - 1 - m if oldest_first else m for n, m in middles.items()}
        times = received(sorted(set(wanted.values())))
        for n, middle in middles.items():
            if times.get(wanted[n], 0) >= starts[n]:
                low[n] = middle + 1
            else:
                high[n] = middle
    return low
