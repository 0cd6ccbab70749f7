"""Outbox entries as rows: read by the writer and by readers alike."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

from tui_mail.model.ids import AccountKey, OutboxId
from tui_mail.model.outbox import (
    SETTLED,
    WARNED_OF,
    OutboxEntry,
    Recipient,
    RecipientState,
    SendState,
    SentCopy,
)
from tui_mail.store.among import AMONG

_ENTRIES: Final = """
SELECT o.id, a.name, o.message_id, o.subject, o.sender, o.size, o.state, o.attempts, o.queued,
       o.next_attempt, o.last_error, o.sent_copy, o.smtp, o.news_read, o.scheduled, o.news_at,
       o.warned_at, o.resent
FROM outbox o JOIN accounts a ON a.id = o.account
"""
_NEWEST_FIRST: Final = " ORDER BY o.id DESC"
_THESE: Final = _ENTRIES + "WHERE o.id" + AMONG + _NEWEST_FIRST
_SINCE: Final = (
    _ENTRIES
    + "WHERE o.state NOT"
    + AMONG
    + " OR o.settled_at >= ?2 OR o.news_at >= ?2 OR o.sent_copy = 'pending'"
    + _NEWEST_FIRST
)
_RECIPIENTS: Final = """
SELECT entry, address, state, reply, late FROM recipients
WHERE entry IN (SELECT value FROM json_each(?)) ORDER BY entry, position
"""
_SETTLED: Final = json.dumps(sorted(SETTLED))


def all_entries(db: sqlite3.Connection) -> tuple[OutboxEntry, ...]:
    """Newest first."""
    return _entries(db, db.execute(_ENTRIES + _NEWEST_FIRST).fetchall())


def these_entries(db: sqlite3.Connection, ids: Sequence[int]) -> tuple[OutboxEntry, ...]:
    """Newest first; those that are gone are left out."""
    return _entries(db, db.execute(_THESE, (json.dumps(list(ids)),)).fetchall())


def entries_since(db: sqlite3.Connection, since: int) -> tuple[OutboxEntry, ...]:
    """What is not settled, or was settled or came back since then (Unix seconds), or
    whose copy is not filed; newest first.
    """
    return _entries(db, db.execute(_SINCE, (_SETTLED, since)).fetchall())


def _entries(db: sqlite3.Connection, rows: list[tuple[Any, ...]]) -> tuple[OutboxEntry, ...]:
    people: defaultdict[int, list[Recipient]] = defaultdict(list)
    wanted = json.dumps([row[0] for row in rows])
    for entry, address, state, reply, late in db.execute(_RECIPIENTS, (wanted,)).fetchall():
        people[entry].append(Recipient(address, RecipientState(state), reply, bool(late)))
    return tuple(_entry(row, tuple(people[row[0]])) for row in rows)


def _entry(row: tuple[Any, ...], recipients: tuple[Recipient, ...]) -> OutboxEntry:
    (
        row_id,
        account,
        message_id,
        subject,
        sender,
        size,
        state,
        attempts,
        queued,
        next_attempt,
        last_error,
        sent_copy,
        smtp,
        news_read,
        scheduled,
        news_at,
        warned,
        resent,
    ) = row
    known = SendState(state)
    return OutboxEntry(
        id=OutboxId(row_id),
        account=AccountKey(account),
        message_id=message_id,
        subject=subject,
        sender=sender,
        size=size,
        state=known,
        attempts=attempts,
        queued=queued,
        next_attempt=next_attempt,
        last_error=last_error,
        sent_copy=SentCopy(sent_copy),
        smtp=smtp,
        recipients=recipients,
        # a warning is none any more once the message is sent or taken back
        news=not news_read and (news_at is not None or known in WARNED_OF),
        scheduled=scheduled,
        warned=warned,
        resent=bool(resent),
    )
