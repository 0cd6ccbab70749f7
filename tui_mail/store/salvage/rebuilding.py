"""A new store made of the rows of a damaged one.

Ids stay what they were, so that a message is the same for everybody. Counts and threads are made
anew. Nothing leaves the new store by itself: what was to be sent or said comes back held.
"""

import json
import os
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

from tui_mail.errors import StoreCorrupt
from tui_mail.model.frozen import frozen
from tui_mail.model.ids import AccountKey
from tui_mail.store import held, people, people_past
from tui_mail.store.database import Transaction
from tui_mail.store.failures import store_errors
from tui_mail.store.flag_bits import NOT_UNREAD
from tui_mail.store.held import Held
from tui_mail.store.making import make_store
from tui_mail.store.migrate import check_not_newer
from tui_mail.store.salvage.kept_rows import keep
from tui_mail.store.salvage.loose import heed_loose_answers
from tui_mail.store.salvage.mail_rows import MailRows
from tui_mail.store.salvage.pages import MAGIC, Pages
from tui_mail.store.salvage.side_rows import SideRows
from tui_mail.store.salvage.tables import Tables
from tui_mail.store.salvage_mark import MARK

Tell = Callable[[str, int], None]
"""What is being done, and to how many so far."""

ID_GAP: Final = 100_000
"""Ids left out where the store does not say any more which it gave last."""

_VERSION: Final = 60
"""Where user_version stands in the first page (sqlite.org/fileformat2.html, 1.3)."""
_TOO_HIGH: Final = 1000
"""No schema is: a damaged page says anything."""

_COUNTS: Final = """
UPDATE folders SET
    threads = (SELECT count(*) FROM tops WHERE folder = folders.id),
    total = (SELECT count(*) FROM placements WHERE folder = folders.id),
    unread = (SELECT count(*) FROM placements WHERE folder = folders.id AND flags & ? = 0)
"""
_SEQUENCE: Final = "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?"
_BEGIN_AT: Final = """
INSERT INTO sqlite_sequence (name, seq)
SELECT ?2, ?1 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = ?2)
"""
_MOST: Final = "SELECT coalesce(max(id), 0) FROM "
_COUNTED_IDS: Final = "SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'"


@frozen
class Salvaged:
    """What came of it."""

    messages: int
    """In their folders again, or in Recovered."""
    recovered: int
    """Those of them whose folder could not be read."""
    lost: int
    """At least so many messages could not be read any more."""
    outbox: int
    lost_outbox: int
    held: Held


def check_not_newer_than_us(damaged: Path) -> None:
    """Raises StoreCorrupt where the store can still tell that a newer program made it."""
    with store_errors(damaged), closing(Pages(damaged)) as pages:
        first = pages[1]
    version = int.from_bytes(first[_VERSION : _VERSION + 4], "big")
    if first.startswith(MAGIC) and version < _TOO_HIGH:
        check_not_newer(version, damaged)


def rebuild(
    damaged: Path, fresh: Path, accounts: Sequence[AccountKey], now: int, tell: Tell
) -> Salvaged:
    """Make a new store of what can be read.

    Args:
        damaged: mail.db with its WAL beside it; only read. Big messages are in its `blobs`.
        fresh: where the new store is made; nothing is there.
        accounts: of the settings, for mail that names none any more.
        now: Unix seconds.
        tell: hears how it goes.

    Raises:
        StoreFull, StoreError: the new store cannot be written.
    """
    with store_errors(fresh), closing(Pages(damaged)) as pages:
        make_store(fresh)
        with closing(sqlite3.connect(fresh, isolation_level=None)) as db:
            # it is nobody's store before it is whole: a crash leaves nothing of it
            for pragma in ("journal_mode = OFF", "synchronous = OFF", "foreign_keys = OFF"):
                db.execute(f"PRAGMA {pragma}").fetchall()
            db.execute("PRAGMA trusted_schema = OFF")
            db.execute("BEGIN IMMEDIATE")
            tx = Transaction(db, damaged.parent / "blobs", now)
            done = _rebuild(tx, Tables(pages), accounts, tell)
            db.execute("COMMIT")
            _check(db, fresh)
            db.execute("PRAGMA journal_mode = DELETE").fetchall()
        _sync(fresh)
    return done


def _rebuild(
    tx: Transaction, tables: Tables, accounts: Sequence[AccountKey], tell: Tell
) -> Salvaged:
    side = SideRows(tx, tables)
    side.accounts(accounts)
    totals = side.folders()
    mail = MailRows(tx, tables, side, tell)
    mail.bytes_and_words()
    side.ledger()
    side.ties()
    mail.places()
    outbox, lost_outbox = side.outbox()
    recovered = mail.recover()
    heed_loose_answers(tx)
    side.matched()
    keep(tables, side)
    side.journal()
    tx.tally.folders.clear()
    tx.tally.write(tx.db)
    tx.db.execute(_COUNTS, (NOT_UNREAD,))
    _keep_ids_unused(tx.db, tables)
    waiting = held.hold(tx.db)
    (newest,) = tx.db.execute("SELECT coalesce(max(id), 0) FROM placements").fetchone()
    tx.db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (MARK, str(newest)))
    people_past.begin_anew(tx)
    people.keep_book(tx, side.book())
    (shown,) = tx.db.execute("SELECT count(*) FROM placements WHERE folder NOT NULL").fetchone()
    lost = max(mail.lost, totals - (shown - recovered), 0)
    return Salvaged(shown, recovered, lost, outbox, lost_outbox, waiting)


def _keep_ids_unused(db: sqlite3.Connection, tables: Tables) -> None:
    """No id that was given once is given again."""
    told: dict[str, int] = {}
    for row in tables.rows("sqlite_sequence"):
        name, last = row["name"], row["seq"]
        if isinstance(name, str) and isinstance(last, int) and 0 <= last < 2**53:
            told[name] = max(last, told.get(name, 0))
    for (table,) in db.execute(_COUNTED_IDS).fetchall():
        (most,) = db.execute(_MOST + table).fetchone()
        last = max(told[table], most) if table in told else most + ID_GAP
        db.execute(_SEQUENCE, (last, table))
        db.execute(_BEGIN_AT, (last, table))


def _check(db: sqlite3.Connection, fresh: Path) -> None:
    """What was made of a wreck is looked over before it becomes the store."""
    strangers = db.execute("PRAGMA foreign_key_check").fetchall()
    found = db.execute("PRAGMA integrity_check(1)").fetchone()
    if strangers or found != ("ok",):
        words = json.dumps(strangers[:1]) if strangers else found[0]
        raise StoreCorrupt(f"What was salvaged makes no whole store ({words}).", f"See {fresh}.")


def _sync(file: Path) -> None:
    handle = os.open(file, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
