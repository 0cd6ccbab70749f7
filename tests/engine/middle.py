"""Stands between the engine and a real IMAP server, and makes a bad line or a bad server of it.

with Middle(demo.imap) as middle:
    ... port = middle.port ...
    middle.refuse("MOVE", "NO [LIMIT] not now")     # instead of the server's own answer
    middle.away()                                   # every line is cut, nobody listens
    middle.back()                                   # on the same port
"""

import contextlib
import re
import socket
import threading
from types import TracebackType
from typing import Self

from tui_mail.demo.servers import HostPort


class Middle:
    """Hands lines on, unless told otherwise.

    Args:
        target: the real server.
    """

    def __init__(self, target: HostPort) -> None:
        self._target = target
        self._lock = threading.Lock()
        self._refused: dict[bytes, bytes] = {}
        self._lines: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self.heard: list[bytes] = []
        self.given = 0
        """Bytes that the server said."""
        self._hidden: list[bytes] = []
        self._swapped: list[tuple[bytes, bytes]] = []
        self._most: int | None = None
        self._silent: frozenset[socket.socket] = frozenset()
        self._accept_on(self._listener)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: object, trace: TracebackType | None
    ) -> None:
        self.away()
        for thread in self._threads:
            thread.join(10)

    def refuse(self, command: str, answer: str) -> None:
        """From now on such a command (`UID MOVE`) gets this answer, and does nothing."""
        self._refused[command.encode()] = answer.encode()

    def hide(self, *words: str) -> None:
        """The server seems not to know these extensions: their first letter becomes an X."""
        self._hidden = [word.encode() for word in words]

    def swap(self, said: bytes, told: bytes) -> None:
        """What the server says is told in other words."""
        self._swapped.append((said, told))

    def cut_after(self, octets: int | None) -> None:
        """Every line breaks when the server said so many bytes on it; None: none breaks."""
        self._most = octets

    def _pump(self, source: socket.socket, target: socket.socket) -> None:
        told = 0
        with contextlib.suppress(OSError):
            while data := source.recv(65_536):
                if source in self._silent:
                    continue
                self.given += len(data)
                if self._most is not None and told + len(data) > self._most:
                    target.sendall(data[: max(0, self._most - told)])
                    break
                told += len(data)
                for word in self._hidden:
                    data = data.replace(b" " + word, b" X" + word[1:])
                for said_, told_ in self._swapped:
                    data = data.replace(said_, told_)
                target.sendall(data)
        with contextlib.suppress(OSError):
            target.shutdown(socket.SHUT_RDWR)

    def obey(self) -> None:
        """From now on none does."""
        self._refused.clear()

    def silence(self) -> None:
        """On the lines of now nothing comes through any more, and nobody hears that they ended."""
        with self._lock:
            self._silent = frozenset(self._lines)

    def away(self) -> None:
        """Cut every line, and listen no more."""
        with self._lock:
            lines, self._lines = self._lines, set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for line in lines:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def back(self) -> None:
        """Listen again."""
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self._accept_on(self._listener)

    def _begin(self, run: object, *args: object) -> None:
        assert callable(run)
        thread = threading.Thread(target=run, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept_on(self, listener: socket.socket) -> None:
        self._begin(self._accept, listener)

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            far = socket.create_connection(self._target, 10)
            far.settimeout(None)
            with self._lock:
                self._lines |= {near, far}
            self._begin(self._talk, near, far)

    def _talk(self, near: socket.socket, far: socket.socket) -> None:
        back = threading.Thread(target=self._pump, args=(far, near), daemon=True)
        back.start()
        with near, far:
            with near.makefile("rb") as said, contextlib.suppress(OSError):
                for line in said:
                    if near in self._silent:
                        continue
                    self.heard.append(line)
                    if (answer := self._instead(line)) is not None:
                        if at_once := re.search(rb"\{(\d+)\+\}\r\n$", line):
                            said.read(int(at_once[1]))  # a literal that comes unasked (RFC 7888)
                            said.readline()
                        near.sendall(answer)
                    else:
                        far.sendall(line)
            for line_ in (near, far):
                with contextlib.suppress(OSError):
                    line_.shutdown(socket.SHUT_RDWR)
            back.join(10)
        with self._lock:
            self._lines -= {near, far}

    def _instead(self, line: bytes) -> bytes | None:
        tag, _, command = line.partition(b" ")
        for refused, answer in tuple(self._refused.items()):
            if command.startswith(refused):
                return tag + b" " + answer + b"\r\n"
        return None
