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


@frozen
class Beginning:
    """How a message begins whose rest is still on its server."""

    octets: bytes
    """Its header and first lines, as TOP gave them."""
    size: int
    """Of the whole message, as LIST told it."""
    account: str
    place: str = ""
    """What tells it from others that begin alike; empty: its size does, or it is taken whole."""

    @property
    def kept(self) -> bytes:
        """What is kept of it, made unlike every message, and unlike another account's."""
        return f"{self.account} {self.size}{self.place}\0".encode() + self.octets

    @property
    def sha256(self) -> bytes:
        """Of what is kept; that of the message is not known."""
        import hashlib  # brings OpenSSL, which no list needs

        return hashlib.sha256(self.kept).digest()

    @property
    def mark(self) -> bytes:
        """What the ledger has of it: shorter than a hash, so that it passes for none."""
        return self.sha256[:MARK]

    def __len__(self) -> int:
        """Bytes of the whole."""
        return self.size


MARK: Final = 20
"""Bytes."""

Mail = bytes | BigMail
"""The original bytes of a message."""
