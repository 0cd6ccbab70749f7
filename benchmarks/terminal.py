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
from typing import Final

SIZE: Final = (40, 140)
"""Rows and columns."""
LIVE: Final = b"\x1b[?2004h"
"""Textual has begun to hear keys; what is painted after it is the live screen."""
_ANSWERS: Final = {b"\x1b[c": b"\x1b[?62c", b"\x1b[6n": b"\x1b[1;1R", b"\x1b[>c": b"\x1b[>0;1;0c"}
"""What a terminal says when it is asked who it is."""
_CODES: Final = re.compile(
    rb"\x1b(?:\[[0-9;?<>=]*[A-Za-z@`]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()][A-Z0-9])"
)
_LONGEST_CODE: Final = 64


class Terminal:
    """Runs a command on a pty of its own.

    Args:
        command: argument list.
        env: its environment.
        cpu: the one core that it may use; any if left out.
    """

    def __init__(
        self, command: Sequence[str], env: Mapping[str, str], cpu: int | None = None
    ) -> None:
        self.begun = time.perf_counter()
        self.out = bytearray()
        self._plain = bytearray()
        self._raw_at = 0
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", *SIZE, 0, 0))
            if cpu is not None:
                os.sched_setaffinity(0, {cpu})
            os.execvpe(command[0], list(command), dict(env))

    def until(self, text: str, seconds: float = 60.0) -> float:
        """Seconds from the start until the text was painted.

        Raises:
            TimeoutError: it never was.
        """
        self._until(text.encode(), 0, seconds)
        return time.perf_counter() - self.begun

    def until_live(self, text: str, seconds: float = 60.0) -> float:
        """Seconds from the start until Textual itself painted the text."""
        end = time.perf_counter() + seconds
        while LIVE not in self.out:
            self._more(end, text.encode())
        at = len(_CODES.sub(b"", self.out[: self.out.index(LIVE)]))
        self._until(text.encode(), at, seconds)
        return time.perf_counter() - self.begun

    def settle(self, seconds: float = 0.5, most: float = 20.0) -> None:
        """Read until nothing is painted for so long."""
        end = time.perf_counter() + most
        while time.perf_counter() < end and self._read(seconds):
            pass

    def key(self, keys: str, text: str, seconds: float = 10.0) -> float:
        """Seconds from a key to the paint that holds the text.

        Raises:
            TimeoutError: it was never painted.
        """
        while self._read(0):
            pass
        self._strip()
        at = len(self._plain)
        begun = time.perf_counter()
        os.write(self._fd, keys.encode())
        self._until(text.encode(), at, seconds)
        return time.perf_counter() - begun

    def type(self, keys: str) -> None:
        """Press keys, and look at nothing."""
        os.write(self._fd, keys.encode())

    @property
    def painted(self) -> str:
        """All that it wrote, without codes."""
        self._strip()
        return self._plain.decode("utf-8", "replace")

    def resident(self) -> float:
        """Megabytes that the program holds."""
        return resident(self.pid)

    def ended(self, keys: str, seconds: float = 10.0) -> float:
        """Seconds from these keys until the program is gone.

        Raises:
            TimeoutError: it stays.
        """
        begun = time.perf_counter()
        os.write(self._fd, keys.encode())
        while os.waitpid(self.pid, os.WNOHANG) == (0, 0):
            self._read(0.002)
            if time.perf_counter() - begun > seconds:
                raise TimeoutError(f"it does not end at {keys!r}: {bytes(self.out[-200:])!r}")
        took = time.perf_counter() - begun
        self.pid = 0
        os.close(self._fd)
        return took

    def close(self) -> None:
        """End it at once, if it runs yet."""
        if not self.pid:
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        os.close(self._fd)
        os.waitpid(self.pid, 0)
        self.pid = 0

    def _until(self, text: bytes, at: int, seconds: float) -> None:
        end = time.perf_counter() + seconds
        self._strip()
        while self._plain.find(text, max(0, at)) < 0:
            self._more(end, text)

    def _more(self, end: float, text: bytes) -> None:
        if not self._read(end - time.perf_counter()):
            tail = bytes(self.out[-300:])
            raise TimeoutError(f"{text.decode()!r} was not painted; the last of it: {tail!r}")
        self._strip()

    def _strip(self) -> None:
        """Take what was painted since without its codes; a code may be cut in two at the end."""
        cut = self.out.rfind(b"\x1b", max(self._raw_at, len(self.out) - _LONGEST_CODE))
        end = cut if cut >= 0 and not _CODES.match(self.out, cut) else len(self.out)
        self._plain += _CODES.sub(b"", self.out[self._raw_at : end])
        self._raw_at = end

    def _read(self, seconds: float) -> bool:
        if not select.select([self._fd], [], [], max(0.0, seconds))[0]:
            return False
        try:
            got = os.read(self._fd, 65_536)
        except OSError:
            return False
        for asked, answer in _ANSWERS.items():
            if asked in got:
                os.write(self._fd, answer)
        self.out += got
        return bool(got)


def resident(pid: int) -> float:
    """Megabytes that a process holds."""
    return _megabytes(pid, "VmRSS")


def most_resident(pid: int) -> float:
    """Megabytes that it ever held."""
    return _megabytes(pid, "VmHWM")


def _megabytes(pid: int, name: str) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    line = next(line for line in lines if line.startswith(name))
    return int(line.split()[1]) / 1024
