"""The bytes of an IMAP connection: lines, literals of a known size, and waiting without reading.

Must never let half a line count as a line, nor say that nothing came while bytes lie unread.
"""

import selectors
import socket
import ssl
import time

from tui_mail.imap.deflate import Deflated
from tui_mail.net.connect import cut
from tui_mail.net.lines import LineReader


class Stream(LineReader):
    """A LineReader that also reads exact counts, waits, writes, and ends.

    Args:
        sock: connected, with a timeout; this stream alone reads from it.
    """

    def __init__(self, sock: socket.socket) -> None:
        super().__init__(sock)
        self.sock = sock
        self._deflated: Deflated | None = None

    @property
    def compressed(self) -> bool:
        """Whether both sides compress."""
        return self._deflated is not None

    def compress(self) -> None:
        """From here on both sides do; what came behind the answer is compressed already."""
        early = bytes(self._buffer[self._at :])
        self._buffer.clear()
        self._at = 0
        self._source = self._deflated = Deflated(self.sock, early)

    def exactly(self, size: int) -> bytes:
        """The next `size` bytes.

        Raises:
            EOFError: the connection ended before.
            OSError: the socket's own; TimeoutError also for a server that only drips.
        """
        self._open_window()
        while self.pending < size:
            self._more()
        found = bytes(memoryview(self._buffer)[self._at : self._at + size])
        self._at += size
        return found

    def arrives(self, seconds: float) -> bool:
        """Whether a byte lies here, waiting for one at most so long.

        Bytes that came with an earlier answer count; records of TLS without content do not.

        Raises:
            EOFError: the connection ended.
            OSError: the socket's own.
        """
        end = time.monotonic() + seconds
        timeout = self.sock.gettimeout()
        with selectors.DefaultSelector() as selector:
            selector.register(self.sock, selectors.EVENT_READ)
            while not self.pending:
                left = end - time.monotonic()
                if not self._waiting_inside() and not selector.select(max(0.0, left)):
                    return False
                self._open_window()  # silence is no slowness here
                self.sock.settimeout(0)
                try:
                    self._more()
                except (BlockingIOError, ssl.SSLWantReadError):
                    if left <= 0:
                        return False
                finally:
                    self.sock.settimeout(timeout)
        return True

    def write(self, octets: bytes) -> None:
        """Send all of it."""
        (self._deflated or self.sock).sendall(octets)

    def cut(self) -> None:
        """End whatever is under way, from any thread."""
        cut(self.sock)

    def close(self) -> None:
        """Let go of the socket."""
        self.sock.close()

    def _waiting_inside(self) -> bool:
        """Whether bytes came off the network that nobody has asked for: no select tells of them."""
        if self._deflated is not None and self._deflated.holds:
            return True
        return isinstance(self.sock, ssl.SSLSocket) and self.sock.pending() > 0
