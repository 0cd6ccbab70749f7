"""Messages of which only the beginning is here, and what makes them whole.

A message that is made whole keeps its place, its flags and its thread: in one transaction its bytes
take the place of its beginning. Must never take a beginning for a message, nor let go of one before
the whole is here.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from tui_mail.model.ids import AccountKey, FolderId, MessageId
from tui_mail.ports.heads_store import HeadLine
from tui_mail.ports.mail_store import Arrival
from tui_mail.store import places, raw, reports
from tui_mail.store.account_rows import find_account
from tui_mail.store.database import Part, Transaction
from tui_mail.store.ledger import forget_settled
from tui_mail.store.raw import Stored

_IS_HEAD: Final = "SELECT 1 FROM raw WHERE id = ? AND encoding = 'head'"
_LINE: Final = """
SELECT a.name, l.server, l.username, l.uidl, m.size, l.on_server, r.encoding, r.body, r.sha256,
       r.size
FROM placements p JOIN messages m ON m.id = p.message JOIN raw r ON r.id = p.message
JOIN accounts a ON a.id = p.account LEFT JOIN ledger l ON l.id = p.ledger
WHERE p.id = ? AND r.encoding = 'head'
"""
_ADDRESS: Final = """
SELECT o.server_folder, o.uid FROM placements p JOIN placements o ON o.message = p.message
WHERE p.id = ?1 AND o.account = p.account AND o.server_folder IS NOT NULL AND o.uid IS NOT NULL
ORDER BY o.id <> ?1, o.id LIMIT 1
"""
_OF_LINE: Final = """
SELECT min(p.id) FROM ledger l JOIN placements p ON p.ledger = l.id JOIN raw r ON r.id = p.message
WHERE l.account = ? AND l.server = ? AND l.username = ? AND l.uidl = ? AND p.folder IS NOT NULL
  AND r.encoding = 'head' GROUP BY p.message
"""
_COUNT: Final = """
SELECT count(*) FROM raw r INDEXED BY raw_heads
CROSS JOIN placements p ON p.message = r.id AND +p.account = ? AND p.folder IS NOT NULL
WHERE r.encoding = 'head'
"""
_OF_DROP: Final = """
SELECT count(*) FROM raw r INDEXED BY raw_heads
CROSS JOIN placements p ON p.message = r.id AND +p.account = ? AND p.folder IS NOT NULL
WHERE r.encoding = 'head' AND p.ledger IS NOT NULL AND p.uid IS NULL
"""
_CAME: Final = """
SELECT h.id, w.id, hr.encoding, hr.body, hr.sha256, hr.size,
       wr.encoding, wr.body, wr.sha256, wr.size
FROM raw hr INDEXED BY raw_heads JOIN messages h ON h.id = hr.id
JOIN messages w ON w.message_key = h.message_key AND w.message_id = h.message_id
 AND w.size = h.size AND w.id <> h.id
JOIN raw wr ON wr.id = w.id AND wr.encoding <> 'head'
WHERE hr.encoding = 'head'
  AND EXISTS (SELECT 1 FROM placements
              WHERE message = h.id AND account = ?1 AND ledger IS NOT NULL)
  AND EXISTS (SELECT 1 FROM placements WHERE message = w.id AND account = ?1
              AND server_folder IS NOT NULL AND uid IS NOT NULL AND added >= ?2)
