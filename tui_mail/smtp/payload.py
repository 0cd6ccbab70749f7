"""A message as DATA or BDAT carries it, pure (RFC 5321 section 4.5.2).

Must never change its bytes.
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


def stuffed(data: bytes) -> bytes:
    """Everything between `354` and the final dot: dots doubled at line starts."""
    if data.startswith(b"."):
        data = b"." + data
    return data.replace(b"\r\n.", b"\r\n..") if b"\r\n." in data else data
