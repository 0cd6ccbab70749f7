"""What is said between a download and the process that reads digests for it.

A frame is its length (4 octets, big-endian) and so many octets. A batch is a frame `COUNT NOW`
and COUNT messages; the answer is as many digests, in order. Only plain values go over: what is read
back can be a wrong word, never code.
"""

import marshal
import struct
from dataclasses import fields
from typing import IO, Final

from tui_mail.model.address import Address
from tui_mail.model.summary import Digest

_LENGTH: Final = struct.Struct(">I")
_NAMES: Final = tuple(one.name for one in fields(Digest))
_PEOPLE: Final = tuple(_NAMES.index(name) for name in ("from_", "to", "cc"))


def frame(octets: bytes) -> bytes:
    """The octets with their length before them."""
    return _LENGTH.pack(len(octets)) + octets


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
