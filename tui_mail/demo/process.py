"""Starts the demo servers as a program of their own, and ends them. Never outlives its parent."""

import os
import selectors
import subprocess
import sys
import tempfile
import time
from types import TracebackType
from typing import IO, Self

from tui_mail.demo.extra import require
from tui_mail.demo.servers import DemoServers, servers_from_json
from tui_mail.errors import EngineError

START_LIMIT = 20.0
"""Seconds until the servers must have said where they are."""
STOP_LIMIT = 5.0


class RunningDemo:
    """The servers, while they run; also a context manager that stops them."""

    def __init__(self, process: "subprocess.Popen[bytes]", servers: DemoServers) -> None:
        self._process = process
        self.servers = servers

    @property
    def running(self) -> bool:
        """Whether they still answer."""
        return self._process.poll() is None

    def stop(self) -> None:
        """End them; all that they held is gone. Does nothing the second time."""
        _end(self._process)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def start() -> RunningDemo:
    """Start the servers and wait until they listen.

    Raises:
        UsageError: the extra `demo` is not installed.
        EngineError: they did not start; the message ends in their own last words.
    """
    require()
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "tui_mail.demo", "--with-parent"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            start_new_session=True,  # ctrl+c in the terminal is for the client alone
        )
        try:
            return RunningDemo(process, servers_from_json(_first_line(process, errors)))
        except BaseException:
            _end(process)
            raise


def _first_line(process: "subprocess.Popen[bytes]", errors: IO[bytes]) -> str:
    if process.stdout is None:
        raise EngineError("The demo servers have no voice.", "Try again.")
    line = b""
    deadline = time.monotonic() + START_LIMIT
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while not line.endswith(b"\n"):
            if not selector.select(max(0.0, deadline - time.monotonic())):
                raise EngineError(
                    f"The demo servers did not start within {START_LIMIT:.0f} seconds.",
                    "Try again when the machine is less busy.",
                )
            piece = os.read(process.stdout.fileno(), 65536)
            if not piece:
                raise EngineError(
                    f"The demo servers did not start: {_last_words(errors)}",
                    "Run `tui-mail demo --serve` to see all that they say.",
                )
            line += piece
    return line.decode("utf-8", "replace")


def _last_words(errors: IO[bytes]) -> str:
    errors.seek(0)
    lines = errors.read().decode("utf-8", "replace").split("\n")
    clean = ["".join(filter(str.isprintable, line)).strip() for line in lines]
    return next((line for line in reversed(clean) if line), "they said nothing")


def _end(process: "subprocess.Popen[bytes]") -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
