"""Rows of the store as the list shows them."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, Final

from tui_mail.model.address import Address
from tui_mail.model.ids import AccountKey, FolderId, MessageId
from tui_mail.model.summary import UNCOUNTED, Standing, Summary
from tui_mail.store.flag_bits import shown

CHUNK: Final = 500
"""Rows a query; each is read whole before the next."""

_ROWS: Final = """
SELECT p.id, a.name, f.name, p.folder, m.subject, m.from_, m.to_, m.cc, m.date, p.received,
       m.size, p.flags, p.labels, m.attachments, p.thread, t.count, m.message_id, m.snippet,
       NOT EXISTS (SELECT 1 FROM raw INDEXED BY raw_heads
                   WHERE encoding = 'head' AND id = p.message),
       CASE WHEN f.role IS 'snoozed' THEN 'snoozed'
            WHEN EXISTS (SELECT 1 FROM lifted) THEN coalesce((
                SELECT l.why FROM placements o INDEXED BY placements_by_thread
                CROSS JOIN lifted l ON l.placement = o.id
                WHERE o.thread = p.thread AND o.folder = p.folder LIMIT 1), '')
            ELSE '' END,
       EXISTS (SELECT 1 FROM muted WHERE placement = p.id),
       CASE WHEN f.role IS 'snoozed' THEN (SELECT until FROM snoozed WHERE placement = p.id) END
FROM placements p JOIN messages m ON m.id = p.message JOIN folders f ON f.id = p.folder
JOIN accounts a ON a.id = p.account JOIN threads t ON t.id = p.thread
WHERE p.id IN (SELECT value FROM json_each(?))
"""
_ATTACHMENTS: Final = 13
_SNIPPET: Final = 17
_FIRST_WORDS: Final = """
SELECT first_words(r.encoding, r.body, r.sha256, r.size)
FROM placements p JOIN raw r ON r.id = p.message WHERE p.id = ?
"""


def summaries(db: sqlite3.Connection, ids: Sequence[int]) -> tuple[Summary, ...]:
    """In the order asked for; those that are gone or hidden are left out."""
    found: dict[int, Summary] = {}
    for start in range(0, len(ids), CHUNK):
        wanted = json.dumps(list(ids[start : start + CHUNK]))
        found.update((row[0], _summary(row)) for row in _rows(db, wanted))
    return tuple(_in_order(ids, found))


def _rows(db: sqlite3.Connection, wanted: str) -> Iterator[tuple[Any, ...]]:
    """With what their bodies say, be it that nobody has read them so far."""
    for row in db.execute(_ROWS, (wanted,)).fetchall():
        yield row if row[_ATTACHMENTS] != UNCOUNTED else _read(db, row)


def _read(db: sqlite3.Connection, row: tuple[Any, ...]) -> tuple[Any, ...]:
    """The row, its body read now."""
    ((said,),) = db.execute(_FIRST_WORDS, (row[0],)).fetchall()
    whole = [*row]
    whole[_ATTACHMENTS], whole[_SNIPPET] = json.loads(said)
    return tuple(whole)


def _in_order(ids: Sequence[int], found: dict[int, Summary]) -> Iterator[Summary]:
    return (found[row_id] for row_id in ids if row_id in found)


def _summary(row: tuple[Any, ...]) -> Summary:
    (
        row_id,
        account,
        folder,
        folder_id,
        subject,
        from_,
        to,
        cc,
        date,
        received,
        size,
        bits,
        labels,
        attachments,
        thread,
        thread_size,
        message_id,
        snippet,
        whole,
        standing,
        muted,
        until,
    ) = row
    return Summary(
        id=MessageId(row_id),
        account=AccountKey(account),
        folder=folder,
        folder_id=FolderId(folder_id),
        subject=subject,
        from_=people(from_),
        to=people(to),
        cc=people(cc),
        date=received if date is None else date,
        received=received,
        size=size,
        flags=shown(bits, labels),
        attachments=attachments,
        thread=thread,
        thread_size=thread_size,
        message_id=message_id,
        snippet=snippet,
        whole=bool(whole),
        standing=Standing(standing or (Standing.MUTED if muted else "")),
        until=until,
    )


@lru_cache(maxsize=1024)
def people(stored: str) -> tuple[Address, ...]:
    """Addresses as the column has them."""
    if not stored:
        return ()
    return tuple(Address(name, address) for name, address in json.loads(stored))
