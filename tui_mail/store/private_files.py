"""Files that only their owner may read, whatever the umask (dangers S17, F4, F5).

Must never open a database that is there already: closing a file drops every POSIX lock that this
process holds on it, SQLite's too (sqlite.org/howtocorrupt.html, 2.2).
"""

import os
import stat
from pathlib import Path

from tui_mail.config.private_folder import make_private
from tui_mail.errors import ConfigError, StoreError

SIDE_FILES = ("-wal", "-shm")
"""What SQLite puts beside a database; it gives them the rights of the database itself."""


def make_private_folder(folder: Path) -> None:
    """Make it 0700, or make it so if it is there. Raises StoreError if it is no folder of ours."""
    try:
        make_private(folder)
    except ConfigError as error:
        raise StoreError(error.message, error.hint) from error


def make_private_database(path: Path) -> None:
    """An empty file 0600 for SQLite to fill; nothing is there yet."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))


def close_to_others(path: Path) -> None:
    """The rights of a database that is there, and of what is beside it, set right."""
    _close_to_others(path)
    for suffix in SIDE_FILES:
        beside = path.with_name(path.name + suffix)
        if beside.exists():
            _close_to_others(beside)


def write_durably(path: Path, content: bytes) -> None:
    """The file is there whole, 0600 and on the disk when this returns, or it is not there."""
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """What was made, renamed or removed in it is on the disk when this returns."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _close_to_others(path: Path) -> None:
    found = path.lstat()
    if not stat.S_ISREG(found.st_mode):
        raise StoreError(
            f"{path} is not a plain file, so it cannot be the mail store.",
            "Move it away, or start with another --profile.",
        )
    _must_be_own(path, found)
    if stat.S_IMODE(found.st_mode) & 0o077:
        path.chmod(0o600)


def _must_be_own(path: Path, found: os.stat_result) -> None:
    if found.st_uid != os.getuid():
        raise StoreError(
            f"{path} belongs to another user.", "Start tui-mail as the user who owns the mail."
        )
