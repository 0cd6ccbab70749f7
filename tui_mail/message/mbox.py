"""Messages quoted for an mbox, and back, byte for byte. Pure.

mboxrd: each line of `>`s and `From ` gets one `>` more (mbox(5) of qmail; RFC 4155 leaves it
open). Only LF ends a line here: a bare CR is a byte like others. A message that does not end in a
newline gets one in the file; the postmark of ours says its true size, so that it comes back as it
was and no header has to say so. Readers that do not know it see an address like any other.
"""

import re
from datetime import UTC, datetime
from typing import Final

from tui_mail.model.flags import ANSWERED, DRAFT, FLAGGED, FORWARDED, SEEN

_QUOTED: Final = re.compile(rb"^>(>*From )", re.MULTILINE)
_TO_QUOTE: Final = re.compile(rb"^(>*From )", re.MULTILINE)

POSTMARK: Final = re.compile(
    rb"From [^\n]{0,500}?\b\d{1,2}:\d\d(?::\d\d)?\b[^\n]{0,80}?\b(?:19|20)\d\d\b[^\n]{0,40}\n"
)
"""The line before each message: a sender, and a date with a time and a year. A line of text that
only begins with From is none."""

LONGEST_POSTMARK: Final = 700
_LATEST: Final = 4_102_444_799
"""Unix seconds: the end of the last year that a postmark may have."""
_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
_SIZE: Final = re.compile(rb"From (\d{1,18})\.bytes@tui-mail\.invalid ")
_HEAD: Final = 65_536
"""Bytes in which the marks of other programs are looked for."""
_MARK: Final = re.compile(
    rb"^(status|x-status|x-mozilla-status):[ \t]*([0-9A-Za-z]{0,16})[ \t]*\r?$",
    re.MULTILINE | re.IGNORECASE,
)
_LETTERS: Final = {"R": SEEN, "A": ANSWERED, "F": FLAGGED, "T": DRAFT}
_MOZILLA: Final = ((0x0001, SEEN), (0x0002, ANSWERED), (0x0004, FLAGGED), (0x1000, FORWARDED))


def quoted(message: bytes) -> bytes:
    """As it stands in the file, with the empty line after it."""
    body = _TO_QUOTE.sub(rb">\1", message)
    return body + (b"\n" if body.endswith(b"\n") or not body else b"\n\n")


def unquoted(body: bytes, size: int | None) -> bytes:
    """The message.

    Args:
        body: as it stands in the file, without the empty line.
        size: of the message as its postmark says; None where it does not.
    """
    message = _QUOTED.sub(rb"\1", body)
    return message[:size] if size is not None and message[size:] in {b"\n", b""} else message


def postmark(size: int, received: int) -> bytes:
    """The line before a message of that size."""
    date = datetime.fromtimestamp(min(max(received, 0), _LATEST), UTC)
    day, month = _DAYS[date.weekday()], _MONTHS[date.month - 1]
    when = f"{day} {month} {date.day:2} {date:%H:%M:%S} {date.year}"
    return f"From {size}.bytes@tui-mail.invalid {when}\n".encode("ascii")


def size_in(line: bytes) -> int | None:
    """The size of the message that a postmark of ours says."""
    found = _SIZE.match(line)
    return int(found[1]) if found else None


def flags_in(message: bytes) -> frozenset[str]:
    """What mutt, Pine or Thunderbird wrote into a message's head when it lay in their mbox."""
    head = re.split(rb"\r?\n\r?\n", message[:_HEAD], maxsplit=1)[0]
    flags: set[str] = set()
    for name, value in _MARK.findall(head):
        if name.lower() == b"x-mozilla-status":
            flags.update(_mozilla(value.decode("ascii")))
        else:
            flags.update(_LETTERS[c] for c in value.decode("ascii").upper() if c in _LETTERS)
    return frozenset(flags)


def _mozilla(value: str) -> list[str]:
    try:
        bits = int(value, 16)
    except ValueError:
        return []
    return [flag for bit, flag in _MOZILLA if bits & bit]
