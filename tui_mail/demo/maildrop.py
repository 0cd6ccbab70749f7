"""One POP3 session's view of an inbox (RFC 1939): numbered, frozen, with marks for deletion.

Pure: must never do I/O. What is deleted here is gone only when the session ends with QUIT.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Protocol

from tui_mail.model.frozen import frozen

_LINE_END = re.compile(rb"\r\n|\r|\n")


@frozen
class Drop:
    """A message in a maildrop."""

    uid: int
    """What the postbox calls it."""
    uidl: str
    """What clients call it (RFC 1939 section 7): never given to another message."""
    raw: bytes
    """Lines that end in CRLF, dots not stuffed."""


class Drops(Protocol):
    """What the POP3 server asks of the postbox."""

    def admits(self, user: str, password: str) -> bool:
        """Whether this is the user's password."""
        ...

    async def drops(self, user: str) -> Sequence[Drop]:
        """The inbox as it is now, oldest first."""
        ...

    async def remove(self, user: str, uids: Collection[int]) -> None:
        """Take messages out of the inbox; those already gone are no error."""
        ...


class Maildrop:
    """The messages of one session, numbered from 1."""

    def __init__(self, drops: Sequence[Drop]) -> None:
        self._drops = tuple(drops)
        self._marked: set[int] = set()

    def get(self, number: int) -> Drop | None:
        """The message of that number, unless it is marked or was never there."""
        if number in self._marked or not 1 <= number <= len(self._drops):
            return None
        return self._drops[number - 1]

    def __iter__(self) -> Iterator[tuple[int, Drop]]:
        for number, drop in enumerate(self._drops, 1):
            if number not in self._marked:
                yield number, drop

    def mark(self, number: int) -> None:
        """To be deleted at QUIT."""
        self._marked.add(number)

    def reset(self) -> None:
        """Nothing is to be deleted any more."""
        self._marked.clear()

    @property
    def marked(self) -> tuple[int, ...]:
        """The uids that QUIT deletes."""
        return tuple(self._drops[number - 1].uid for number in sorted(self._marked))


def canonical(raw: bytes) -> bytes:
    """The bytes as lines on the wire: each ends in CRLF, the last one too."""
    lines = _LINE_END.sub(b"\r\n", raw)
    return lines if lines.endswith(b"\r\n") else lines + b"\r\n"


def top(raw: bytes, lines: int) -> bytes:
    """The header, the empty line, and as many lines of the body (TOP)."""
    header, blank, body = raw.partition(b"\r\n\r\n")
    if not blank:
        return raw
    return header + blank + b"".join(body.splitlines(keepends=True)[:lines])


def multiline(raw: bytes) -> bytes:
    """CRLF lines with dots stuffed and the final dot (RFC 1939 section 3)."""
    stuffed = raw.replace(b"\r\n.", b"\r\n..")
    return (b"." if stuffed.startswith(b".") else b"") + stuffed + b".\r\n"
