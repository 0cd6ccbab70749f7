"""Invitations read out of a message: the only door to icalendar (extra `calendar`).

Must never raise for what is inside a file, nor unroll an event that repeats: its rule is words.
"""

import warnings
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from tui_mail.message.addresses import is_address
from tui_mail.message.calendar_file import MOST_ATTENDEES, Trimmed
from tui_mail.message.parse import Parsed, Part
from tui_mail.message.sanitize import sanitize, sanitize_address
from tui_mail.model.address import Address
from tui_mail.model.invitation import Attendee, Invitation, Method, When
from tui_mail.model.offers import Attendance

HOW: Final = "pip install 'tui-mail[calendar]'"
_TYPES: Final = frozenset(("text/calendar", "application/ics"))
_LONGEST: Final = 500
_METHODS: Final = {
    "REQUEST": Method.REQUEST, "ADD": Method.REQUEST, "PUBLISH": Method.PUBLISH,
    "CANCEL": Method.CANCEL, "REPLY": Method.REPLY, "COUNTER": Method.COUNTER,
    "": Method.PUBLISH,
}  # fmt: skip
_BROKEN: Final = (ValueError, TypeError, KeyError, IndexError, AttributeError, ArithmeticError)
"""What the library raises for files that are none; each is a file that cannot be read."""


class NoCalendarLibraryError(Exception):
    """icalendar is not installed."""


def calendar_part(parsed: Parsed) -> Part | None:
    """The part that is a calendar file, one that says what it wants before others."""
    found = [
        leaf
        for leaf in parsed.leaves
        if leaf.content_type in _TYPES or leaf.filename.casefold().endswith(".ics")
    ]
    return next((leaf for leaf in found if leaf.parameter("method")), found[0] if found else None)


def read_invitation(part: Part) -> Invitation | None:
    """The first event of a calendar file; None where there is none that can be read.

    Raises:
        NoCalendarLibraryError: what reads it is not installed.
    """
    trimmed = Trimmed(part.text)
    if not trimmed.text:
        return None
    try:
        from icalendar import Calendar
        from icalendar.error import GloballyUniqueTZIDGuessed
        from icalendar.timezone import tzp
    except ImportError as error:
        raise NoCalendarLibraryError from error
    # what it guesses about a zone's name would be printed over the screen
    warnings.simplefilter("ignore", GloballyUniqueTZIDGuessed)
    tzp.use_zoneinfo()  # forgets the zones that another message defined
    try:
        (calendar, *_) = Calendar.from_ical(trimmed.text, multiple=True)
        (event, *_) = calendar.walk("VEVENT")
        wanted = str(calendar.get("METHOD", "")) or part.parameter("method")
        return _invitation(event, wanted.strip().upper(), trimmed)
    except _BROKEN:
        return None


def _invitation(event: Any, method: str, trimmed: Trimmed) -> Invitation:
    start, end = _when(event, "DTSTART"), _when(event, "DTEND")
    organizer = _organizer(event)
    attendees = tuple(_attendees(event))
    return Invitation(
        method=_METHODS.get(method, Method.OTHER),
        uid=str(_text(event, "UID", 1_000)),
        sequence=_number(event, "SEQUENCE"),
        summary=_text(event, "SUMMARY"),
        start=start,
        end=end or _after(event, start),
        where=_text(event, "LOCATION"),
        organizer=organizer,
        attendees=attendees,
        more_attendees=max(0, trimmed.attendees - MOST_ATTENDEES),
        rule=_rule(event),
        except_days=_count(event, "EXDATE"),
        more_days=_count(event, "RDATE"),
        occurrence=_when(event, "RECURRENCE-ID"),
        cancelled=method == "CANCEL" or _text(event, "STATUS").upper() == "CANCELLED",
        events=trimmed.events,
    )


def _when(event: Any, name: str) -> When | None:
    try:
        value = _first(event, name).dt
        if isinstance(value, datetime):
            return _moment(value)
        if isinstance(value, date):
            return When(int(datetime(value.year, value.month, value.day, tzinfo=UTC).timestamp()),
                        day=True)  # fmt: skip
    except _BROKEN:
        return None
    return None


def _moment(value: datetime) -> When:
    offset = value.utcoffset()
    if offset is None:
        return When(int(value.replace(tzinfo=UTC).timestamp()), floating=True)
    zone = str(getattr(value.tzinfo, "key", "") or value.tzname() or "")
    shown = "" if zone in {"UTC", "Z"} else sanitize(zone)[:60]
    return When(int(value.timestamp()), zone=shown, offset=int(offset.total_seconds()))


def _after(event: Any, start: When | None) -> When | None:
    """The end by DURATION; a day without one lasts a day."""
    if start is None:
        return None
    length: object = None
    try:
        length = _first(event, "DURATION").dt
    except _BROKEN:
        length = timedelta(days=1) if start.day else None
    if not isinstance(length, timedelta) or not timedelta() <= length < timedelta(days=36_500):
        return None
    seconds = start.seconds + int(length.total_seconds())
    return When(seconds, start.day, start.floating, start.zone, start.offset)


def _organizer(event: Any) -> Address | None:
    try:
        found = _address(_first(event, "ORGANIZER"))
    except _BROKEN:
        return None
    return found if found.address or found.name else None


def _attendees(event: Any) -> list[Attendee]:
    found = []
    for value in _all(event, "ATTENDEE")[:MOST_ATTENDEES]:
        try:
            said = str(value.params.get("PARTSTAT", "")).lower()
            role = str(value.params.get("ROLE", "")).upper()
            person = _address(value)
        except _BROKEN:
            continue
        known = said in {each.value for each in Attendance}
        attendance = Attendance(said) if known else Attendance.UNKNOWN
        found.append(Attendee(person, attendance, role in {"OPT-PARTICIPANT", "NON-PARTICIPANT"}))
    return found


def _address(value: Any) -> Address:
    """Of a `mailto:`; other ways to reach somebody are no address."""
    text = sanitize_address(str(value)).strip()
    scheme, _, rest = text.partition(":")
    spec = rest.strip() if scheme.lower() == "mailto" else text
    name = _short(str(value.params.get("CN", "")))
    return Address(name, spec if is_address(spec) else "")


def _rule(event: Any) -> str:
    try:
        return sanitize(_first(event, "RRULE").to_ical().decode("utf-8", "replace"))[:_LONGEST]
    except _BROKEN:
        return ""


def _count(event: Any, name: str) -> int:
    total = 0
    for value in _all(event, name):
        try:
            total += len(value.dts)
        except _BROKEN:
            continue
    return total


def _number(event: Any, name: str) -> int:
    try:
        return min(max(int(event.get(name, 0)), 0), 2**31)
    except _BROKEN:
        return 0


def _text(event: Any, name: str, most: int = _LONGEST) -> str:
    try:
        return _short(str(_first(event, name)), most)
    except _BROKEN:
        return ""


def _short(text: str, most: int = _LONGEST) -> str:
    return " ".join(sanitize(text).split())[:most]


def _first(event: Any, name: str) -> Any:
    found = _all(event, name)
    if not found:
        raise KeyError(name)
    return found[0]


def _all(event: Any, name: str) -> list[Any]:
    value = event.get(name)
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
