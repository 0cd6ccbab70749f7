"""What is said between the engine and a process that reads mail for it.

A frame is its length (4 octets, big-endian) and so many octets. A batch of headers is a frame, the
answer a frame with what each says, in order, beside a checksum of the header that says it; so it is
with bodies, one batch at a time. Only plain values go over: what is read back can be a wrong word,
never code.
"""

import fcntl
import marshal
import struct
import zlib
from contextlib import suppress
from functools import lru_cache
from operator import attrgetter
from typing import IO, Any, Final

from tui_mail.model.address import Address
from tui_mail.model.frozen import field_names
from tui_mail.model.summary import Digest

_LENGTH: Final = struct.Struct(">I")
_NAMES: Final = field_names(Digest)
_VALUES: Final = attrgetter(*_NAMES)
_PEOPLE: Final = tuple(_NAMES.index(name) for name in ("from_", "to", "cc"))
_FIRST, _LAST = _PEOPLE[0], _PEOPLE[-1] + 1

AT_ONCE: Final = 262_144
"""Octets that either side reads or writes in one call: each call wakes the other side."""
_ROOM: Final = 1_048_576
"""Octets that a pipe may hold (what Linux gives to anybody)."""


def roomy(pipe: IO[bytes]) -> None:
    """Let it hold much, where the system can; else it holds what it holds."""
    if (set_size := getattr(fcntl, "F_SETPIPE_SZ", None)) is not None:
        with suppress(OSError):  # a user who has many pipes gets no more room
            fcntl.fcntl(pipe, set_size, _ROOM)


def write_frame(stream: IO[bytes], octets: bytes) -> None:
    """The octets with their length before them, and nothing held back."""
    stream.writelines((_LENGTH.pack(len(octets)), octets))
    stream.flush()


def read_frame(stream: IO[bytes]) -> bytes | None:
    """The next one; None where the stream ends, in the middle of one or not."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    octets = stream.read(length)
    return octets if len(octets) == length else None


def marshalled(words: Any) -> bytes:
    """Plain values, for a frame."""
    return marshal.dumps(words)


def unmarshalled(octets: bytes) -> Any:
    """What `marshalled` was given."""
    return marshal.loads(octets)  # noqa: S302 - of our own process, on a pipe nobody else has


def packed(header: bytes, words: Digest) -> tuple[Any, ...]:
    """What a header says, as plain values."""
    values = _VALUES(words)
    people = (tuple((one.name, one.address) for one in values[place]) for place in _PEOPLE)
    return (zlib.crc32(header), *values[:_FIRST], *people, *values[_LAST:])


def unpacked(answer: tuple[Any, ...], header: bytes, sha256: bytes, size: int) -> Digest | None:
    """The digest of a message whose header says that; None where another header does.

    Args:
        answer: by `packed`.
        header: of the message.
        sha256: of all of it.
        size: of all of it, in octets.
    """
    if answer[0] != zlib.crc32(header):
        return None
    people = map(_people, answer[_FIRST + 1 : _LAST + 1])
    return Digest(sha256, size, *answer[3 : _FIRST + 1], *people, *answer[_LAST + 1 :])


@lru_cache(maxsize=4096)
def _people(pairs: tuple[tuple[str, str], ...]) -> tuple[Address, ...]:
    """The same people write, and are written to, again and again."""
    return tuple(Address(*pair) for pair in pairs)
