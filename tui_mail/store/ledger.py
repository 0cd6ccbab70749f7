"""The UIDL ledger: what was ever fetched from a maildrop (RFC 1939, section 7).

Must never forget a line because its message was removed here: it would be fetched again. Must
never take a DELE for done before QUIT was answered or a listing shows it. A name that comes with
other bytes gets a line of its own; the old line stays, under a name that no server can give.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Final

from tui_mail.model.ids import AccountKey
from tui_mail.model.maildrop import Deleted, LedgerRow
from tui_mail.ports.mail_store import DropOrigin
from tui_mail.store.account_rows import find_account
from tui_mail.store.database import Part, Transaction
from tui_mail.store.threads import next_id

_ALL: Final = """
SELECT uidl, size, sha256, fetched, deleted_here, dele_sent, deleted_there,
       EXISTS (SELECT 1 FROM unproven_lines WHERE unproven_lines.ledger = ledger.id)
FROM ledger
WHERE account = ? AND server = ? AND username = ?
"""
_ANY: Final = """
SELECT 1 FROM ledger WHERE account = ? AND server = ? AND username = ? LIMIT 1
"""
_STANDING: Final = """
SELECT id, uidl, on_server, dele_sent FROM ledger
WHERE account = ? AND server = ? AND username = ?
"""
_THERE: Final = """
SELECT 1 FROM ledger WHERE account = ? AND server = ? AND username = ?
AND uidl IN (SELECT value FROM json_each(?)) LIMIT 1
"""
_NEW: Final = """
INSERT INTO ledger (id, account, server, username, uidl, size, sha256, fetched)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
_ENTER: Final = """
INSERT INTO ledger (account, server, username, uidl, size, sha256, fetched)
VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (account, server, username, uidl) DO UPDATE SET
    size = excluded.size, sha256 = excluded.sha256, fetched = excluded.fetched,
    deleted_here = 0, dele_sent = 0, on_server = 1, deleted_there = 0
RETURNING id
"""
_DELE: Final = """
UPDATE ledger SET dele_sent = 1
WHERE account = ? AND server = ? AND username = ? AND uidl = ?
"""
_GONE: Final = """
UPDATE ledger SET dele_sent = 0, on_server = 0, deleted_there = 1
WHERE account = ? AND server = ? AND username = ? AND uidl = ?
"""
_SAME: Final = """
UPDATE ledger SET size = ?, on_server = 1, deleted_there = iif(deleted_there = 0, 0, 2)
WHERE account = ? AND server = ? AND username = ? AND uidl = ?
"""
_SETTLE: Final = """
UPDATE ledger SET on_server = ?1, dele_sent = 0,
    deleted_there = iif(dele_sent AND NOT ?1, 1, deleted_there)
WHERE id = ?2
"""
_PARK: Final = """
UPDATE ledger SET uidl = uidl || ' was ' || id, on_server = 0, dele_sent = 0
WHERE account = ? AND server = ? AND username = ? AND uidl = ? AND sha256 <> ?
"""
_RENAME: Final = """
UPDATE ledger SET uidl = ?, size = ?, on_server = 1, dele_sent = 0, deleted_there = 0
WHERE account = ? AND server = ? AND username = ? AND uidl = ? AND sha256 = ?
"""


_DELETED: Final = {int(what): what for what in Deleted}


