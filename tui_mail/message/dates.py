"""Dates in headers (RFC 5322, section 3.3, its obsolete forms, and what else is met).

Must never raise and must not know what time it is.
"""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_NUMBER_OF = {name: number for number, name in enumerate(_MONTHS, 1)}
_EPOCH_DAY = datetime(1970, 1, 1, tzinfo=UTC).toordinal()
_EARLIEST_YEAR = 1000
_LONGEST = 300

_TIME = r"(\d{1,2})[:.](\d{1,2})(?:[:.](\d{1,2})(?:[.,]\d+)?)?\s*([AaPp][Mm]\b)?"
_ZONE = r"(?:\s*([+-]\s?\d{1,2}:?\d{2}|[A-Za-z]{1,5}\b))?"
# as nearly every writer and server has it; what it leaves out is for the expressions below
_PLAIN = re.compile(
    r" ?[A-Z][a-z][a-z], (\d\d?) ([A-Z][a-z][a-z]) (\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)",
    re.ASCII,
)
_USUAL = re.compile(
    rf"\s*(?:[A-Za-z]{{2,9}}\.?\s*,?)?\s*(\d{{1,2}})(?:st|nd|rd|th)?[\s-]+([A-Za-z]{{3,9}})\.?[\s,-]+"
    rf"(\d{{2,4}})[,\s]+(?:at\s+)?{_TIME}{_ZONE}",
    re.ASCII,
)
_AMERICAN = re.compile(
    rf"\s*(?:[A-Za-z]{{2,9}}\.?(?:\s*,|\s))?\s*([A-Za-z]{{3,9}})\.?\s+(\d{{1,2}}),?\s+(\d{{4}}),?\s+{_TIME}{_ZONE}",
    re.ASCII,
)
_ASCTIME = re.compile(
    rf"\s*(?:[A-Za-z]{{2,9}}\.?(?:\s*,|\s))?\s*([A-Za-z]{{3,9}})\.?\s+(\d{{1,2}})\s+{_TIME}{_ZONE}"
    rf"\s+(\d{{4}}){_ZONE}",
    re.ASCII,
)
_ISO = re.compile(rf"\s*(\d{{4}})-(\d{{2}})-(\d{{2}})(?:T|\s+){_TIME}{_ZONE}", re.ASCII)
_COMMENT = re.compile(r"\([^()]*\)")

_ZONES = {
    "ut": 0, "utc": 0, "gmt": 0, "z": 0, "wet": 0,
    "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480,
    "pdt": -420, "akst": -540, "akdt": -480, "hst": -600, "brt": -180,
    "bst": 60, "cet": 60, "met": 60, "mez": 60, "west": 60, "cest": 120, "mest": 120, "mesz": 120,
    "eet": 120, "sast": 120, "eest": 180, "msk": 180, "msd": 240, "ist": 330, "hkt": 480,
    "sgt": 480, "awst": 480, "jst": 540, "kst": 540, "aest": 600, "aedt": 660, "nzst": 720,
    "nzdt": 780,
}  # fmt: skip
"""Minutes east of UTC. A zone that is not here counts as UTC (RFC 5322, section 4.3)."""


def parse_date(value: str) -> int | None:
    """Unix seconds of a Date header's value; None where it cannot be read as a date of a
    four-digit year.
    """
    found = parse_zoned(value)
    return found[0] if found else None


def parse_zoned(value: str) -> tuple[int, int] | None:
    """Unix seconds, and the writer's own zone in minutes east of UTC."""
    if (plain := _PLAIN.match(value)) and (zoned := _plain_seconds(plain)):
        return zoned
    value = value[:_LONGEST]
    found = _USUAL.match(value)
    if found:
        day, month, year, *clock = found.groups()
        return _seconds(year, month, day, clock)
    if "(" in value:
        return parse_zoned(_COMMENT.sub(" ", value).replace("(", " "))
    if found := _ISO.match(value):
        year, month, day, *clock = found.groups()
        return _seconds(year, month, day, clock)
    if found := _AMERICAN.match(value):
        month, day, year, *clock = found.groups()
        return _seconds(year, month, day, clock)
    if found := _ASCTIME.match(value):
        month, day, hour, minute, second, noon, zone, year, later_zone = found.groups()
        return _seconds(year, month, day, [hour, minute, second, noon, zone or later_zone])
    return None


