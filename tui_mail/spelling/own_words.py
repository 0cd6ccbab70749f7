"""The user's own words: a file of theirs, a word a line. Must never lose one that is there."""

import os
import tempfile
from pathlib import Path
from threading import Lock

from tui_mail.errors import StoreError

_MOST_BYTES = 4_000_000


class OwnWords:
    """Read once, and again when another program changed the file.

    Args:
        file: made with the first word.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = Lock()
        self._stamp: tuple[int, int] | None = None
        self._words = frozenset[str]()

    def words(self) -> frozenset[str]:
        """All of them, in lower case."""
        with self._lock:
            return self._read()

    def add(self, word: str) -> None:
        """One more.

        Raises:
            StoreError: it cannot be written.
        """
        with self._lock:
            if word.casefold() not in self._read():
                self._append(word)

    def _read(self) -> frozenset[str]:
        try:
            found = self._file.stat()
            stamp = (found.st_mtime_ns, found.st_size)
            if stamp != self._stamp:
                with self._file.open("rb") as file:
                    text = file.read(_MOST_BYTES).decode("utf-8", "replace")
                self._words = frozenset(line.strip().casefold() for line in text.splitlines())
                self._stamp = stamp
        except FileNotFoundError:
            self._words, self._stamp = frozenset(), None
        except OSError as error:
            raise StoreError(f"{self._file} cannot be read: {error.strerror}.") from error
        return self._words

    def _append(self, word: str) -> None:
        """Beside it and in its place, so that a full disk takes nothing."""
        try:
            before = self._file.read_bytes() if self._stamp is not None else b""
            if before and not before.endswith(b"\n"):
                before += b"\n"
            handle, name = tempfile.mkstemp(prefix=".words-", dir=self._file.parent)
            part = Path(name)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(before + word.encode("utf-8", "replace") + b"\n")
                    file.flush()
                    os.fsync(file.fileno())
                part.replace(self._file)
            except BaseException:
                part.unlink(missing_ok=True)
                raise
        except OSError as error:
            raise StoreError(
                f"The word cannot be kept in {self._file}: {error.strerror}.", "Make room there."
            ) from error
