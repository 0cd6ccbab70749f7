"""Another date for a message that waits for its time; pure.

Must never change a date that its writer chose, nor any other byte.
"""

import re

from tui_mail.message.dates import format_date, parse_date

_DATE = re.compile(rb"^Date[ \t]*:([^\n]*\n(?:[ \t][^\n]*\n)*)", re.IGNORECASE | re.MULTILINE)
_HEAD_ENDS = re.compile(rb"\r?\n\r?\n")


def redated(raw: bytes, was: int, now: int) -> bytes:
    """The message with the new date, where its date is the one it was to leave at.

    Args:
        raw: in canonical form.
        was: Unix seconds; when it was to leave.
        now: Unix seconds; when it is to leave instead.
    """
    end = _HEAD_ENDS.search(raw)
    found = _DATE.search(raw, 0, len(raw) if end is None else end.start() + 2)
    if found is None or parse_date(found[1].decode("latin-1").strip()) != was:
        return raw
    return raw[: found.start()] + f"Date: {format_date(now)}\r\n".encode() + raw[found.end() :]
