"""A written text as the body of a message (RFC 2045, section 6).

What was typed must come out again: line ends become CRLF, nothing else changes.
"""

import base64
import quopri
import re

PLAIN = "text/plain"
FLOWED = "text/plain; format=flowed"
_LONGEST_LINE = 998
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def encode_body(text: str, content_type: str = PLAIN) -> tuple[list[tuple[str, str]], bytes]:
    """Headers and bytes of a text in UTF-8.

    ASCII stands as it is; else quoted-printable, or base64 where that is shorter.

    Args:
        text: with any line ends.
        content_type: with its parameters but for the charset.
    """
    kind, semicolon, parameters = content_type.partition(";")
    content_type = f"{kind}; charset=utf-8{semicolon}{parameters}"
    text = _LONE_SURROGATE.sub("\ufffd", text).replace("\r\n", "\n").replace("\r", "\n")
    data = text.encode("utf-8").replace(b"\n", b"\r\n")
    if _is_plain(data):
        return _head("7bit", content_type), data
    quoted = _quoted_printable(data)
    encoded = base64.encodebytes(data).replace(b"\n", b"\r\n")
    if len(quoted) <= len(encoded):
        return _head("quoted-printable", content_type), quoted
    return _head("base64", content_type), encoded


def needs_eight_bits(data: bytes) -> bool:
    """Whether it holds a byte that a line of ASCII cannot."""
    return not data.isascii()


def _head(encoding: str, content_type: str) -> list[tuple[str, str]]:
    return [("Content-Type", content_type), ("Content-Transfer-Encoding", encoding)]


def _is_plain(data: bytes) -> bool:
    """Whether every server on the way leaves it alone."""
    if not data.isascii() or _CONTROL.search(data):
        return False
    return all(
        len(line) <= _LONGEST_LINE and not line.startswith(b"From ") for line in data.split(b"\r\n")
    )


def _quoted_printable(data: bytes) -> bytes:
    """Line by line, so that CRLF stays one; `From ` at a line's start is hidden from old tools."""
    lines = []
    for line in data.split(b"\r\n"):
        quoted = quopri.encodestring(line, quotetabs=False)
        if quoted.startswith(b"From "):
            quoted = b"=46" + quoted[1:]
        lines.append(quoted.replace(b"=\n", b"=\r\n"))
    return b"\r\n".join(lines)
