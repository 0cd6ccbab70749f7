"""The writer's connection: how it is opened, and one transaction for each public method.

Must never leave a cursor half read (it would hold back checkpoints) and never commit with less
than synchronous=FULL: DELE and EXPUNGE follow commits.
"""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tui_mail.model.frozen import field, record
from tui_mail.store.damage import check_not_empty
from tui_mail.store.failures import store_errors
from tui_mail.store.making import make_store
from tui_mail.store.migrate import NOBODY, Watch, check_is_ours, migrate
from tui_mail.store.private_files import close_to_others, make_private_folder
from tui_mail.store.tally import Tally
from tui_mail.store.upkeep import give_back

BUSY_SECONDS: Final = 10.0
"""How long a locked database is waited for."""

PRAGMAS: Final = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA secure_delete = FAST",
    "PRAGMA cache_size = -24576",  # KiB
    "PRAGMA mmap_size = 0",  # what is written is in the cache; what is mapped counts as memory
    "PRAGMA temp_store = MEMORY",
    "PRAGMA wal_autocheckpoint = 8000",  # pages: fewer writes of the same index page
    "PRAGMA journal_size_limit = 67108864",
)

FREED_AT_CLOSE: Final = 4000
"""Pages given back to the disk when the store is closed; quick, however many are free."""


@record
class Transaction:
    """What the parts of one change share."""

    db: sqlite3.Connection
    blobs: Path
    now: int
    """Unix seconds."""
    tally: Tally = field(default_factory=Tally)
    loose: list[str] = field(default_factory=list)
    """SHA-256 in hex of files that may be needed no more once this is committed."""


class Database:
    """The only connection that writes. Safe to use from any thread, one at a time.

    Args:
        path: mail.db; made if missing, with its folder.
        now: the wall clock, Unix seconds.
        watch: hears how an update goes.

    Raises:
        StoreCorrupt: damaged, or of a newer program.
        StoreLocked, StoreFull, StoreError: it cannot be opened.
    """

    def __init__(self, path: Path, now: Callable[[], float], watch: Watch = NOBODY) -> None:
        self._path = path
        self._blobs = path.parent / "blobs"
        self._now = now
        self._lock = threading.RLock()
        self._together: Transaction | None = None
        """The one that holds what is done now."""
        with store_errors(path):
            make_private_folder(path.parent)
            make_store(path)
            close_to_others(path)
            check_not_empty(path)
            self._db = sqlite3.connect(
                path,
                timeout=BUSY_SECONDS,
                isolation_level=None,
                check_same_thread=False,
                cached_statements=256,
            )
            try:
                check_is_ours(self._db, path)
                for pragma in PRAGMAS:
                    self._db.execute(pragma).fetchall()
                migrate(self._db, path, watch)
            except BaseException:
                self._db.close()
                raise
        self._sweep(None)

    @property
    def path(self) -> Path:
        """The file mail.db."""
        return self._path

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """All that is done inside is durable when this ends, or none of it is."""
        with self._lock, store_errors(self._path):
            if self._together is not None:
                with self._part_of(self._together) as tx:
                    yield tx
                return
            self._db.execute("BEGIN IMMEDIATE")
            tx = Transaction(self._db, self._blobs, int(self._now()))
            try:
                yield tx
                tx.tally.write(self._db)
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise
            if tx.loose:
                self._sweep(tx.loose)

    @contextmanager
    def together(self) -> Iterator[None]:
        """One transaction of all that this thread does inside; the others wait for its end."""
        with self.transaction() as tx:
            self._together = tx
            try:
                yield
            finally:
                self._together = None

    @contextmanager
    def _part_of(self, whole: Transaction) -> Iterator[Transaction]:
        """Done or undone by itself, durable with the whole; its counts are right at its end."""
        self._db.execute("SAVEPOINT part")
        tx = Transaction(self._db, self._blobs, whole.now)
        try:
            yield tx
            tx.tally.write(self._db)
        except BaseException:
            if self._db.in_transaction:  # a full disk ends it at once
                self._db.execute("ROLLBACK TO part")
                self._db.execute("RELEASE part")
            raise
        self._db.execute("RELEASE part")
        whole.loose += tx.loose

    def has(self, mark: str) -> bool:
        """Whether `meta` names it; writes nothing."""
        with self._lock, store_errors(self._path):
            found = self._db.execute("SELECT 1 FROM meta WHERE name = ?", (mark,)).fetchall()
        return bool(found)

    def one(self, query: str) -> object:
        """The one value that a query without parameters gives; writes nothing."""
        with self._lock, store_errors(self._path):
            ((value,),) = self._db.execute(query).fetchall()
        return value

    def feed_plans(self) -> None:
        """What the planner of queries knows of the tables is brought up to date, where it pays."""
        with self._lock, store_errors(self._path):
            for pragma in ("PRAGMA analysis_limit = 400", "PRAGMA optimize"):
                self._db.execute(pragma).fetchall()

    def close(self) -> None:
        """Checkpoint, give free pages back, close. May be called twice.

        Both are only thrift: on a full disk they are left to the next time, and everything that
        was committed stands in the WAL.
        """
        with self._lock, store_errors(self._path):
            try:
                give_back(self._db, FREED_AT_CLOSE)
                self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            except sqlite3.ProgrammingError:
                return  # closed before
            except sqlite3.OperationalError as error:
                import logging  # seldom; not on the way to a list

                logging.getLogger(__name__).info("mail.db was closed as it is: %s", error)
            finally:
                self._db.close()

    def _sweep(self, names: list[str] | None) -> None:
        """Remove files that no row names: these, or all such that a crash left behind.

        Under the write lock: whoever writes such a file holds it until its row is committed.
        """
        if not self._blobs.is_dir():
            return
        with self._lock, store_errors(self._path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                files = [self._blobs / n for n in names] if names else list(self._blobs.iterdir())
                for file in files:
                    if not _is_named(self._db, file.name):
                        file.unlink(missing_ok=True)
            finally:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")


def _is_named(db: sqlite3.Connection, name: str) -> bool:
    try:
        sha256 = bytes.fromhex(name)
    except ValueError:
        return False
    found = db.execute("SELECT 1 FROM raw WHERE sha256 = ? AND encoding = 'file'", (sha256,))
    return found.fetchone() is not None


class Part:
    """One family of the store's methods.

    Args:
        database: shared with the other families.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
