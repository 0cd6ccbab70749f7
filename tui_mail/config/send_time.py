"""The time at which a message shall leave or come back, as people type it. Pure: time and zone are
handed in.

Must never guess: what can be read two ways, or lies in the past, is refused with words.
"""

import re
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Final

from tui_mail.errors import UsageError

EXAMPLES: Final = (
    "in 2 hours · tomorrow morning · monday 9:00 · 18:30 · 24 dec 8:00 · 2026-12-24 08:00"
)
LONGEST: Final = 366 * 86_400
"""Seconds; a message that leaves later than in a year is a slip of the pen."""

LATER: Final = 3 * 3600
"""Seconds from now that "later today" means, while that is today."""

_SATURDAY: Final = 5
_WEEKS: Final = re.compile(r"(?:(next week)|(?:this )?weekend)(?: (.+))?", re.ASCII)
_PARTS: Final = {"morning": time(8), "noon": time(12), "afternoon": time(14), "evening": time(18)}
_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_UNITS: Final = {"m": 60, "h": 3600, "d": 86_400, "w": 7 * 86_400}
_AFTER: Final = re.compile(
    r"(?:in )?(\d{1,4}|an?) ?(m|min|mins|minutes?|h|hours?|d|days?|w|weeks?)", re.ASCII
)
_CLOCK: Final = re.compile(r"(?:at )?(\d{1,2})(?:[:.](\d{2}))? ?(am|pm)?", re.ASCII)
_DATE: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:t| |$)(?:at )?(.*)", re.ASCII)
_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_SPOKEN: Final = re.compile(
    r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th|\.)? (?P<month>[a-z]{3,9})"
    r"|(?P<month2>[a-z]{3,9}) (?P<day2>\d{1,2})(?:st|nd|rd|th)?)"
    r"(?: (?P<year>\d{4})(?![:.]))?(?: (?:at )?(?P<rest>.+))?",
    re.ASCII,
)
_EXACT: Final = re.compile(
    r"\d{4}-\d{2}-\d{2}[t ]\d{2}:\d{2}(?::\d{2})?(?:z|[+-]\d{2}:?\d{2})", re.ASCII
)


def parse_send_time(text: str, now: int, zone: tzinfo, what: str = "to send at") -> int:
    """When it shall leave, or come back.

    Args:
        text: such as those of EXAMPLES, in English, upper or lower case.
        now: Unix seconds.
        zone: the writer's; hours of the clock are meant there. An hour that the change to summer
            time leaves out is taken as the moment that so much later; one that comes twice is
            the first. "In 24 hours" counts seconds, "tomorrow" days of the calendar.
        what: the time is for, in words of an error.

    Returns:
        Unix seconds, later than now.

    Raises:
        UsageError: it cannot be read, has passed, or lies more than a year ahead.
    """
    words = " ".join(text.casefold().replace(",", " ").split())
    when = _seconds(words, now, zone)
    if when is None:
        raise UsageError(f"{text.strip()!r} is no time {what}.", f"For example: {EXAMPLES}")
    if when <= now:
        raise UsageError(f"{text.strip()!r} has passed already.", f"For example: {EXAMPLES}")
    if when - now > LONGEST:
        raise UsageError(
            f"{text.strip()!r} is more than a year ahead.", "Choose a time within a year."
        )
    return when


def _seconds(words: str, now: int, zone: tzinfo) -> int | None:
    if found := _AFTER.fullmatch(words):
        count = 1 if found[1] in {"a", "an"} else int(found[1])
        return now + count * _UNITS[found[2][0]]
    if words == "later today":
        days = {datetime.fromtimestamp(when, zone).date() for when in (now, now + LATER)}
        return now + LATER if len(days) == 1 else None
    if _EXACT.fullmatch(words):
        try:
            return int(datetime.fromisoformat(words.upper()).timestamp())
        except ValueError:
            return None
    here = datetime.fromtimestamp(now, UTC).astimezone(zone)
    day, rest = _day(words, here)
    if day is None:
        return None
    whole_day = None if day == here.date().isoformat() else _PARTS["morning"]
    clock = _clock(rest) if rest else whole_day
    if clock is None:
        return None
    return _moment(datetime.combine(datetime.fromisoformat(day).date(), clock), zone, now, words)


def _day(words: str, here: datetime) -> tuple[str | None, str]:
    """The day in ISO form, and what stands after it."""
    if spoken := _iso_date(words) or _spoken_date(words, here):
        return spoken
    if found := _WEEKS.fullmatch(words):
        ahead = 7 - here.weekday() if found[1] else (_SATURDAY - here.weekday()) % 7 or 7
        return (here.date() + timedelta(days=ahead)).isoformat(), found[2] or ""
    first, _, rest = words.partition(" ")
    if first == "next":
        first, _, rest = rest.partition(" ")
    today = here.date()
    if first == "tonight":
        return today.isoformat(), rest or "evening"
    if first in {"today", "tomorrow"} or (first == "this" and rest in _PARTS):
        return (today + timedelta(days=first == "tomorrow")).isoformat(), rest
    if len(first) >= 3 and (at := [n for n, day in enumerate(_DAYS) if day.startswith(first)]):
        ahead = (at[0] - today.weekday()) % 7 or 7
        return (today + timedelta(days=ahead)).isoformat(), rest
    return today.isoformat(), words


def _iso_date(words: str) -> tuple[str | None, str] | None:
    found = _DATE.fullmatch(words)
    if found is None:
        return None
    try:
        date = datetime(int(found[1]), int(found[2]), int(found[3]), tzinfo=UTC).date()
    except ValueError:
        return None, ""
    return date.isoformat(), found[4]


def _spoken_date(words: str, here: datetime) -> tuple[str, str] | None:
    """`24 dec`, `dec 24`: without a year the next one that comes."""
    found = _SPOKEN.fullmatch(words)
    word = (found["month"] or found["month2"]) if found else ""
    months = [n for n, month in enumerate(_MONTHS, 1) if month.startswith(word)]
    if found is None or not months:
        return None
    number, day = months[0], int(found["day"] or found["day2"])
    years = [int(found["year"])] if found["year"] else [here.year, here.year + 1]
    for year in years:
        try:
            date = datetime(year, number, day, tzinfo=UTC).date()
        except ValueError:
            continue
        if found["year"] or date >= here.date():
            return date.isoformat(), found["rest"] or ""
    return None


def _clock(words: str) -> time | None:
    words = words.removeprefix("in the ").removeprefix("at ")
    if words in _PARTS:
        return _PARTS[words]
    found = _CLOCK.fullmatch(words)
    if not found or not (found[2] or found[3]):
        return None  # "7" may be an hour of the morning or of the evening
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[3] == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _moment(local: datetime, zone: tzinfo, now: int, words: str) -> int:
    when = int(local.replace(tzinfo=zone).timestamp())
    if when <= now and (_CLOCK.fullmatch(words) or words in _PARTS):
        # a bare time of day that has passed is meant for tomorrow
        when = int((local + timedelta(days=1)).replace(tzinfo=zone).timestamp())
    return when
