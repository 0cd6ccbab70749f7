"""The command on a pty of its own: what it showed, keys for it, and its exit status."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from tests.cli.calling import User

LIMIT = 60.0
"""Seconds."""
ROWS, COLUMNS = 40, 120
GIVE_NUMBER = 0x80045430
"""Of Linux: TIOCGPTN."""
CONTROL = re.compile(rb"\x1b\[[0-9;?<>=]*[A-Za-z]")


class Terminal:
    """A program with a person in front of it.

    Args:
        user: whose folders it uses.
        words: of the command line.
        program: what Python runs.
        size: rows and columns.
    """

    def __init__(
        self,
        user: User,
        *words: str,
        program: Sequence[str] = ("-m", "tui_mail"),
        size: tuple[int, int] = (ROWS, COLUMNS),
    ) -> None:
        (user.home / "runtime_dir").mkdir(mode=0o700, exist_ok=True)
        env = {**os.environ, **user.environment, "TERM": "xterm-256color"}
        env["TMPDIR"] = str(user.home)
        for name in (
            "COLUMNS",
            "LINES",
        ):  # of whoever runs the tests: they would count, not its own
            env.pop(name, None)
        command = [sys.executable, *program, *words]
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))
            os.execve(sys.executable, command, env)
        self.seen = b""

    def until(self, words: bytes) -> None:
        """Wait until these words were shown."""
        end = time.monotonic() + LIMIT
        while words not in CONTROL.sub(b"", self.seen):
            assert self._read(end), self.seen

    def then(self, keys: str, words: bytes) -> None:
        """Press keys, and wait until these words are shown after that."""
        before = len(self.seen)
        self.type(keys)
        end = time.monotonic() + LIMIT
        while words not in (seen := self.seen[before:]) and words not in CONTROL.sub(b"", seen):
            assert self._read(end), self.seen[before:]

    def end(self) -> None:
        """End it, wherever it stands."""
        os.kill(self.pid, signal.SIGTERM)
        self.status()

    def echoes(self) -> bool:
        """Whether the terminal shows what is typed, as a shell leaves it."""
        return bool(termios.tcgetattr(self._fd)[3] & termios.ECHO)

    def rest(self, seconds: float) -> None:
        """Take what comes in that time."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._read(end)

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """As by Ctrl+S: it takes nothing that the program says."""
        (number,) = struct.unpack("I", fcntl.ioctl(self._fd, GIVE_NUMBER, bytes(4)))
        inner = os.open(f"/dev/pts/{number}", os.O_RDWR | os.O_NOCTTY)
        termios.tcflow(inner, termios.TCOOFF)
        try:
            yield
        finally:
            termios.tcflow(inner, termios.TCOON)
            os.close(inner)

    def go_away(self) -> None:
        """Close the terminal under the program."""
        os.close(self._fd)

    def type(self, text: str) -> None:
        """Press keys."""
        os.write(self._fd, text.encode())

    def status(self) -> int:
        """Its exit status, once it has ended."""
        end = time.monotonic() + LIMIT
        while self._read(end):
            pass
        os.close(self._fd)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def _read(self, end: float) -> bool:
        left = max(0.0, end - time.monotonic())
        if not select.select([self._fd], [], [], left)[0]:
            return False
        try:
            piece = os.read(self._fd, 65536)
        except OSError:
            return False
        self.seen += piece
        return bool(piece)
