"""A small disk of its own for a profile's data, which can be filled to the last page.

Needs root (mount); where that is not permitted the tests skip with the reason, and fail in CI.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SIZE = 6 * 1024 * 1024
PAGE = 4096
PATIENCE = 10
"""Seconds that the kernel may take to give the pages of a deleted file back."""


class Disk:
    """A mounted tmpfs.

    Args:
        folder: where it is mounted.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    @property
    def free(self) -> int:
        """Bytes that can still be written."""
        found = os.statvfs(self.folder)
        return found.f_bavail * found.f_frsize

    def fill(self, left: int = 0) -> None:
        """Leave room for so many bytes, rounded up to pages.

        Files that are gone, but still open somewhere, would give their pages back in the middle of
        what is tried: nobody may hold one.
        """
        self.empty()
        end = time.monotonic() + PATIENCE
        while self._taken != self._held:
            assert time.monotonic() < end, (
                f"{self._taken - self._held} pages of files that are gone"
            )
            time.sleep(0.01)
        with self._ballast.open("wb", buffering=0) as file:
            os.posix_fallocate(file.fileno(), 0, max(PAGE, self.free - left) // PAGE * PAGE)

    @property
    def _taken(self) -> int:
        found = os.statvfs(self.folder)
        return (found.f_blocks - found.f_bfree) * found.f_frsize // PAGE

    @property
    def _held(self) -> int:
        """Pages of what can be seen."""
        files = (path for path in self.folder.rglob("*") if path.is_file())
        return sum(-(-path.stat().st_blocks * 512 // PAGE) for path in files)

    def empty(self) -> None:
        """Take away what fills it."""
        self._ballast.unlink(missing_ok=True)

    def copy_to(self, copy: Path) -> None:
        """Keep what lies on it."""
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self.folder, copy)

    def put(self, copy: Path) -> None:
        """Its content is that of another folder now, and nothing fills it."""
        for entry in self.folder.iterdir():
            if entry.is_dir():
                shutil.rmtree(entry)
            else:
                entry.unlink()
        shutil.copytree(copy, self.folder, dirs_exist_ok=True)


@contextmanager
def small_disk(folder: Path, size: int = SIZE) -> Iterator[Disk]:
    """Mounted for the time of a test."""
    folder.mkdir(parents=True, exist_ok=True)
    words = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=0700", "tmpfs", os.fspath(folder)]
    try:
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        reason = done.stderr.strip()
    except FileNotFoundError:
        reason = "there is no mount"
    if reason:
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI must test a full disk: {reason}")
        pytest.skip(f"no small disk can be mounted: {reason}")
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "--lazy", os.fspath(folder)], check=True)
