"""The program of a transport: where it is, the words it is called with, and one run of it.

Must never hand it the terminal, nor a pipe: the whole message lies in an unlinked file before it
starts, so that our death cuts no message short, and what it leaves running can still complain.
"""

import os
import re
import shlex
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from tui_mail.errors import ConfigError
from tui_mail.model.endpoint import Endpoint
from tui_mail.model.frozen import frozen

_SAID_LIMIT = 16_384
"""Bytes of what it prints that are read: the last ones."""
_FLOOD = 10_000_000
"""Bytes printed at which it is ended."""
_TICK = 0.25
"""Seconds between two looks at whether it was cancelled; its end is seen at once."""
_GRACE = 2.0
"""Seconds between asking it to end and ending it."""
OWN_WORDS = 4
"""Words that each call has before the recipients."""
_SIMPLE = re.compile(r"[\w./+-]+")
_HINT = "Install it, or correct `command` of this SMTP server in config.toml."


@frozen
class Ended:
    """How a run ended."""

    status: int
    """The exit status; less than 0: by that signal."""
    said: bytes
    """The end of what it printed, hostile."""
    too_long: bool = False
    """We ended it: it took longer than it may, or printed without end."""
    cancelled: bool = False
    """We ended it: somebody asked for that."""


def found(endpoint: Endpoint) -> str:
    """Where the program is; a text that begins with more than a word is left to the shell.

    Raises:
        ConfigError: there is none, or it may not be run.
    """
    command = endpoint.command
    name = command[0] if isinstance(command, tuple) else _first_word(command or "")
    if not name:
        return "/bin/sh"
    place = shutil.which(name)
    if place is not None:
        return place
    if isinstance(command, str) and "/" not in name and _shell_knows(name):
        return "/bin/sh"
    if Path(name).exists():
        raise ConfigError(f"The program {endpoint.place} may not be run by you.", _HINT)
    raise ConfigError(f"The program {endpoint.place} cannot be found.", _HINT)


def words(command: str | Sequence[str], sender: str, recipients: Sequence[str]) -> list[str]:
    """What is run: the program with sender and recipients as words of their own.

    Args:
        command: of the settings; in a text, "$@" stands for these words, or they come last.
        sender: empty for the null sender.
        recipients: after `--`, so that none is taken for an option.
    """
    told = ["-i", "-f", sender or "<>", "--", *recipients]
    if not isinstance(command, str):
        return [*command, *told]
    text = command if "$@" in command else f'{command} "$@"'
    return ["/bin/sh", "-c", text, "sh", *told]


class Run:
    """One run of a program. `cancel` may be called from any thread.

    Args:
        argv: what to run.
        message: an open file that holds the whole message, at its beginning.

    Raises:
        OSError, ValueError: it did not start.
    """

    def __init__(self, argv: Sequence[str], message: IO[bytes]) -> None:
        self._cancelled = threading.Event()
        self._printed = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `ended`
        try:
            self._process = subprocess.Popen(
                list(argv),
                stdin=message,
                stdout=self._printed,
                stderr=self._printed,
                start_new_session=True,
            )
        except BaseException:
            self._printed.close()
            raise

    def cancel(self) -> None:
        """Ask it to end."""
        self._cancelled.set()
        self._signal(signal.SIGTERM)

    def ended(self, limit: float) -> Ended:
        """Wait for its end; what it leaves behind is not waited for.

        Args:
            limit: seconds.
        """
        deadline = time.monotonic() + limit
        with self._printed, self._process:
            status, cut = self._waited(min(_TICK, limit)), False
            while status is None:
                left = deadline - time.monotonic()
                cut = left <= 0 or os.fstat(self._printed.fileno()).st_size > _FLOOD
                if cut or self._cancelled.is_set():
                    status = self._end()
                else:
                    status = self._waited(min(_TICK, left))
            return Ended(status, self._said(), cut, self._cancelled.is_set())

    def _waited(self, seconds: float) -> int | None:
        """Its status, where it ends by then."""
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def _end(self) -> int:
        """It and what it started: politely, so that it clears away what it began, then not."""
        self._signal(signal.SIGTERM)
        self._waited(_GRACE)
        self._signal(signal.SIGKILL)
        return self._process.wait()

    def _signal(self, number: int) -> None:
        """To its whole group, which is its own."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, number)

    def _said(self) -> bytes:
        size = os.fstat(self._printed.fileno()).st_size
        return os.pread(self._printed.fileno(), _SAID_LIMIT, max(0, size - _SAID_LIMIT))


def _first_word(text: str) -> str:
    """The program's name where the text plainly begins with it."""
    first = next(iter(shlex.split(text)), "")
    return first if _SIMPLE.fullmatch(first) else ""


def _shell_knows(word: str) -> bool:
    """Whether it is a word of the shell's own."""
    asked = subprocess.run(
        ["/bin/sh", "-c", 'command -v -- "$1"', "sh", word],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
        timeout=10,
    )
    return asked.returncode == 0
