"""Stands between the program and a real SMTP server, hands every byte on, and remembers.

What the program says of a message afterwards can be held against what went over the wire.
"""

import contextlib
import re
import socket
import threading
from collections import Counter
from typing import Final, Self

_NAME: Final = re.compile(rb"^Message-ID: (<[^>]+>)", re.MULTILINE | re.IGNORECASE)
_ENDS: Final = (b"BDAT 2 LAST\r\n\r\n", b"\r\n.\r\n")
"""What makes a message of the bytes: the last chunk, or the dot."""


class Witness:
    """Of all that clients said, connection by connection.

    Args:
        port: the real server's, on this machine.
    """

    def __init__(self, port: int) -> None:
        self._target = port
        self._lock = threading.Lock()
        self._heard: list[bytearray] = []
        self._threads: list[threading.Thread] = []
        self._came = threading.Condition(self._lock)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._accepting = threading.Thread(target=self._accept, daemon=True)

    def __enter__(self) -> Self:
        self._accepting.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._accepting.join(10)
        self.settle()

    @property
    def connections(self) -> int:
        """So far."""
        with self._lock:
            return len(self._heard)

    def wait_for(self, connections: int, seconds: float) -> bool:
        """Until there were so many; False when there were not."""
        with self._lock:
            return self._came.wait_for(lambda: len(self._heard) >= connections, seconds)

    def settle(self) -> None:
        """Until both ends of every connection are done."""
        with self._lock:
            threads = tuple(self._threads)
        for thread in threads:
            thread.join(30)

    def ended(self) -> Counter[str]:
        """Message-ID to how often the program said the last byte that makes it a message."""
        return Counter(
            name for name, words in self._transactions() if any(end in words for end in _ENDS)
        )

    def whole(self, last: bytes) -> set[str]:
        """The Message-IDs of those whose own last bytes went over the wire."""
        return {name for name, words in self._transactions() if last in words}

    def _transactions(self) -> list[tuple[str, bytes]]:
        with self._lock:
            said = [bytes(heard) for heard in self._heard]
        parts = (part for heard in said for part in heard.split(b"MAIL FROM:")[1:])
        found = ((_NAME.search(part), part) for part in parts)
        return [(name[1].decode(), part) for name, part in found if name is not None]

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._target), 20)
            server.settimeout(None)
            heard = bytearray()
            thread = threading.Thread(target=_serve, args=(client, server, heard), daemon=True)
            with self._lock:
                self._heard.append(heard)
                self._threads.append(thread)
                self._came.notify_all()
            thread.start()


def _serve(client: socket.socket, server: socket.socket, heard: bytearray) -> None:
    """One connection, both ways."""
    back = threading.Thread(target=_hand_on, args=(server, client, bytearray()), daemon=True)
    with client, server:
        back.start()
        _hand_on(client, server, heard)
        back.join()


def _hand_on(source: socket.socket, target: socket.socket, heard: bytearray) -> None:
    """Until one of the two is gone; what was heard is noted before it is handed on."""
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            heard += data
            target.sendall(data)
    for sock in (source, target):
        with contextlib.suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)
