"""A folder beside what is being made: nobody takes a half for a whole, and no half stays for ever.

Everything is written in it, closed to others, and gets its name when it is whole. What a kill left
is cleared away by whoever makes the same thing again.
"""

import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from tui_mail.errors import StoreFull, TuiMailError, UsageError

_NO_SPACE: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}

SYNCING: Final = 16
"""Files that are waited for at once."""


@contextmanager
def own_folder(target: Path) -> Iterator[Path]:
    """An empty folder for making `target` in, 0700, gone when this ends.

    Raises:
        UsageError: somebody else is making the same just now.
        TuiMailError, StoreFull: what the disk said, here or inside.
    """
    part = target.with_name(f".{target.name}.tui-mail-part")
    with disk_errors(target):
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part.mkdir(mode=0o700, exist_ok=True)
        held = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            _take(held, target, part)
            _clear(part)
            try:
                yield part
            finally:
                shutil.rmtree(part, ignore_errors=True)
        finally:
            os.close(held)


@contextmanager
def disk_errors(target: Path) -> Iterator[None]:
    """What the disk refuses inside becomes one clear line."""
    try:
        yield
    except OSError as error:
        raise disk_error(target, error) from error


def disk_error(target: Path, error: OSError) -> TuiMailError:
    """What the disk said, in plain words."""
    if error.errno in _NO_SPACE:
        return StoreFull(
            f"No space is left for {target}.", "Free some space, or name a place on another disk."
        )
    where = error.filename or target
    if isinstance(where, bytes):
        where = os.fsdecode(where)
    return TuiMailError(f"{where} cannot be written: {error.strerror or error}.")


def create(path: Path) -> BinaryIO:
    """A new file, 0600; never another's, never through a link."""
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    return os.fdopen(os.open(path, flags, 0o600), "w+b")


def sync(path: Path) -> None:
    """A file or a folder is on the disk as it is, when this returns."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_below(top: Path) -> None:
    """So is everything below a folder, before what is above it."""
    from concurrent.futures import ThreadPoolExecutor  # a disk settles many files at once

    with ThreadPoolExecutor(SYNCING) as pool:
        for folder, _, files in os.walk(top, topdown=False):
            for _ in pool.map(sync, (Path(folder, file) for file in files)):
                pass
            sync(Path(folder))


def _take(held: int, target: Path, part: Path) -> None:
    if os.fstat(held).st_uid != os.geteuid():
        raise UsageError(f"{part} belongs to another user.", "Name a place in a folder of yours.")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise UsageError(f"{target} is being made just now.", "Wait for it to finish.") from error
    os.fchmod(held, 0o700)


def _clear(folder: Path) -> None:
    """Of what a kill left."""
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
