"""A message that is too big for memory: it came whole, and lies in a file."""

from pathlib import Path
from typing import Final

from tui_mail.model.frozen import frozen

HELD: Final = 4 * 1024 * 1024
"""Bytes; a larger message from a maildrop goes into a file as it comes: packing it and putting it
into the database would hold it five times."""
BIG: Final = 16 * 1024 * 1024
"""Bytes; a larger message is never in memory as a whole while it comes in."""
WHOLE: Final = 64 * 1024 * 1024
"""Bytes; a larger message is not opened as a whole either."""
HEAD: Final = 1024 * 1024
"""Bytes at its beginning that are: its headers, and mostly its words."""


@frozen
class BigMail:
    """The bytes are in a file of nobody's until the store takes it over; on the disk for good."""

    path: Path
    size: int
    sha256: bytes
    head: bytes
    """The first HEAD bytes."""

    def __len__(self) -> int:
        """Bytes."""
        return self.size


Mail = bytes | BigMail
"""The original bytes of a message."""
