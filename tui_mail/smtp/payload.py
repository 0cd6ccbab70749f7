"""A message as DATA carries it, pure (RFC 5321 section 4.5.2). Must never change its bytes."""

from tui_mail.errors import MessageError


def stuffed(raw: bytes) -> bytes:
    """Everything between `354` and the final dot: dots doubled at line starts, CRLF at the end.

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
    if raw.startswith(b"."):
        raw = b"." + raw
    if b"\r\n." in raw:
        raw = raw.replace(b"\r\n.", b"\r\n..")
    return raw if raw.endswith(b"\r\n") or not raw else raw + b"\r\n"
