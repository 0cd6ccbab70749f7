"""Connections that read: each used by one thread at a time, at most as many as read at once.

Must never write, and never read a store whose schema this program does not know.
"""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import quote

from tui_mail.errors import StoreError, StoreUpdating
from tui_mail.store.damage import check_not_empty
from tui_mail.store.database import BUSY_SECONDS
from tui_mail.store.failures import disk_is_full, store_errors
from tui_mail.store.migrate import SCHEMA, check_is_ours, version_of

_PRAGMAS: Final = (
    "PRAGMA query_only = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cache_size = -8192",  # KiB, for each thread that reads
    "PRAGMA mmap_size = 0",  # as the writer's
    "PRAGMA temp_store = MEMORY",
)


class ReadPool:
    """Lends read-only connections.

    Args:
        path: mail.db; it may not be there yet.
        prepare: done to each new connection (functions that searches call).
    """

    def __init__(self, path: Path, prepare: Callable[[sqlite3.Connection], None]) -> None:
        self._path = path
        self._prepare = prepare
        self._lock = threading.Lock()
        self._idle: list[sqlite3.Connection] = []
        self._still: set[sqlite3.Connection] = set()
        """Those that look at a file that must not change; used once."""
        self._indexes: dict[sqlite3.Connection, tuple[int, int]] = {}
        """Which search index is beside each of them."""
        self._closed = False

    @contextmanager
    def reading(self, *, index: bool = False) -> Iterator[sqlite3.Connection | None]:
        """One snapshot of the store; None while there is no store.

        Args:
            index: with the search index beside it, if there is one.

        Raises:
            StoreCorrupt: damaged, or of a newer schema.
            StoreUpdating: of an older one.
            StoreError: it cannot be read, or the pool is closed.
        """
        with store_errors(self._path):
            if self._path.exists():
                check_not_empty(self._path)
            db = self._take()
            if db is None:
                yield None
                return
            try:
                if index:
                    self._attach(db)
                db = self._begun(db)
                self._check(db)
                yield db
            finally:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                self._give_back(db)

    def forget_indexes(self) -> None:
        """What is asked next is asked without a search index."""
        with self._lock:
            beside = [db for db in self._idle if db in self._indexes]
            self._idle = [db for db in self._idle if db not in self._indexes]
        for db in beside:
            self._close(db)

    def close(self) -> None:
        """Close every connection; those in use are closed as they come back."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for db in idle:
            self._close(db)

    def _take(self) -> sqlite3.Connection | None:
        with self._lock:
            if self._closed:
                raise StoreError("The mail store is closed.")
            if self._idle:
                return self._idle.pop()
        return self._opened("mode=ro") if self._path.exists() else None

    def _attach(self, db: sqlite3.Connection) -> None:
        from tui_mail.store.search_attached import Attaching  # only a search needs it

        stamp = Attaching(self._path).attach(db, self._indexes.pop(db, None))
        if stamp is not None:
            self._indexes[db] = stamp

    def _close(self, db: sqlite3.Connection) -> None:
        self._indexes.pop(db, None)
        db.close()

    def _begun(self, db: sqlite3.Connection) -> sqlite3.Connection:
        """In a transaction: this connection, or one that needs no room where there is none.

        The first reader of a WAL makes its index beside the store, which a full disk refuses.
        Where there is no WAL either, nobody writes, nor can begin to: the file is read as it is.
        """
        try:
            db.execute("BEGIN")
            version_of(db)
        except sqlite3.OperationalError:
            wal = self._path.with_name(f"{self._path.name}-wal")
            if (wal.exists() and wal.stat().st_size) or not disk_is_full(self._path):
                raise
            self._close(db)
            db = self._opened("mode=ro&immutable=1")
            self._still.add(db)
            db.execute("BEGIN")
        return db

    def _opened(self, how: str) -> sqlite3.Connection:
        db = sqlite3.connect(
            f"file:{quote(str(self._path))}?{how}",
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            for pragma in _PRAGMAS:
                db.execute(pragma).fetchall()
            self._prepare(db)
        except BaseException:
            db.close()
            raise
        return db

    def _give_back(self, db: sqlite3.Connection) -> None:
        with self._lock:
            still = db in self._still
            self._still.discard(db)
            if not self._closed and not still:
                self._idle.append(db)
                return
        self._close(db)

    def _check(self, db: sqlite3.Connection) -> None:
        check_is_ours(db, self._path)
        if version_of(db) < SCHEMA:
            raise StoreUpdating(
                f"The mail store {self._path} is being brought up to date.",
                "It was made by an older tui-mail. Try again when that is done.",
            )
