"""Runs one program with something to read, and takes what it says: bounded in size and time.

Never on the terminal: a program that asks something gets no answer, and none spoils the screen.
"""

import os
import select
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress

from tui_mail.errors import UsageError
from tui_mail.model.frozen import frozen
from tui_mail.ui.clean import one_line, plain_text
from tui_mail.ui.words import say

SECONDS = 600.0
MOST = 2_000_000
"""Bytes of what it says."""
_PIECE = 65_536


@frozen
class Said:
    """What a program said, and how it ended."""

    text: str
    """Fit for a screen; of everything, errors among it."""
    status: int
    """Negative: the signal that ended it."""
    cut: bool = False
    """It said more, and was ended."""
    late: bool = False
    """It took too long, and was ended."""


def run(
    command: Sequence[str], data: bytes = b"", *, seconds: float = SECONDS, most: int = MOST
) -> Said:
    """Run it to its end.

    Args:
        command: a list of words; no shell looks at them.
        data: its standard input.
        seconds: it may take.
        most: bytes that it may say.

    Raises:
        UsageError: it cannot be run.
    """
    try:
        with tempfile.TemporaryFile() as given:
            given.write(data)
            given.seek(0)
            program = subprocess.Popen(
                command,
                stdin=given,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
    except (OSError, ValueError) as error:
        why = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
        name = one_line(str(command[0]))[:100]
        raise UsageError(say("{name} cannot be run: {why}.", name=name, why=why)) from error
    with program:
        try:
            said, late = _listen(program, seconds, most)
            if not (late or len(said) > most):
                program.wait()
        finally:
            _end(program)
    text = plain_text(said[:most].decode("utf-8", "replace"))
    return Said(text, program.returncode, len(said) > most, late)


def _listen(program: "subprocess.Popen[bytes]", seconds: float, most: int) -> tuple[bytes, bool]:
    """What it says, and whether it was too slow. A child of its may hold the line open."""
    said = bytearray()
    until = time.monotonic() + seconds
    line = -1 if program.stdout is None else program.stdout.fileno()
    while line >= 0 and len(said) <= most:
        left = until - time.monotonic()
        if left <= 0:
            return bytes(said), True
        if not select.select([line], [], [], min(left, 1.0))[0]:
            if program.poll() is not None:
                break  # a child that it left behind holds the line
            continue
        piece = os.read(line, _PIECE)
        if not piece:
            break
        said += piece
    return bytes(said), False


def _end(program: "subprocess.Popen[bytes]") -> None:
    """It, and what it started."""
    if program.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(program.pid, signal.SIGKILL)
        program.wait()
