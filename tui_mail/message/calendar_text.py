"""A calendar file as a few plain lines: what, when, where, who. Pure; answers nothing.

Must never raise and stays linear: unfolds lines (RFC 5545, section 3.1) and reads what it knows.
"""

import re
from collections.abc import Iterator

from tui_mail.message.sanitize import sanitize

_MOST_EVENTS = 20
_MOST_LINES = 5_000
_MOST_PEOPLE = 30
_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z?))?\Z")
_ESCAPED = re.compile(r"\\([nN,;\\])")
_NAMES = {
    "SUMMARY": "What",
    "DTSTART": "Begins",
    "DTEND": "Ends",
    "DUE": "Due",
    "DURATION": "Takes",
    "LOCATION": "Where",
    "ORGANIZER": "From",
    "RRULE": "Repeats",
    "STATUS": "Status",
    "URL": "Link",
}
_KINDS = {"VEVENT": "Event", "VTODO": "Task", "VJOURNAL": "Note", "VFREEBUSY": "Free or busy"}
_METHODS = {
    "REQUEST": "An invitation",
    "CANCEL": "A cancellation",
    "REPLY": "An answer to an invitation",
    "COUNTER": "A proposal of another time",
}


def calendar_text(source: str) -> str:
    """What a calendar says; empty where it holds nothing.

    Args:
        source: its text, line ends of any kind.
    """
    said: list[str] = []
    inside: list[str] = []
    people: list[str] = []
    found = 0
    for name, parameters, value in _properties(source):
        if name == "METHOD" and value.upper() in _METHODS:
            said.append(_METHODS[value.upper()])
        elif name == "BEGIN":
            inside.append(value.upper())
            if value.upper() in _KINDS:
                found += 1
                people.clear()
                if found > _MOST_EVENTS:
                    return "\n".join([*said, "", "…"]).strip("\n")
                said += ["", _KINDS[value.upper()]]
        elif name == "END" and inside:
            if inside.pop() in _KINDS and people:
                said.append(_labelled("Who", ", ".join(people)))
        elif inside and inside[-1] in _KINDS:
            _tell(name, parameters, value, said, people)
    return sanitize("\n".join(said).strip("\n"), lines=True) if found else ""


def _tell(name: str, parameters: str, value: str, said: list[str], people: list[str]) -> None:
    if name == "ATTENDEE":
        if len(people) < _MOST_PEOPLE:
            people.append(_person(parameters, value))
        elif len(people) == _MOST_PEOPLE:
            people.append("…")
    elif name == "DESCRIPTION" and value.strip():
        said += ["", _unescaped(value).strip(), ""]
    elif name in _NAMES and value.strip():
        said.append(_labelled(_NAMES[name], _worded(name, parameters, value)))


def _properties(source: str) -> Iterator[tuple[str, str, str]]:
    """Name, parameters and value of each line, folded lines joined."""
    lines = re.split(r"\r\n|\r|\n", source, maxsplit=_MOST_LINES)[:_MOST_LINES]
    whole: list[str] = []
    for line in (*lines, "END:"):
        if line[:1] in {" ", "\t"}:
            whole.append(line[1:])
            continue
        if whole:
            yield _split("".join(whole))
        whole = [line]


def _split(line: str) -> tuple[str, str, str]:
    """At the first colon that stands in no quotes."""
    quoted = False
    for at, char in enumerate(line):
        if char == '"':
            quoted = not quoted
        elif char == ":" and not quoted:
            name, _, parameters = line[:at].partition(";")
            return name.upper().strip(), parameters, line[at + 1 :].strip()
    return "", "", ""


def _worded(name: str, parameters: str, value: str) -> str:
    if name in {"DTSTART", "DTEND", "DUE"}:
        return _moment(value, _parameter(parameters, "TZID"))
    if name == "ORGANIZER":
        return _person(parameters, value)
    return " ".join(_unescaped(value).split())


def _moment(value: str, zone: str) -> str:
    found = _MOMENT.match(value)
    if found is None:
        return value
    year, month, day, hour, minute, utc = found.groups()
    date = f"{year}-{month}-{day}"
    if hour is None:
        return date
    return f"{date} {hour}:{minute} {'UTC' if utc else zone}".rstrip()


def _person(parameters: str, value: str) -> str:
    address = re.sub(r"(?i)\Amailto:", "", value).strip()
    name = _parameter(parameters, "CN")
    return f"{name} <{address}>" if name and name != address else address


def _parameter(parameters: str, name: str) -> str:
    found = re.search(rf'(?:\A|;){name}=("[^"]*"|[^;:]*)', parameters, re.IGNORECASE)
    return found[1].strip('"').strip() if found else ""


def _unescaped(value: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def _labelled(label: str, words: str) -> str:
    return f"{label + ':':<9}{words}"
