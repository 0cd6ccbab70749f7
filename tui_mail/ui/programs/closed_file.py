"""A file for a program outside: of our naming, in a folder that only the user can enter.

Must never take a name from a message; what is kept for a program goes when the client ends.
"""

import atexit
import os
import re
import shutil
import tempfile
from pathlib import Path

from tui_mail.errors import UsageError
from tui_mail.ui.words import say

_END = re.compile(r"\.[A-Za-z0-9]{1,8}\Z")


def end_of(name: str) -> str:
    """The end of a file's name, if it is one that can stand anywhere; else nothing."""
    found = _END.search(name)
    return found[0].lower() if found else ""


def closed_file(data: bytes, end: str = "", *, kept: bool = False) -> Path:
    """Write it; whoever asked removes its folder, unless it is kept.

    Args:
        data: all of it.
        end: what `end_of` gave.
        kept: for a program that opens it some time later: it goes when the client ends.

    Raises:
        UsageError: it cannot be written.
    """
    try:
        folder = Path(tempfile.mkdtemp(prefix="tui-mail-"))
        if kept:
            atexit.register(shutil.rmtree, folder, ignore_errors=True)
        path = folder / f"attachment{end_of(end)}"
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "wb") as file:  # noqa: PTH123 - a descriptor, not a path
            file.write(data)
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else str(error)
        raise UsageError(
            say("A file for the program cannot be written: {why}.", why=why)
        ) from error
    return path


def remove(path: Path) -> None:
    """The file and its folder."""
    shutil.rmtree(path.parent, ignore_errors=True)
