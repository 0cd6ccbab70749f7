"""Big messages as they come in: written beside the store's other files, hashed on the way.

A file is nobody's before the store takes it over; what a crash leaves is swept at the next start.
"""

import os
from contextlib import suppress
from pathlib import Path

from tui_mail.model.big_mail import HEAD, BigMail
from tui_mail.store.failures import store_errors
from tui_mail.store.private_files import make_private_folder


class FileSpool:
    """Implements ports.spool.Spool.

    Args:
        folder: that of the store's big messages; made if missing.
    """

    def __init__(self, folder: Path) -> None:
        import hashlib  # seldom, and with it comes OpenSSL
        import secrets

        self._path = folder / f"incoming-{secrets.token_hex(8)}.part"
        with store_errors(self._path):
            make_private_folder(folder)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
            self._file = os.fdopen(os.open(self._path, flags, 0o600), "wb", buffering=0)
        self._hash = hashlib.sha256()
        self._head = bytearray()
        self._size = 0

    def __len__(self) -> int:
        """Bytes so far."""
        return self._size

    def write(self, octets: bytes) -> None:
        """The next bytes."""
        with store_errors(self._path):
            view = memoryview(octets)
            while view:
                view = view[self._file.write(view) :]
        self._hash.update(octets)
        self._head += octets[: HEAD - len(self._head)]
        self._size += len(octets)

    def done(self) -> BigMail:
        """It is on the disk when this returns."""
        with store_errors(self._path):
            os.fsync(self._file.fileno())
            self._file.close()
        return BigMail(self._path, self._size, self._hash.digest(), bytes(self._head))

    def drop(self) -> None:
        """Remove it."""
        self._file.close()
        with suppress(OSError):
            self._path.unlink(missing_ok=True)


class FileSpools:
    """Implements ports.spool.Spools.

    Args:
        database: mail.db, beside whose big messages they are made.
    """

    def __init__(self, database: Path) -> None:
        self._folder = database.parent / "blobs"

    def begin(self) -> FileSpool:
        """An empty one."""
        return FileSpool(self._folder)

    def discard(self, mail: BigMail) -> None:
        """It is not wanted after all."""
        with suppress(OSError):
            mail.path.unlink(missing_ok=True)