class LedgerPart(Part):
    """What was fetched by POP; see ports.mail_store.LedgerStore."""

    def ledger(self, account: AccountKey, server: str, username: str) -> Mapping[str, LedgerRow]:
        """Every UIDL ever fetched from that maildrop."""
        with self._database.transaction() as tx:
            rows = tx.db.execute(_ALL, (find_account(tx, account), server, username)).fetchall()
        return {
            uidl: LedgerRow(
                uidl,
                size,
                sha256,
                fetched,
                bool(here),
                bool(sent),
                _DELETED.get(there, Deleted.NO),
                bool(unproven),
            )
            for uidl, size, sha256, fetched, here, sent, there, unproven in rows
        }

    def has_ledger(self, account: AccountKey, server: str, username: str) -> bool:
        """Whether anything was ever fetched from that maildrop."""
        with self._database.transaction() as tx:
            drop = (find_account(tx, account), server, username)
            return tx.db.execute(_ANY, drop).fetchone() is not None

    def note_listing(
        self, account: AccountKey, server: str, username: str, uidls: Sequence[str]
    ) -> None:
        """What is on the server now: a DELE whose UIDL is still listed is to be said again."""
        listed = set(uidls)
        with self._database.transaction() as tx:
            drop = (find_account(tx, account), server, username)
            changed = [
                (int(uidl in listed), row_id)
                for row_id, uidl, on_server, dele_sent in tx.db.execute(_STANDING, drop).fetchall()
                if dele_sent or bool(on_server) != (uidl in listed)
            ]
            tx.db.executemany(_SETTLE, changed)

    def settled(self, account: AccountKey, server: str, username: str) -> bytes:
        """Mark of the listing after which nothing was left to do; empty: of none."""
        with self._database.transaction() as tx:
            name = _settled_name(find_account(tx, account), server, username)
            row = tx.db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return bytes.fromhex(row[0]) if row else b""

    def note_settled(self, account: AccountKey, server: str, username: str, mark: bytes) -> None:
        """All of that listing is in the ledger, and nothing of it is to go from the server."""
        with self._database.transaction() as tx:
            name = _settled_name(find_account(tx, account), server, username)
            tx.db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, mark.hex()))

    def note_dele(
        self, account: AccountKey, server: str, username: str, uidls: Sequence[str]
    ) -> None:
        """DELE is about to be sent for these; no listing is settled any more."""
        with self._database.transaction() as tx:
            name = _settled_name(find_account(tx, account), server, username)
            tx.db.execute("DELETE FROM meta WHERE name = ?", (name,))
        self._note(_DELE, account, server, username, uidls)

    def note_deleted(
        self, account: AccountKey, server: str, username: str, uidls: Sequence[str]
    ) -> None:
        """QUIT was answered: these are gone on the server."""
        self._note(_GONE, account, server, username, uidls)

    def note_same(
        self, account: AccountKey, server: str, username: str, uidl: str, size: int
    ) -> None:
        """It was fetched again, and its bytes are the same as ever; this is what LIST says now."""
        with self._database.transaction() as tx:
            drop = (find_account(tx, account), server, username)
            tx.db.execute(_SAME, (size, *drop, uidl))

    def rename_uidl(self, account: AccountKey, was: str, drop: DropOrigin, sha256: bytes) -> None:
        """The message of the line `was` has another name now."""
        with self._database.transaction() as tx:
            drop_key = (find_account(tx, account), drop.server, drop.username)
            tx.db.execute(_PARK, (*drop_key, drop.uidl, sha256))
            tx.db.execute(_RENAME, (drop.uidl, drop.size, *drop_key, was, sha256))

    def _note(
        self, change: str, account: AccountKey, server: str, username: str, uidls: Sequence[str]
    ) -> None:
        with self._database.transaction() as tx:
            drop = (find_account(tx, account), server, username)
            tx.db.executemany(change, [(*drop, uidl) for uidl in uidls])


def forget_settled(tx: Transaction, account: int) -> None:
    """No listing of that account is settled any more."""
    tx.db.execute("DELETE FROM meta WHERE name GLOB ?", (f"settled {account} *",))


def _settled_name(account: int | None, server: str, username: str) -> str:
    """In `meta`; a salvaged store has none, so that each listing is compared anew."""
    return f"settled {account} {server} {username}"


def enter(
    tx: Transaction, fetched: Sequence[tuple[int, DropOrigin | None, bytes]]
) -> list[int | None]:
    """A line for each (account, origin, sha256) that came from a maildrop; its row, or None."""
    if (new := _all_new(tx, fetched)) is not None:
        return new
    lines: list[int | None] = []
    for account, drop, sha256 in fetched:
        if drop is None:
            lines.append(None)
            continue
        line = (account, drop.server, drop.username, drop.uidl)
        tx.db.execute(_PARK, (*line, sha256))
        words = (*line, drop.size, sha256, tx.now)
        lines.append(tx.db.execute(_ENTER, words).fetchall()[0][0])
    return lines


def _all_new(
    tx: Transaction, fetched: Sequence[tuple[int, DropOrigin | None, bytes]]
) -> list[int | None] | None:
    """The same at once for what came from one maildrop under names it never gave; None: others."""
    rows = [
        (account, drop.server, drop.username, drop.uidl, drop.size, sha256, tx.now)
        for account, drop, sha256 in fetched
        if drop is not None
    ]
    drops, names = {row[:3] for row in rows}, {row[3] for row in rows}
    if len(drops) != 1 or not len(fetched) == len(rows) == len(names):
        return None
    if tx.db.execute(_THERE, (*drops.pop(), json.dumps(list(names)))).fetchone() is not None:
        return None
    first = next_id(tx, "ledger")
    tx.db.executemany(_NEW, [(number, *row) for number, row in enumerate(rows, first)])
    return list(range(first, first + len(rows)))
