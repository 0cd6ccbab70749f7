"""COMPRESS=DEFLATE (RFC 4978): a socket whose bytes are deflated both ways.

Must never inflate more at once than it is asked for: what is small on the wire may be huge.
"""

import socket
import zlib
from typing import Final

_RAW: Final = -15
"""Deflate without a header, with the largest window (RFC 4978 section 3)."""
_LEVEL: Final = 6
_CHUNK: Final = 65_536


class Deflated:
    """What a Stream reads from and writes to.

    Args:
        sock: connected; both sides agreed to compress from here on.
        early: bytes that were read from it already.
    """

    def __init__(self, sock: socket.socket, early: bytes) -> None:
        self._sock = sock
        self._inflate = zlib.decompressobj(_RAW)
        self._deflate = zlib.compressobj(_LEVEL, zlib.DEFLATED, _RAW)
        self._left = early
        """Bytes of the wire that are not inflated yet."""
        self.holds = bool(early)
        """Whether more may come without a byte from the socket."""

    def recv_into(self, room: memoryview) -> int:
        """As the socket's: at least one byte, 0 at its end.

        Raises:
            OSError: the socket's own; also for what cannot be inflated.
        """
        while True:
            if not self.holds:
                self._left = self._sock.recv(_CHUNK)
                if not self._left:
                    return 0
            try:
                found = self._inflate.decompress(self._left, len(room))
            except zlib.error as error:
                raise ConnectionResetError("compressed bytes that cannot be read") from error
            self._left = self._inflate.unconsumed_tail
            self.holds = bool(self._left) or len(found) == len(room)
            if found:
                room[: len(found)] = found
                return len(found)
            if self._inflate.eof:
                return 0

    def sendall(self, octets: bytes) -> None:
        """As the socket's; nothing stays behind."""
        self._sock.sendall(self._deflate.compress(octets) + self._deflate.flush(zlib.Z_SYNC_FLUSH))

    def gettimeout(self) -> float | None:
        """The socket's."""
        return self._sock.gettimeout()
