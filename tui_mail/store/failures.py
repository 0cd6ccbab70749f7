"""The store's one way from errors of SQLite and of the disk to the tree of errors.

Must never hide an error: what it does not know becomes a StoreError with the library's words.
"""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tui_mail.errors import StoreError, StoreFull, StoreLocked
from tui_mail.store.damage import damaged

_LOCKED = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_CORRUPT = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_LEAST_ROOM = 65_536
"""Bytes; SQLite's index of a WAL alone takes half of that, and its failure names no reason."""
_PRIMARY = 0xFF
"""The low byte of an extended result code is the primary one (sqlite.org/rescode.html)."""


@contextmanager
def store_errors(path: Path) -> Iterator[None]:
    """Raise StoreLocked, StoreCorrupt, StoreFull or StoreError for what fails inside.

    Args:
        path: the store that is named to the user.
    """
    try:
        yield
    except sqlite3.Error as error:
        raise _from_sqlite(error, path) from error
    except OSError as error:
        raise _from_disk(error, path) from error
    except (UnicodeEncodeError, OverflowError) as error:
        raise StoreError(
            f"The mail store cannot keep a word or number that a server sent: {error}.",
            "What came with it was not stored; it is still on the server.",
        ) from error


def disk_is_full(path: Path) -> bool:
    """Whether the disk that this file is on has no room to speak of."""
    try:
        found = os.statvfs(path.parent)
    except OSError:
        return False
    return found.f_bavail * found.f_frsize < _LEAST_ROOM


def _found_no_room(error: sqlite3.Error, path: Path) -> bool:
    """Whether an error of input and output, which names no reason, is for lack of space."""
    code = getattr(error, "sqlite_errorcode", 0)
    if code == sqlite3.SQLITE_IOERR_SHMSIZE:  # the index of the WAL could not grow
        return True
    return code & _PRIMARY == sqlite3.SQLITE_IOERR and disk_is_full(path)


def _from_sqlite(error: sqlite3.Error, path: Path) -> StoreError:
    code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY
    if code in _LOCKED:
        return StoreLocked(
            f"Another program holds the mail store {path}.",
            "Close other copies of tui-mail, or wait a moment and try again.",
        )
    if code in _CORRUPT:
        return damaged(path, str(error))
    if code == sqlite3.SQLITE_FULL or _found_no_room(error, path):
        return _full(path)
    if code == sqlite3.SQLITE_READONLY:
        return StoreError(
            f"The mail store {path} cannot be written to.",
            "Check who owns it and that its disk is not mounted read-only.",
        )
    if code == sqlite3.SQLITE_CANTOPEN:
        return StoreError(
            f"The mail store {path} cannot be opened.", "Check the rights of its folder."
        )
    return StoreError(
        f"The mail store {path} did not do it: {error}.", "Run `tui-mail doctor` to look into it."
    )


def _from_disk(error: OSError, path: Path) -> StoreError:
    if error.errno in _NO_SPACE:
        return _full(path)
    where = error.filename or path
    return StoreError(
        f"The mail store cannot use {where}: {error.strerror or error}.",
        "Check who owns the folder and what its rights are.",
    )


def _full(path: Path) -> StoreFull:
    return StoreFull(
        f"No space is left for the mail store {path}.",
        "Free some space, then try again; nothing that is kept here is lost.",
    )
