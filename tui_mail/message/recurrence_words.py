"""How an event repeats, in words (RRULE: RFC 5545, section 3.3.10); pure. Unrolls nothing."""

import re
from datetime import UTC, datetime
from typing import Final

_DAYS: Final = {
    "MO": "Monday", "TU": "Tuesday", "WE": "Wednesday", "TH": "Thursday", "FR": "Friday",
    "SA": "Saturday", "SU": "Sunday",
}  # fmt: skip
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_EVERY: Final = {
    "SECONDLY": "second", "MINUTELY": "minute", "HOURLY": "hour", "DAILY": "day",
    "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year",
}  # fmt: skip
_PLACES: Final = {"1": "first", "2": "second", "3": "third", "4": "fourth", "5": "fifth",
                  "-1": "last", "-2": "last but one"}  # fmt: skip
_DAY: Final = re.compile(r"([+-]?\d{1,2})?([A-Z]{2})")
_SAID: Final = frozenset(
    ("FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST")
)
_WORKDAYS: Final = frozenset(("MO", "TU", "WE", "TH", "FR"))


def in_words(rule: str) -> str:
    """`every 2 weeks on Monday, 10 times`; the rule itself where words fail; empty for none."""
    if not rule:
        return ""
    parts = {
        name.strip().upper(): value.strip().upper()
        for name, _, value in (piece.partition("=") for piece in rule.split(";"))
    }
    every = _EVERY.get(parts.get("FREQ", ""))
    days = _days(parts)
    month_days = _month_days(parts.get("BYMONTHDAY", ""))
    months = _months(parts.get("BYMONTH", ""))
    if every is None or set(parts) - _SAID or None in {days, month_days, months}:
        return f"by the rule {rule}"
    interval = parts.get("INTERVAL", "1")
    words = f"every {every}" if interval in {"", "1"} else f"every {interval} {every}s"
    if days == "workday" and words in {"every week", "every day"}:
        words, days = "every workday", ""
    words += "".join(f" {each}" for each in (days and f"on {days}", month_days, months) if each)
    return words + _end(parts)


def _days(parts: dict[str, str]) -> str | None:
    value = parts.get("BYDAY", "")
    if not value:
        return "" if "BYSETPOS" not in parts else None
    found = [_DAY.fullmatch(each) for each in value.split(",")]
    names = []
    for each in found:
        if each is None or each[2] not in _DAYS:
            return None
        place = (each[1] or "").removeprefix("+")
        if place and place not in _PLACES:
            return None
        names.append((_PLACES.get(place, ""), _DAYS[each[2]], each[2]))
    place = parts.get("BYSETPOS", "")
    if place and (place not in _PLACES or any(name[0] for name in names)):
        return None
    workdays = {name[2] for name in names} == _WORKDAYS and not any(name[0] for name in names)
    if place:
        which = "workday" if workdays else " or ".join(name[1] for name in names)
        return f"the {_PLACES[place]} {which}"
    if workdays:
        return "workday"
    return _listed([f"the {where} {day}" if where else day for where, day, _ in names])


def _month_days(value: str) -> str | None:
    if not value:
        return ""
    days = value.split(",")
    if not all(re.fullmatch(r"[1-9]|[12]\d|3[01]|-1", each) for each in days):
        return None
    named = ["the last day" if each == "-1" else each for each in days]
    if named == ["the last day"]:
        return "on the last day"
    return f"on day {_listed(named)}" if len(named) == 1 else f"on days {_listed(named)}"


def _months(value: str) -> str | None:
    if not value:
        return ""
    months = value.split(",")
    if not all(re.fullmatch(r"[1-9]|1[0-2]", each) for each in months):
        return None
    return f"in {_listed([_MONTHS[int(each) - 1] for each in months])}"


def _end(parts: dict[str, str]) -> str:
    count, until = parts.get("COUNT", ""), parts.get("UNTIL", "")
    if count.isascii() and count.isdigit() and len(count) < 7:
        return f", {count} times" if count != "1" else ", once"
    try:
        last = datetime.strptime(until[:8], "%Y%m%d").replace(tzinfo=UTC)
    except ValueError:
        return ""
    return f", until {last.day} {last:%b} {last.year}"


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
