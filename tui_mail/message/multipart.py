"""Parts put together as one body (RFC 2046, section 5.1)."""

import hashlib

from tui_mail.message.body_encoding import needs_eight_bits

Head = list[tuple[str, str]]
"""Names and values, the values folded already."""


def multipart(kind: str, pieces: list[bytes], message_id: str) -> tuple[Head, bytes]:
    """Head and content.

    Args:
        kind: `mixed` or `alternative`.
        pieces: each with its own head.
        message_id: of the message; the boundary comes from it.
    """
    boundary = _boundary(pieces, f"{kind} {message_id}")
    line = b"--" + boundary.encode("ascii")
    content = b"".join(line + b"\r\n" + each + b"\r\n" for each in pieces) + line + b"--\r\n"
    # what holds eight bits says so outside too (RFC 2045, section 6.4)
    eight = any(needs_eight_bits(each) for each in pieces)
    return [
        ("Content-Type", f'multipart/{kind}; boundary="{boundary}"'),
        ("Content-Transfer-Encoding", "8bit" if eight else "7bit"),
    ], content


def piece(head: Head, content: bytes) -> bytes:
    """One part."""
    return write(head) + b"\r\n" + content


def write(head: Head) -> bytes:
    """Its lines."""
    return "".join(f"{name}: {value}\r\n" for name, value in head).encode()


def _boundary(pieces: list[bytes], word: str) -> str:
    """A line that stands in none of the pieces; the same for the same message."""
    number = 0
    while True:
        seed = f"{word} {number}".encode("utf-8", "replace")
        boundary = "=_" + hashlib.sha256(seed).hexdigest()[:32]
        if not any(boundary.encode("ascii") in each for each in pieces):
            return boundary
        number += 1