ORDER BY h.id, w.id
"""
_LINES_OF: Final = """
SELECT DISTINCT ledger FROM placements WHERE message = ? AND ledger IS NOT NULL
"""
_PARK: Final = "UPDATE ledger SET uidl = uidl || ' was ' || id, on_server = 0 WHERE id = ?"


class HeadPart(Part):
    """See ports.heads_store.HeadStore."""

    def head_line(self, message: MessageId) -> HeadLine | None:
        """Where its rest is; None: all of it is here."""
        with self._database.transaction() as tx:
            row = tx.db.execute(_LINE, (message,)).fetchone()
            if row is None:
                return None
            account, server, username, uidl, size, there, *stored = row
            beginning = raw.head(_stored(stored), tx.blobs)
            address = tx.db.execute(_ADDRESS, (message,)).fetchone()
        return HeadLine(
            AccountKey(account), server or "", username or "", uidl or "", size, bool(there),
            beginning, None if address is None else (FolderId(address[0]), int(address[1])),
        )  # fmt: skip

    def head_of(
        self, account: AccountKey, server: str, username: str, uidl: str
    ) -> tuple[MessageId, ...]:
        """One place of the message of that line of the ledger."""
        with self._database.transaction() as tx:
            wanted = (find_account(tx, account), server, username, uidl)
            rows = tx.db.execute(_OF_LINE, wanted).fetchall()
        return tuple(MessageId(row_id) for (row_id,) in rows)

    def heads(self, account: AccountKey) -> int:
        """How many messages of the account are not here whole."""
        with self._database.transaction() as tx:
            row = tx.db.execute(_COUNT, (find_account(tx, account),)).fetchone()
        return int(row[0])

    def drop_heads(self, account: AccountKey) -> int:
        """How many of those are of a maildrop, whose server has the rest."""
        with self._database.transaction() as tx:
            row = tx.db.execute(_OF_DROP, (find_account(tx, account),)).fetchone()
        return int(row[0])

    def make_whole(self, message: MessageId, arrival: Arrival) -> tuple[FolderId, ...]:
        """Its bytes take the place of its beginning; the folders where it is shown."""
        with self._database.transaction() as tx:
            place = places.load_one(tx, message)
            return _folders(_make_whole(tx, place.message, arrival))

    def make_all_whole(self, came: Sequence[tuple[MessageId, Arrival]]) -> tuple[FolderId, ...]:
        """The same for several at once; one that was removed meanwhile is left out."""
        with self._database.transaction() as tx:
            arrived = dict(came)
            return _folders(
                folder
                for place in places.load(tx, list(arrived))
                for folder in _make_whole(tx, place.message, arrived[MessageId(place.id)])
            )

    def head_gone(self, message: MessageId, *, replaced: bool) -> None:
        """The server has it no more; or has another message under its name, which is to come."""
        with self._database.transaction() as tx:
            place = places.load_one(tx, message)
            if replaced:
                tx.db.execute(_PARK, (place.ledger,))
                forget_settled(tx, place.account)
            else:
                tx.db.execute("UPDATE ledger SET on_server = 0 WHERE id = ?", (place.ledger,))


def join_came(tx: Transaction, account: int, since: int) -> None:
    """Beginnings whose message came whole another way: of equal size, and beginning alike.

    What the maildrop has is not proved by that: it is compared before it may go from there.
    """
    joined: set[int] = set()
    for head, came, *stored in tx.db.execute(_CAME, (account, since)).fetchall():
        if head in joined:
            continue
        beginning = raw.head(_stored(stored[:4]), tx.blobs)
        if not raw.head(_stored(stored[4:]), tx.blobs).startswith(beginning):
            continue
        joined.add(head)
        lines = tx.db.execute(_LINES_OF, (head,)).fetchall()
        tx.db.executemany(
            "UPDATE ledger SET sha256 = ? WHERE id = ?", [(stored[6], line) for (line,) in lines]
        )
        tx.db.executemany("INSERT OR IGNORE INTO unproven_lines VALUES (?)", lines)
        _replace(tx, head, came)


def _make_whole(tx: Transaction, head: int, arrival: Arrival) -> Iterable[int]:
    """The folders where it is shown; none where another hand was quicker."""
    from tui_mail.store.arrivals import keep_message

    if tx.db.execute(_IS_HEAD, (head,)).fetchone() is None:
        return ()
    lines = tx.db.execute(_LINES_OF, (head,)).fetchall()
    shown = _replace(tx, head, keep_message(tx, arrival))
    tx.db.executemany(
        "UPDATE ledger SET sha256 = ?, fetched = ? WHERE id = ?",
        [(arrival.digest.sha256, tx.now, line) for (line,) in lines],
    )
    reports.lay(tx, [arrival.report] if arrival.report is not None else [])
    return shown


def _folders(rows: Iterable[int]) -> tuple[FolderId, ...]:
    return tuple(FolderId(row) for row in dict.fromkeys(rows))


def _replace(tx: Transaction, head: int, whole: int) -> Iterable[int]:
    """Wherever the one stood stands the other; the folders of it."""
    rows = tx.db.execute(
        "SELECT folder, thread FROM placements WHERE message = ?", (head,)
    ).fetchall()
    tx.db.execute("UPDATE placements SET message = ? WHERE message = ?", (whole, head))
    tx.db.execute("UPDATE OR IGNORE loose_answers SET message = ? WHERE message = ?", (whole, head))
    tx.tally.threads.update(thread for _, thread in rows)
    raw.release(tx, [head])
    return sorted({folder for folder, _ in rows if folder is not None})


def _stored(row: Sequence[Any]) -> Stored:
    encoding, body, sha256, size = row
    return encoding, body, sha256, size
