"""One at a time, of all processes of a profile. Free at once after kill -9."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tui_mail.errors import SecretError

PATIENCE = 90.0
"""Seconds; whoever has the turn waits for a provider and a keyring with limits of their own."""
_LOOK = 0.05


@contextmanager
def turn(file: Path, patience: float = PATIENCE) -> Iterator[None]:
    """For as long as this lasts nobody else has it.

    Args:
        file: made, closed to others, in a folder that is there; it stays empty.
        patience: seconds to wait for it.

    Raises:
        SecretError: another process does not let go, or the file cannot be had.
    """
    try:
        handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise SecretError(f"{file} cannot be used: {error.strerror}.") from error
    end = time.monotonic() + patience
    try:
        while not _taken(handle):
            if time.monotonic() > end:
                raise SecretError(
                    "Another tui-mail is getting a token, and does not come to an end.",
                    "End it, or wait.",
                )
            time.sleep(_LOOK)
        yield
    finally:
        os.close(handle)


def _taken(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
