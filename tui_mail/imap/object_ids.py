"""What a server calls its messages, whichever mailbox they are in: X-GM-EXT-1, OBJECTID (RFC 8474).

Must never take what is no such name for one, nor ask a server for names that it does not give.
"""

import re
from collections.abc import Collection
from typing import Final

GMAIL: Final = "X-GM-EXT-1"
OBJECTID: Final = "OBJECTID"

_MESSAGE: Final = re.compile(
    rb"[( ](?:X-GM-MSGID (\d{1,20})|EMAILID \(([A-Za-z0-9_-]{1,255})\))[ )]", re.IGNORECASE
)
_THREAD: Final = re.compile(
    rb"[( ](?:X-GM-THRID (\d{1,20})|THREADID \(([A-Za-z0-9_-]{1,255})\))[ )]", re.IGNORECASE
)
_MAILBOX: Final = re.compile(rb" ?MAILBOXID \(([A-Za-z0-9_-]{1,255})\)", re.IGNORECASE)


def items(capabilities: Collection[str]) -> str:
    """What FETCH has to name, with a space before it; empty where the server has no such names."""
    if GMAIL in capabilities:
        return " X-GM-MSGID X-GM-THRID"
    return " EMAILID THREADID" if OBJECTID in capabilities else ""


def ids_in(text: bytes) -> tuple[str, str]:
    """A message's name and its thread's in the text of a FETCH answer; empty where not told."""
    return _name(_MESSAGE.search(text)), _name(_THREAD.search(text))


def mailbox_id(text: bytes) -> tuple[str, bytes]:
    """A mailbox's name in the text of a STATUS answer, and the text without it."""
    found = _MAILBOX.search(text)
    if not found:
        return "", text
    return found[1].decode("ascii"), text[: found.start()] + text[found.end() :]


def _name(found: re.Match[bytes] | None) -> str:
    return (found[1] or found[2]).decode("ascii") if found else ""
