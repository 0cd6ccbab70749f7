"""What came back about messages that were sent: matched to their send records.

Must never believe more than it can check: a report counts only for a Message-ID that was sent from
here, and only for a recipient of that very message; for anybody else it changes nothing.
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Final

from tui_mail.errors import MessageError
from tui_mail.model.ids import MessageId, OutboxId
from tui_mail.model.outbox import RecipientState, SendState
from tui_mail.ports.mail_store import Report, Returned
from tui_mail.store.database import Transaction
from tui_mail.store.message_keys import message_key
from tui_mail.store.message_words import storable

# of messages that were submitted again and again, the newest
_ABOUT: Final = """
SELECT id, state FROM outbox
WHERE account IN (SELECT id FROM accounts) AND message_id IN (SELECT value FROM json_each(?))
ORDER BY id DESC LIMIT 20
"""
_RECIPIENTS: Final = "SELECT position, address, state, reply, late FROM recipients WHERE entry = ?"
_MARK: Final = """
UPDATE recipients SET state = ?, reply = ?, late = ? WHERE entry = ? AND position = ?
"""
_NEWS: Final = "UPDATE outbox SET news_at = ?, news_read = 0 WHERE id = ?"
_READ: Final = """
UPDATE outbox SET news_read = 1 WHERE id IN (SELECT value FROM json_each(?))
"""
_WARN: Final = """
UPDATE outbox SET warned_at = coalesce(warned_at, ?1), news_read = 0
WHERE id = ?2 AND (warned_at IS NULL AND state = 'waiting' OR state = 'expired')
"""
_IN_SENT: Final = """
SELECT p.id FROM messages m CROSS JOIN placements p ON p.message = m.id
JOIN folders f ON f.id = p.folder AND f.role = 'sent'
WHERE m.message_key = ? AND m.message_id = ? ORDER BY p.id DESC LIMIT 1
"""
_GONE_OUT: Final = frozenset((SendState.SENT, SendState.WAITING, SendState.SENDING))
"""States in which a server may have taken it for some of its recipients already."""


def lay(tx: Transaction, reports: Iterable[Report]) -> None:
    """Write into the send records what these say."""
    for report in reports:
        for entry, state in tx.db.execute(_ABOUT, (json.dumps(report.message_ids),)).fetchall():
            if _lay_one(tx, entry, SendState(state), report):
                tx.db.execute(_NEWS, (tx.now, entry))


def _lay_one(tx: Transaction, entry: int, state: SendState, report: Report) -> bool:
    """Whether it is news."""
    said = {_folded(a): one for one in reversed(report.recipients) for a in one.addresses}
    changed = False
    for position, address, was, reply, late in tx.db.execute(_RECIPIENTS, (entry,)).fetchall():
        one = said.get(_folded(address))
        if one is None:
            continue
        now = _state(state, RecipientState(was), one)
        words = storable(one.reply)
        if now is None or (now.value, words, one.late) == (was, reply, bool(late)):
            continue
        tx.db.execute(_MARK, (now.value, words, one.late, entry, position))
        changed = True
    return changed


def _state(entry: SendState, was: RecipientState, one: Returned) -> RecipientState | None:
    """What the recipient is now; None: the report is no news of this one."""
    if was is RecipientState.ACCEPTED and entry in _GONE_OUT:
        return was if one.late else RecipientState.BOUNCED
    if entry is SendState.MAYBE_SENT and was is RecipientState.WAITING:
        return was  # it did go out, that much is sure: but only its writer says what to do now
    return None


def warn(tx: Transaction, entry: OutboxId) -> bool:
    """It waits for long, or was given up; False where that was said before."""
    return tx.db.execute(_WARN, (tx.now, entry)).rowcount == 1


def read(tx: Transaction, entries: Sequence[OutboxId]) -> None:
    """Somebody has read what came back about these."""
    tx.db.execute(_READ, (json.dumps(list(entries)),))


def about(db: sqlite3.Connection, message_ids: Sequence[str]) -> tuple[OutboxId, ...]:
    """Send records of messages with one of these Message-IDs, newest first."""
    if not message_ids:
        return ()
    rows = db.execute(_ABOUT, (json.dumps(list(message_ids)),)).fetchall()
    return tuple(OutboxId(row_id) for row_id, _ in rows)


def in_sent(db: sqlite3.Connection, message_ids: Sequence[str]) -> MessageId | None:
    """The copy in a Sent folder of the first of these Message-IDs that has one."""
    for message_id in message_ids:
        row = db.execute(_IN_SENT, (message_key(message_id), message_id)).fetchone()
        if row is not None:
            return MessageId(row[0])
    return None


def _folded(address: str) -> str:
    """Alike for all ways to write an address; case before the @ counts almost nowhere."""
    from tui_mail.message.addresses import wire_address  # reports are few

    try:
        return wire_address(address).lower()
    except MessageError:
        return address.lower()
