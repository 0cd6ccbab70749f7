"""Message-IDs as they stand in headers (RFC 5322, section 3.6.4).

Must never give an id that holds white space or a control character: ids are written into
headers again.
"""

import re

from tui_mail.message.sanitize import sanitize_address

MOST_IDS = 100
_LONGEST = 500
_BRACKETED = re.compile(r"<([^<>]*)>")


def message_id_of(value: str) -> str:
    """The id in a Message-ID header, with its angle brackets; empty where there is none."""
    ids = message_ids_of(value)
    if ids:
        return ids[0]
    bare = _clean(value)
    return f"<{bare}>" if bare else ""


def message_ids_of(value: str) -> tuple[str, ...]:
    """The ids of References or In-Reply-To, in order, each once.

    Of very many, the first and the newest are kept.
    """
    found = _BRACKETED.findall(value)
    if not found:
        words = value.split()
        found = [word for word in words if "@" in word] if len(words) <= 2 else []
    ids = tuple(dict.fromkeys(f"<{clean}>" for each in found if (clean := _clean(each))))
    return ids if len(ids) <= MOST_IDS else ids[:1] + ids[1 - MOST_IDS :]


def _clean(text: str) -> str:
    # ids are broken over lines by old writers: white space in one was never part of it
    text = "".join(sanitize_address(text).split()).strip("<>")
    return text if len(text) <= _LONGEST else ""
