"""Times, sizes and widths as people read them.

The clock is one function, so that tests can stop it. Draws nothing.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime

from rich.cells import cell_len, set_cell_size

from tui_mail.ui.clean import steady
from tui_mail.ui.words import say

clock: Callable[[], float] = time.time
"""Unix seconds now; replaced by tests."""

ELLIPSIS = "…"
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_STEP = 1_000
_UNITS = ("kB", "MB", "GB", "TB")


def local(seconds: float) -> datetime:
    """That moment in the user's own time zone."""
    return datetime.fromtimestamp(seconds, UTC).astimezone()


def midnight(year: int, month: int, day: int) -> float:
    """When that day begins in the user's own time zone; a day beyond the month is one of the next.

    Summer time and all: asked of the system for that very day.
    """
    return time.mktime((year, month, day, 0, 0, 0, 0, 0, -1))


def when(seconds: int, *, short: bool = False) -> str:
    """For a list: `14:02` today, `Sat` this week, `12 Mar` this year, else `2024-03-12`.

    Short, in six cells, that is `Mar’24`.
    """
    then, now = local(seconds), local(clock())
    if then.date() == now.date():
        return f"{then:%H:%M}"
    days = (now.date() - then.date()).days
    if 0 < days < 7:
        return say(_DAYS[then.weekday()])
    if then.year == now.year:
        return f"{then.day} {say(_MONTHS[then.month - 1])}"
    return f"{say(_MONTHS[then.month - 1])}’{then:%y}" if short else f"{then:%Y-%m-%d}"


def moment(seconds: int) -> str:
    """For a reader: `Wed 12 Mar 2025, 14:02`."""
    then = local(seconds)
    day, month = say(_DAYS[then.weekday()]), say(_MONTHS[then.month - 1])
    return f"{day} {then.day} {month} {then.year}, {then:%H:%M}"


def time_of_day(seconds: int) -> str:
    """`14:20` today, with the day before it on any other."""
    then = local(seconds)
    if then.date() == local(clock()).date():
        return f"{then:%H:%M}"
    return f"{when(seconds)} {then:%H:%M}"


def ahead(seconds: int) -> str:
    """A time to come: `today 18:30`, `tomorrow 08:00`, `Mon 09:00`, `24 Dec 2025 08:00`."""
    then, now = local(seconds), local(clock())
    days = (then.date() - now.date()).days
    if days in {0, 1}:
        return f"{say('tomorrow') if days else say('today')} {then:%H:%M}"
    if 1 < days < 7:
        return f"{say(_DAYS[then.weekday()])} {then:%H:%M}"
    month = say(_MONTHS[then.month - 1])
    year = "" if then.year == now.year else f" {then.year}"
    return f"{then.day} {month}{year} {then:%H:%M}"


def span(seconds: int) -> str:
    """So much time, in its largest measures: `40 min`, `18 h`, `3 days 4 h`."""
    minutes = max(1, round(seconds / 60))
    if minutes < 60:
        return say("{n} min", n=minutes)
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        words = say("{n} h", n=hours)
        return f"{words} {say('{n} min', n=minutes)}" if minutes else words
    days, hours = divmod(hours, 24)
    words = say("1 day") if days == 1 else say("{n} days", n=days)
    return f"{words} {say('{n} h', n=hours)}" if hours else words


def size(count: int) -> str:
    """Bytes as `312 B`, `182 kB`, `1.2 MB`."""
    if count < _STEP:
        return f"{count} B"
    power = min((len(str(count)) - 1) // 3, len(_UNITS))
    amount, unit = count / _STEP**power, _UNITS[power - 1]
    return f"{amount:.1f} {unit}" if amount < 10 and power > 1 else f"{amount:.0f} {unit}"


def raised(number: int) -> str:
    """A small number above the line: `³`."""
    return str(number).translate(_RAISED)


def clipped(text: str, cells: int) -> str:
    """At most so many cells, with an ellipsis where something is missing."""
    if cells <= 0:
        return ""
    text = steady(text)
    if cell_len(text) <= cells:
        return text
    return set_cell_size(text, cells - 1).rstrip() + ELLIPSIS


def fitted(text: str, cells: int) -> str:
    """Exactly so many cells: clipped, or filled up on the right."""
    if cells <= 0:
        return ""
    cut = clipped(text, cells)
    return cut + " " * (cells - cell_len(cut))
