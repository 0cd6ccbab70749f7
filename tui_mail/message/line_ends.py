"""The line ends of a finished message on its way, pure.

Must never change any other byte of it.
"""

from tui_mail.errors import MessageError


def canonical(raw: bytes) -> bytes:
    """The message, its last line ended.

    Args:
        raw: lines ended by CRLF; where the last one's is missing, it is added.

    Raises:
        MessageError: a CR or LF stands alone; servers disagree on what that means (S14).
    """
    pairs = raw.count(b"\r\n")
    if raw.count(b"\n") != pairs or raw.count(b"\r") != pairs:
        raise MessageError(
            "The message has a line end that is not CRLF, which may not be sent.",
            "Send it as a new message.",
        )
    return raw if raw.endswith(b"\r\n") or not raw else raw + b"\r\n"


def unix(data: bytes) -> bytes:
    """The same with the line ends that programs of this machine read: LF."""
    return data.replace(b"\r\n", b"\n")
