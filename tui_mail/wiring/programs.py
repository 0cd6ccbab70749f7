"""Programs that rules and hooks run: no terminal, few words of the environment, bounded.

Must never hand on a secret: the environment has only what is named here, and what they are given
stands on standard input, never on the command line.
"""

import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from tui_mail.errors import UsageError
from tui_mail.message.sanitize import sanitize
from tui_mail.ports.edges import Ran

KEPT = (
    "PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "TZ", "TMPDIR", "DISPLAY",
    "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XAUTHORITY",
)  # fmt: skip
"""Of the environment; beside these LC_* and XDG_*."""
MOST_SAID = 4000
"""Bytes of what it wrote that are kept: the last ones."""


MOST_WRITTEN = 20_000_000
"""Bytes; one that writes more is ended."""
_LOOK = 0.5


class SystemPrograms:
    """Implements ports.edges.Programs."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: subprocess.Popen[bytes] | None = None
        self._ended = False

    def run(self, command: str | Sequence[str], given: bytes, seconds: float) -> Ran:
        """Run it to its end; what it started ends with it where it is ended."""
        words = ["/bin/sh", "-c", command] if isinstance(command, str) else list(command)
        with tempfile.TemporaryFile() as read, tempfile.TemporaryFile() as written:
            read.write(given)
            read.seek(0)
            program = self._start(words, read.fileno(), written.fileno())
            try:
                late = _overstays(program, written.fileno(), seconds)
            finally:
                _kill(program)
                with self._lock:
                    self._running = None
            size = written.seek(0, os.SEEK_END)
            written.seek(max(0, size - MOST_SAID))
            said = sanitize(written.read().decode("utf-8", "replace")).strip()
        return Ran(program.returncode, said, late)

    def end(self) -> None:
        """End what runs now; nothing is begun any more."""
        with self._lock:
            self._ended = True
            if self._running is not None:
                _kill(self._running)

    def _start(self, words: Sequence[str], given: int, said: int) -> "subprocess.Popen[bytes]":
        with self._lock:
            if self._ended:
                raise UsageError("The engine is about to end.")
            try:
                self._running = subprocess.Popen(
                    words,
                    stdin=given,
                    stdout=said,
                    stderr=said,
                    env=_environment(),
                    cwd=Path.home(),
                    start_new_session=True,
                )
            except (OSError, ValueError) as error:
                why = getattr(error, "strerror", None) or "it is no command"
                raise UsageError(f"{sanitize(words[0])[:100]} cannot be run: {why}.") from error
            return self._running


def _overstays(program: "subprocess.Popen[bytes]", said: int, seconds: float) -> bool:
    """Wait for its end; whether it took too long, or wrote too much."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and os.fstat(said).st_size < MOST_WRITTEN:
        with suppress(subprocess.TimeoutExpired):
            program.wait(min(_LOOK, seconds))
            return False
    return True


def _environment() -> dict[str, str]:
    return {
        name: value
        for name, value in os.environ.items()
        if name in KEPT or name.startswith(("LC_", "XDG_"))
    }


def _kill(program: "subprocess.Popen[bytes]") -> None:
    """It, and what it started; nothing where it has ended."""
    with suppress(ProcessLookupError, PermissionError):
        if program.poll() is None:
            os.killpg(program.pid, signal.SIGKILL)
    program.wait()
