"""The files of the log: one an account, 0600, no more than KEPT of LIMIT bytes each.

Must never follow a link, write into a file of somebody else, or leave half a line behind.
"""

import errno
import fcntl
import itertools
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote

LIMIT: Final = 1_000_000
KEPT: Final = 3
"""The file that is written, and older ones: `home.log`, `home.log.1`, `home.log.2`."""
SUFFIX: Final = ".log"
_LONGEST_NAME: Final = 200


def log_file(folder: Path, account: str) -> Path:
    """The file that is written; any account's name is one file name."""
    name = quote(account, safe=" @+")[:_LONGEST_NAME]
    plain = "%2E" + name[1:] if name.startswith(".") else name
    return folder / f"{plain}{SUFFIX}"


def accounts_in(folder: Path) -> tuple[str, ...]:
    """Accounts that have a file."""
    try:
        names = sorted(entry.name for entry in folder.iterdir())
    except OSError:
        return ()
    return tuple(unquote(name.removesuffix(SUFFIX)) for name in names if name.endswith(SUFFIX))


def generations(file: Path) -> tuple[Path, ...]:
    """The file and its older ones, newest first."""
    return (file, *(file.with_name(f"{file.name}.{n}") for n in range(1, KEPT)))


def append(file: Path, text: bytes) -> None:
    """Add whole lines; the file that would grow over LIMIT becomes an older one first.

    Raises:
        OSError: nothing of it was written.
    """
    with _locked(file.parent):
        fd = _opened(file)
        try:
            size = os.fstat(fd).st_size
            if size and size + len(text) > LIMIT:
                os.close(fd)
                fd = -1
                _turn(file)
                fd, size = _opened(file), 0
            _write_all(fd, text, size)
        finally:
            if fd >= 0:
                os.close(fd)


def forget(folder: Path, account: str) -> None:
    """Remove every file of an account."""
    for file in generations(log_file(folder, account)):
        file.unlink(missing_ok=True)


def opened_to_read(file: Path) -> int:
    """A descriptor; raises OSError, for a link and for somebody else's file too."""
    return _checked(os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC))


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """One process at a time: engine and commands write the same files.

    Makes the folder, but none above it: a profile that was thrown away does not come back.
    """
    folder.mkdir(exist_ok=True, mode=0o700)
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        found = os.fstat(fd)
        if found.st_uid != os.getuid():
            raise PermissionError(errno.EPERM, "belongs to another user", str(folder))
        if stat.S_IMODE(found.st_mode) != 0o700:
            os.fchmod(fd, 0o700)
        fcntl.flock(fd, fcntl.LOCK_EX)
        yield
    finally:
        os.close(fd)


def _opened(file: Path) -> int:
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    return _checked(os.open(file, flags, 0o600))


def _checked(fd: int) -> int:
    found = os.fstat(fd)
    if not stat.S_ISREG(found.st_mode) or found.st_uid != os.getuid():
        os.close(fd)
        raise PermissionError(errno.EPERM, "is no plain file of this user")
    if stat.S_IMODE(found.st_mode) & 0o077:
        os.fchmod(fd, 0o600)
    return fd


def _turn(file: Path) -> None:
    """Each becomes the next older one; the oldest goes."""
    names = generations(file)
    for newer, older in reversed(list(itertools.pairwise(names))):
        if newer.exists():
            newer.replace(older)


def _write_all(fd: int, text: bytes, size: int) -> None:
    view = memoryview(text)
    try:
        while view:
            view = view[os.write(fd, view) :]
    except OSError:
        os.ftruncate(fd, size)
        raise
