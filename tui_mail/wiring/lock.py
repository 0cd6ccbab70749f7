"""The profile's lock: its holder is the one engine (danger F7). Free at once after kill -9."""

import fcntl
import os

from tui_mail.config.paths import Paths


class ProfileLock:
    """A flock on engine.lock.

    Args:
        paths: of the profile; its folders exist.
    """

    def __init__(self, paths: Paths) -> None:
        self._path = paths.lock
        self._fd: int | None = None

    def take(self) -> bool:
        """Whether it is ours now; never waits."""
        fd = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(fd)
            return False
        self._fd = fd
        return True

    def give_back(self) -> None:
        """The next engine may begin."""
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None
