"""A program on a pseudo-terminal, and how long it takes from a key to the paint that follows."""

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

QUIET = 0.012
"""Seconds without output after which a paint is over."""
ANSWERS = {b"\x1b[c": b"\x1b[?62c", b"\x1b[6n": b"\x1b[1;1R", b"\x1b[>c": b"\x1b[>0;1;0c"}
"""What a terminal says when it is asked who it is."""


class Terminal:
    """Runs a command on a pty of its own.

    Args:
        command: argument list.
        env: its environment.
        size: rows and columns.
    """

    def __init__(
        self, command: Sequence[str], env: Mapping[str, str], size: tuple[int, int] = (40, 120)
    ) -> None:
        self.begun = time.perf_counter()
        self.out = b""
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))
            os.execvpe(command[0], list(command), dict(env))

    def until(self, text: str, seconds: float = 60.0) -> float:
        """Seconds from the start until the text was painted.

        Raises:
            TimeoutError: it never was.
        """
        end = time.perf_counter() + seconds
        while text.encode() not in re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]", b"", self.out):
            if not self._read(end - time.perf_counter()):
                raise TimeoutError(f"{text!r} was not painted: {self.out[-400:]!r}")
        return time.perf_counter() - self.begun

    def settle(self, seconds: float = 0.5) -> None:
        """Read until nothing is painted for so long."""
        while self._read(seconds):
            pass

    def key(self, keys: str, seconds: float = 5.0) -> float:
        """Seconds from a key to the last byte of the paint that it causes."""
        begun = last = time.perf_counter()
        os.write(self._fd, keys.encode())
        if not self._read(seconds):
            raise TimeoutError(f"nothing was painted after {keys!r}")
        last = time.perf_counter()
        while self._read(QUIET):
            last = time.perf_counter()
        return last - begun

    def resident(self) -> float:
        """Megabytes that the program holds."""
        with Path(f"/proc/{self.pid}/status").open() as status:
            line = next(line for line in status if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024

    def close(self, keys: str = "") -> None:
        """End it: by keys if given, else at once."""
        if keys:
            os.write(self._fd, keys.encode())
            self.settle(1.0)
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGTERM)
        os.close(self._fd)
        os.waitpid(self.pid, 0)

    def _read(self, seconds: float) -> bool:
        if not select.select([self._fd], [], [], max(0.0, seconds))[0]:
            return False
        try:
            got = os.read(self._fd, 65_536)
        except OSError:
            return False
        for asked, answer in ANSWERS.items():
            if asked in got:
                os.write(self._fd, answer)
        self.out += got
        return bool(got)