def format_date(seconds: int) -> str:
    """The value of a Date header, in UTC: `Mon, 23 Nov 2026 00:36:32 +0000`."""
    when = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    month = _MONTHS[when.month - 1].title()
    return f"{_DAYS[when.weekday()]}, {when.day:02} {month} {when.year:04} {when:%H:%M:%S} +0000"


def format_zoned(seconds: int, offset: int) -> str:
    """A date in its writer's zone, for the eye: `Mon, 23 Nov 2026 14:02 +0100`."""
    when = _local(seconds, offset)
    month = _MONTHS[when.month - 1].title()
    sign, away = ("-", -offset) if offset < 0 else ("+", offset)
    return (
        f"{_DAYS[when.weekday()]}, {when.day} {month} {when.year:04} {when:%H:%M} "
        f"{sign}{away // 60:02}{away % 60:02}"
    )


def format_day(seconds: int, offset: int) -> str:
    """A day in its writer's zone (ISO 8601): `2026-11-23`."""
    when = _local(seconds, offset)
    return f"{when.year:04}-{when:%m-%d}"


def format_time(seconds: int, offset: int) -> str:
    """A time in its writer's zone: `14:02`."""
    return f"{_local(seconds, offset):%H:%M}"


def _local(seconds: int, offset: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds, minutes=offset)


def _plain_seconds(found: re.Match[str]) -> tuple[int, int] | None:
    """Of a date that `_PLAIN` finds; None where anything of it is odd."""
    day, month, year, hour, minute, second, sign, *zone = found.groups()
    hours, minutes = max(hour, zone[0]), max(minute, second, zone[1])
    days = _day_of(day, month, year)
    if hours > "23" or minutes > "59" or not "1001" < year < "9999" or days is None:
        return None
    offset = int(zone[0]) * 60 + int(zone[1])
    offset = -offset if sign == "-" else offset
    return days * 86400 + int(hour) * 3600 + int(minute) * 60 + int(second) - offset * 60, offset


@lru_cache(maxsize=4096)
def _day_of(day: str, month: str, year: str) -> int | None:
    try:
        return _days(int(year), _NUMBER_OF[month.lower()], int(day))
    except (KeyError, ValueError):
        return None


def _seconds(year: str, month: str, day: str, clock: list[str | None]) -> tuple[int, int] | None:
    offset = _offset(clock[4] or "")
    month_number = int(month) if month.isdigit() else _NUMBER_OF.get(month[:3].lower(), 0)
    hour, minute = int(clock[0] or 0), int(clock[1] or 0)
    second = min(int(clock[2] or 0), 59)  # a leap second has no Unix time of its own
    noon = (clock[3] or "").lower()
    if noon and 1 <= hour <= 12:
        hour = hour % 12 + (12 if noon == "pm" else 0)
    if offset is None or hour > 23 or minute > 59:
        return None
    try:
        days = _days(_full_year(year), month_number, int(day))
    except ValueError:
        return None
    local = days * 86400 + hour * 3600 + minute * 60 + second
    seconds = local - offset * 60
    if not _FIRST <= seconds <= _LAST:
        return None
    return seconds, offset


@lru_cache(maxsize=4096)
def _days(year: int, month: int, day: int) -> int:
    """Since 1970; much mail is of the same day. Raises ValueError where there is none such."""
    return datetime(year, month, day, tzinfo=UTC).toordinal() - _EPOCH_DAY


def _full_year(year: str) -> int:
    """Two digits and three digits as RFC 5322, section 4.3 reads them."""
    number = int(year)
    if len(year) == 2:
        return number + (2000 if number < 50 else 1900)
    return number + 1900 if len(year) == 3 else number


def _offset(zone: str) -> int | None:
    """Minutes east of UTC; None for a zone that cannot be."""
    if not zone:
        return 0
    if zone[0] not in "+-":
        return _ZONES.get(zone.lower(), 0)
    digits = zone[1:].replace(":", "").strip().rjust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 23 or minutes > 59:
        return None
    return (hours * 60 + minutes) * (-1 if zone[0] == "-" else 1)


_FIRST = (datetime(_EARLIEST_YEAR, 1, 1, tzinfo=UTC).toordinal() - _EPOCH_DAY) * 86400
_LAST = (datetime(9999, 12, 31, tzinfo=UTC).toordinal() - _EPOCH_DAY + 1) * 86400 - 1
