"""Who is asked and where: the name service, the web, the ports that guesses are tried on.

The program uses the machine's own name service and the usual ports; tests stand for the world.
Must never let a look-up last longer than its time.
"""

import socket
import threading
import time
from collections.abc import Mapping

from tui_mail.model.endpoint import Security
from tui_mail.model.frozen import frozen
from tui_mail.net.connect import cut

WITHIN = 5.0
"""Seconds for everything that is asked about one address."""

PORTS: Mapping[tuple[str, Security], int] = {
    ("imap", Security.TLS): 993,
    ("imap", Security.STARTTLS): 143,
    ("pop", Security.TLS): 995,
    ("pop", Security.STARTTLS): 110,
    ("smtp", Security.TLS): 465,
    ("smtp", Security.STARTTLS): 587,
}
"""Where guesses are tried (RFC 8314); never where nothing is encrypted."""


@frozen
class World:
    """What a look-up meets."""

    nameserver: tuple[str, int] | None = None
    """Address and port of the name service; None: the machine's own."""
    https_port: int = 443
    ports: Mapping[tuple[str, Security], int] = PORTS
    ca_file: str | None = None
    """A PEM bundle trusted instead of the system's."""
    within: float = WITHIN
    """Seconds for everything."""


class Limit:
    """The end of a look-up: how long is left, and the sockets that are cut when it is over."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._over = False

    @property
    def left(self) -> float:
        """Seconds; never quite none, for a socket takes 0 for something else."""
        return max(0.01, self._end - time.monotonic())

    @property
    def over(self) -> bool:
        """Whether nobody waits any more."""
        return self._over or time.monotonic() >= self._end

    def watch(self, sock: socket.socket) -> None:
        """Cut this one too, at the end; at once where it is over."""
        with self._lock:
            self._open.add(sock)
            over = self._over
        if over:
            cut(sock)

    def forget(self, sock: socket.socket) -> None:
        """It is closed."""
        with self._lock:
            self._open.discard(sock)

    def end(self) -> None:
        """Nobody waits any more: whatever is still read from ends."""
        with self._lock:
            self._over = True
            left = list(self._open)
        for sock in left:
            cut(sock)
