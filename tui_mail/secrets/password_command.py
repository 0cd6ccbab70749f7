"""Runs a password_command: no input, no terminal, a time limit; its first line is the secret.

Must never put the command or what it printed into an error: either may hold the secret. Only the
last line of its standard error is told, sanitised.
"""

import os
import selectors
import signal
import subprocess
import time
from contextlib import suppress

from tui_mail.errors import SecretError
from tui_mail.message.sanitize import sanitize
from tui_mail.model.secret import Secret

LIMIT = 30.0
"""Seconds."""
MAX_OUTPUT = 64 * 1024
"""Bytes kept of each stream; a secret is shorter."""
_TICK = 0.05
"""Seconds between two looks at whether it has ended."""
CHECK_HINT = "Run password_command by hand to see what it says."


def run_command(command: str | tuple[str, ...], limit: float = LIMIT) -> Secret:
    """The first line that the command prints.

    Args:
        command: a string for /bin/sh -c, or a program and its arguments.
        limit: seconds.

    Raises:
        SecretError: it cannot be started, failed, took too long or printed nothing.
    """
    words = ["/bin/sh", "-c", command] if isinstance(command, str) else list(command)
    try:
        process = subprocess.Popen(
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is no command"
        raise SecretError(f"The password_command cannot be run: {reason}.", CHECK_HINT) from error
    with process:
        try:
            out, err = _listen(process, limit)
        finally:
            _end(process)
    if process.returncode != 0:
        raise SecretError(_failure(process.returncode, err), CHECK_HINT)
    return _first_line(out)


def _listen(process: subprocess.Popen[bytes], limit: float) -> tuple[bytes, bytes]:
    """What it printed until it ended; a child that it leaves behind is not waited for."""
    deadline = time.monotonic() + limit
    heard = {"out": b"", "err": b""}
    with selectors.DefaultSelector() as selector:
        for name, stream in (("out", process.stdout), ("err", process.stderr)):
            if stream is not None:
                os.set_blocking(stream.fileno(), False)
                selector.register(stream.fileno(), selectors.EVENT_READ, name)
        while process.poll() is None:
            if time.monotonic() > deadline:
                raise SecretError(
                    f"The password_command did not end within {limit:.0f} seconds.",
                    "It gets no terminal and no input: it must not ask for anything.",
                )
            if selector.get_map():
                _take(selector, heard, _TICK)
            else:
                _wait(process, _TICK)
        while _take(selector, heard, 0):
            pass
    return heard["out"], heard["err"]


def _take(selector: selectors.BaseSelector, heard: dict[str, bytes], wait: float) -> bool:
    """Read what is there. False when nothing was."""
    ready = selector.select(wait)
    for key, _ in ready:
        piece = os.read(key.fd, MAX_OUTPUT)
        if piece:
            heard[key.data] = _bounded(key.data, heard[key.data] + piece)
        else:
            selector.unregister(key.fd)
    return bool(ready)


def _wait(process: subprocess.Popen[bytes], seconds: float) -> None:
    with suppress(subprocess.TimeoutExpired):
        process.wait(seconds)


def _bounded(name: str, data: bytes) -> bytes:
    """The beginning of the output, the end of the complaints."""
    return data[:MAX_OUTPUT] if name == "out" else data[-MAX_OUTPUT:]


def _end(process: subprocess.Popen[bytes]) -> None:
    """Nothing of a command that is still running stays behind."""
    if process.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _failure(status: int, err: bytes) -> str:
    ended = f"ended with status {status}" if status > 0 else f"was ended by signal {-status}"
    said = [line for line in err.decode(errors="replace").splitlines() if line.strip()]
    last = sanitize(said[-1])[:200].strip() if said else "it said nothing"
    return f"The password_command {ended}: {last}."


def _first_line(out: bytes) -> Secret:
    line = out.split(b"\n", 1)[0].removesuffix(b"\r")
    if not line:
        raise SecretError("The password_command printed no password.", CHECK_HINT)
    try:
        return Secret(line.decode())
    except UnicodeDecodeError:
        raise SecretError(
            "The password_command printed something that is not UTF-8 text.", CHECK_HINT
        ) from None
