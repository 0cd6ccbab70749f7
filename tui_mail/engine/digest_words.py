"""What is said between a download and the process that reads digests for it.

A frame is its length (4 octets, big-endian) and so many octets. A batch is a frame `COUNT NOW`
and COUNT messages; the answer is as many digests, in order. Only plain values go over: what is read
back can be a wrong word, never code.
"""

import fcntl
import marshal
import struct
from contextlib import suppress
from typing import IO, Final

from tui_mail.model.address import Address
from tui_mail.model.frozen import field_names
from tui_mail.model.summary import Digest

_LENGTH: Final = struct.Struct(">I")
_NAMES: Final = field_names(Digest)
_PEOPLE: Final = tuple(_NAMES.index(name) for name in ("from_", "to", "cc"))


AT_ONCE: Final = 262_144
"""Octets that either side reads or writes in one call: each call wakes the other side."""
_ROOM: Final = 1_048_576
"""Octets that a pipe may hold (what Linux gives to anybody)."""


def roomy(pipe: IO[bytes]) -> None:
    """Let it hold much, where the system can; else it holds what it holds."""
    if (set_size := getattr(fcntl, "F_SETPIPE_SZ", None)) is not None:
        with suppress(OSError):  # a user who has many pipes gets no more room
            fcntl.fcntl(pipe, set_size, _ROOM)


def length_of(octets: bytes) -> bytes:
    """What stands before them in a frame."""
    return _LENGTH.pack(len(octets))


def frame(octets: bytes) -> bytes:
    """The octets with their length before them."""
    return length_of(octets) + octets


def read_frame(stream: IO[bytes]) -> bytes | None:
    """The next one; None where the stream ends, in the middle of one or not."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    octets = stream.read(length)
    return octets if len(octets) == length else None


def packed(words: Digest) -> bytes:
    """A frame."""
    values = [getattr(words, name) for name in _NAMES]
    for place in _PEOPLE:
        values[place] = [(person.name, person.address) for person in values[place]]
    return frame(marshal.dumps(values))


def unpacked(octets: bytes) -> Digest:
    """What `packed` was given, of the octets of its frame."""
    values = marshal.loads(octets)  # noqa: S302 - of our own process, on a pipe nobody else has
    for place in _PEOPLE:
        values[place] = tuple(Address(*pair) for pair in values[place])
    return Digest(*values)
