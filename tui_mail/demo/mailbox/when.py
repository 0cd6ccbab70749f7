"""Dates that are relative to now, so that the demo's mail always looks fresh. Pure.

How long ago a letter came:

    25m, 3h           minutes or hours ago
    2d 14:05          two days ago at that time, in the time zone of this machine
    2d 14:05 +0900    the same, in the sender's time zone

In texts, `[[now+2b %A]]` is the second business day from now, `[[-3d %d %B]]` three days before
the letter, `[[on plan-1 %H:%M]]` when another letter was sent; d, b, h are units; a form that
ends in Z is in UTC.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

_AGO = re.compile(
    r"(?P<count>\d+)(?P<unit>[mhd])(?: (?P<time>\d\d:\d\d))?(?: (?P<zone>[+-]\d{4}))?"
)
_PLACE = re.compile(
    r"\[\[(?:on (?P<slug>[\w-]+)|(?P<now>now)?(?P<shift>[+-]\d+)(?P<unit>[dbh]))"
    r" (?P<form>[^\]]+)\]\]"
)
_SATURDAY = 5


def sent_at(ago: str, now: datetime) -> datetime:
    """When a letter was sent.

    Args:
        ago: as above.
        now: aware, in the time zone of this machine.
    """
    found = _AGO.fullmatch(ago)
    if found is None:
        raise ValueError(f"{ago!r} is no age of a letter")
    count = int(found["count"])
    if found["unit"] != "d":
        step = timedelta(minutes=count) if found["unit"] == "m" else timedelta(hours=count)
        return (now - step).replace(microsecond=0).astimezone(_zone(found["zone"], now))
    hour, minute = map(int, found["time"].split(":"))
    there = now.astimezone(_zone(found["zone"], now)) - timedelta(days=count)
    return there.replace(hour=hour, minute=minute, second=count * 7 % 60, microsecond=0)


def filled_in(text: str, sent: datetime, now: datetime, of: Callable[[str], datetime]) -> str:
    """The text with its dates.

    Args:
        text: with places as above.
        sent: when the letter was sent.
        now: what `now` is.
        of: slug to when that letter was sent.
    """

    def date(found: re.Match[str]) -> str:
        if found["slug"]:
            when = of(found["slug"])
        else:
            start = now if found["now"] else sent
            when = _shifted(start, int(found["shift"]), found["unit"])
        if found["form"].endswith("Z"):
            when = when.astimezone(UTC)
        return when.strftime(found["form"])

    return _PLACE.sub(date, text)


def _shifted(start: datetime, count: int, unit: str) -> datetime:
    if unit == "h":
        return start + timedelta(hours=count)
    if unit == "d":
        return start + timedelta(days=count)
    step = timedelta(days=1 if count > 0 else -1)
    day = start
    for _ in range(abs(count)):
        day += step
        while day.weekday() >= _SATURDAY:
            day += step
    return day


def _zone(word: str | None, now: datetime) -> timezone:
    if word is None:
        return timezone(now.utcoffset() or timedelta())
    hours, minutes = int(word[1:3]), int(word[3:])
    return timezone((-1 if word[0] == "-" else 1) * timedelta(hours=hours, minutes=minutes))
