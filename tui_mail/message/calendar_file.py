"""Calendar files made small and harmless before they are parsed, and written (RFC 5545); pure.

Anybody can send one. What is kept is bounded: a few events, a few hundred lines, no alarm and no
attachment; a zone keeps only rules of the usual yearly kind, so that nothing that unrolls them can
be kept busy.
"""

import re
from collections.abc import Iterable
from typing import Final

from tui_mail.message.sanitize import sanitize

LARGEST: Final = 1_000_000
"""Characters of a file that is looked at."""
MOST_EVENTS: Final = 5
MOST_ATTENDEES: Final = 200
_LONGEST_LINE: Final = 4_000
_MOST_ZONE_LINES: Final = 300
_MOST_LINES: Final = 20_000
_FOLD: Final = re.compile(r"(?:\r\n|\r|\n)[ \t]")
_NAME: Final = re.compile(r"([A-Za-z0-9-]{1,40})[;:]")
_ZONE_RULE: Final = re.compile(
    r"RRULE:(?:(?:FREQ=YEARLY|BYMONTH=\d{1,2}|BYDAY=[+-]?\d?[A-Z]{2}|WKST=[A-Z]{2}|INTERVAL=1"
    r"|BYMONTHDAY=(?:-?\d{1,2},){0,6}-?\d{1,2}|UNTIL=[0-9TZ]{8,16}|COUNT=\d{1,3})(?:;|\Z))+",
    re.IGNORECASE,
)
_ONE_A_YEAR: Final = re.compile(r"BY(?:MONTH|DAY)=.*BY(?:MONTH|DAY|MONTHDAY)=", re.IGNORECASE)
_OF_EVENTS: Final = frozenset((
    "UID", "DTSTART", "DTEND", "DURATION", "RRULE", "EXDATE", "RDATE", "SUMMARY", "LOCATION",
    "ORGANIZER", "ATTENDEE", "SEQUENCE", "RECURRENCE-ID", "STATUS",
))  # fmt: skip
_OF_CALENDARS: Final = frozenset(("METHOD", "PRODID", "VERSION"))


class Trimmed:
    """What is kept of a file.

    Args:
        text: the file.
    """

    def __init__(self, text: str) -> None:
        self.events = 0
        """So many it holds, kept or not."""
        self.attendees = 0
        """Of the first event."""
        self._zone_lines = 0
        self._within: list[str] = []
        self._kept: list[str] = []
        text = _FOLD.sub("", text[:LARGEST].lstrip("\ufeff \r\n"))
        for line in text.splitlines()[:_MOST_LINES]:
            self._take(line.strip())

    @property
    def text(self) -> str:
        """The file that is left; empty where there is no event in it."""
        if not self.events:
            return ""
        return "\r\n".join(("BEGIN:VCALENDAR", *self._kept, "END:VCALENDAR", ""))

    def _take(self, line: str) -> None:
        begins, ends = line[:6].upper() == "BEGIN:", line[:4].upper() == "END:"
        if begins:
            self._begin(line[6:].strip().upper())
        elif ends and self._within:
            self._end(line[4:].strip().upper())
        elif self._within and len(line) <= _LONGEST_LINE and self._wanted(line):
            self._kept.append(line)

    def _begin(self, name: str) -> None:
        if name == "VCALENDAR" and not self._within:
            self._within = [name]
            return
        self._within.append(name)
        self.events += self._within == ["VCALENDAR", "VEVENT"]
        if self._is_kept():
            self._kept.append(f"BEGIN:{name}")

    def _end(self, name: str) -> None:
        if name == self._within[-1]:
            if self._is_kept() and name != "VCALENDAR":
                self._kept.append(f"END:{name}")
            self._within.pop()

    def _is_kept(self) -> bool:
        match self._within:
            case ["VCALENDAR", "VEVENT"]:
                return self.events <= MOST_EVENTS
            case ["VCALENDAR", "VTIMEZONE"] | ["VCALENDAR", "VTIMEZONE", "STANDARD" | "DAYLIGHT"]:
                return True
            case _:
                return False

    def _wanted(self, line: str) -> bool:
        found = _NAME.match(line)
        name = found[1].upper() if found else ""
        if self._within == ["VCALENDAR"]:
            return name in _OF_CALENDARS
        if not self._is_kept():
            return False
        if self._within[1] == "VEVENT":
            if name == "ATTENDEE":
                self.attendees += self.events == 1
                return self.attendees <= MOST_ATTENDEES and self.events == 1
            return name in _OF_EVENTS
        self._zone_lines += 1
        if name == "RRULE" and not (_ZONE_RULE.fullmatch(line) and _ONE_A_YEAR.search(line)):
            return False
        return self._zone_lines <= _MOST_ZONE_LINES and name != "RDATE"


def escaped(text: str) -> str:
    """A text as the value of a property (RFC 5545, section 3.3.11), on one line."""
    text = sanitize(text, lines=True).replace("\t", " ")
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", "\\n")


def quoted(text: str) -> str:
    """A text as the value of a parameter (RFC 6868)."""
    clean = sanitize(text).replace("^", "^^").replace('"', "^'")
    return f'"{clean}"'


def written(lines: Iterable[str]) -> bytes:
    """Lines of a file, each folded at 75 octets (RFC 5545, section 3.1)."""
    out = bytearray()
    for line in lines:
        room = 75
        for letter in line:
            octets = letter.encode("utf-8", "replace")
            if len(octets) > room:
                out += b"\r\n "
                room = 74
            out += octets
            room -= len(octets)
        out += b"\r\n"
    return bytes(out)
