"""A server of this machine as if it stood far away: a proxy on loopback that holds bytes back."""

import queue
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_PIECE: Final = 65_536
_Due = tuple[float, bytes]


class FarServer:
    """One listening port for one server.

    Args:
        port: of the server.
        round_trip: seconds that it seems to be away, there and back.
    """

    def __init__(self, port: int, round_trip: float) -> None:
        self._target = port
        self._way = round_trip / 2
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.first: float | None = None
        """When somebody connected first, by `time.perf_counter`."""
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Take nobody any more; who is there goes on."""
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                here, _ = self._listener.accept()
            except OSError:
                return  # closed
            if self.first is None:
                self.first = time.perf_counter()
            there = socket.create_connection(("127.0.0.1", self._target))
            for one, other in ((here, there), (there, here)):
                for end in (one, other):
                    end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                late: queue.SimpleQueue[_Due] = queue.SimpleQueue()
                threading.Thread(target=self._read, args=(one, late), daemon=True).start()
                threading.Thread(target=self._write, args=(other, late), daemon=True).start()

    def _read(self, source: socket.socket, late: "queue.SimpleQueue[_Due]") -> None:
        octets = b"-"
        while octets:
            try:
                octets = source.recv(_PIECE)
            except OSError:
                octets = b""
            late.put((time.monotonic() + self._way, octets))

    def _write(self, target: socket.socket, late: "queue.SimpleQueue[_Due]") -> None:
        while True:
            due, octets = late.get()
            if (wait := due - time.monotonic()) > 0:
                time.sleep(wait)
            try:
                if octets:
                    target.sendall(octets)
                    continue
                target.shutdown(socket.SHUT_WR)
            except OSError:
                pass  # the other side is gone: what is left belongs to nobody
            return


@contextmanager
def far(port: int, round_trip: float) -> Iterator[FarServer]:
    """One for the block."""
    server = FarServer(port, round_trip)
    try:
        yield server
    finally:
        server.close()
