"""APPEND, byte for byte. Must never change a line end on the way (imaplib's own append does)."""

import re
import time
from collections.abc import Collection, Sequence
from typing import Final

from tui_mail.errors import Refused
from tui_mail.imap.dialogue import Dialogue
from tui_mail.imap.flags import on_wire
from tui_mail.imap.names import quoted
from tui_mail.imap.wire import Literal
from tui_mail.model.mailbox import Upload

_UID: Final = re.compile(rb"\[APPENDUID \d{1,10} (\d{1,10})\]", re.IGNORECASE)
_HEADER_END: Final = re.compile(rb"\r?\n\r?\n")
_MONTHS: Final = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
)


def append(
    dialogue: Dialogue, remote: str, raw: bytes, flags: Sequence[str], received: int
) -> int | None:
    """Add a message to a mailbox; its UID where UIDPLUS tells it (RFC 4315).

    Args:
        dialogue: logged in.
        remote: the mailbox.
        raw: the bytes.
        flags: words of model.flags and labels.
        received: INTERNALDATE, Unix seconds; 0 leaves it to the server.

    Raises:
        Refused: there is no such mailbox, or no room.
    """
    parts = message_parts(Upload(raw, flags, received), utf8=dialogue.utf8)
    with dialogue.asking() as wire:
        answer = wire.command("APPEND", quoted(dialogue.encoded(remote)), *parts)
    found = _UID.match(answer)
    return int(found[1]) if found else None


def message_parts(upload: Upload, *, utf8: bool) -> list[str | Literal]:
    """One message as APPEND takes it: flags, date where there is one, bytes.

    Args:
        upload: the message.
        utf8: whether UTF-8 in its header is to be said (RFC 9755 section 4).
    """
    parts: list[str | Literal] = [f"({' '.join(on_wire(word) for word in upload.flags)})"]
    if upload.received > 0:
        parts.append(date_time(upload.received))
    return [*parts, Literal(upload.raw, utf8=utf8 and _has_utf8_headers(upload.raw))]


def _has_utf8_headers(raw: bytes) -> bool:
    """Whether the header holds letters in UTF-8; bytes that are none go as they ever did."""
    end = _HEADER_END.search(raw)
    header = raw[: end.start()] if end else raw
    if header.isascii():
        return False
    try:
        header.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def check_limit(capabilities: Collection[str], size: int) -> None:
    """Before it is sent; raises Refused where the server says that it takes no such size.

    Args:
        capabilities: of the server, in capitals; APPENDLIMIT (RFC 7889) may be among them.
        size: bytes of the message.
    """
    told = [word.partition("=")[2] for word in capabilities if word.startswith("APPENDLIMIT=")]
    most = min((int(number) for number in told if number.isdecimal()), default=None)
    if most is not None and size > most:
        raise Refused(
            f"The message is of {size:,} bytes, and the server takes none of more than {most:,}.",
            "It stays here. Keep it in a folder of this machine.",
        )


def date_time(seconds: int) -> str:
    """Unix seconds as a quoted date-time of RFC 9051, in UTC and in English whatever the locale."""
    at = time.gmtime(seconds)
    return (
        f'"{at.tm_mday:2d}-{_MONTHS[at.tm_mon - 1]}-{at.tm_year:04d}'
        f' {at.tm_hour:02d}:{at.tm_min:02d}:{at.tm_sec:02d} +0000"'
    )
