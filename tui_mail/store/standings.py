"""What is on top of lists, waited for, and not to be heard of: pins, reminders, muted threads.

Must never take a message's own answer, or what oneself wrote, for an answer.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from tui_mail.model.flags import SEEN
from tui_mail.model.ids import AccountKey, FolderId, MessageId
from tui_mail.ports.store_words import UndoStep
from tui_mail.store import places, undo_log
from tui_mail.store.account_rows import account_id
from tui_mail.store.changes import flag, put
from tui_mail.store.database import Transaction
from tui_mail.store.message_keys import message_key
from tui_mail.store.places import Place
from tui_mail.store.snoozing import OTHERS_WROTE, folders_of, lowered
from tui_mail.store.undo_log import Before

GIVEN_UP: Final = 30 * 86_400
"""Seconds after which a reminder of a message that never was in this account is forgotten."""

_OF_THREADS: Final = """
SELECT id FROM placements WHERE thread IN (
    SELECT thread FROM placements WHERE id IN (SELECT value FROM json_each(?)))
ORDER BY id
"""
_NAMES: Final = """
SELECT DISTINCT p.account, m.message_id FROM placements p JOIN messages m ON m.id = p.message
WHERE p.id IN (SELECT value FROM json_each(?)) AND m.message_id <> ''
"""
_REMIND: Final = """
INSERT INTO reminders (account, message_id, until, since) VALUES (?, ?, ?, ?)
ON CONFLICT (account, message_id) DO UPDATE SET until = excluded.until, since = excluded.since
"""
_NO_REMINDER: Final = "DELETE FROM reminders WHERE account = ? AND message_id = ?"
_OFF_TOP: Final = (
    "DELETE FROM lifted WHERE why = 'reminder' AND placement IN (SELECT value FROM json_each(?))"
)
_WAITING: Final = "SELECT id, account, message_id, until FROM reminders"
_SENT: Final = """
SELECT p.id FROM messages m CROSS JOIN placements p ON p.message = m.id
JOIN folders f ON f.id = p.folder
WHERE m.message_key = ? AND p.account = ? ORDER BY f.role IS NOT 'sent', p.id LIMIT 1
"""
_IT: Final = "SELECT 1 FROM placements p WHERE p.id = ? AND "
_HAS_ANSWER: Final = _IT + OTHERS_WROTE.format(newer="q.received >= p.received")
_UNANSWERED: Final = "SELECT placement FROM lifted WHERE why = 'reminder'"
_LIFT: Final = "INSERT OR REPLACE INTO lifted VALUES (?, ?, ?)"
_MUTE: Final = "INSERT OR IGNORE INTO muted VALUES (?, ?)"
_NEW_IN_MUTED: Final = """
SELECT p.id FROM (
    SELECT DISTINCT thread FROM placements WHERE id IN (SELECT placement FROM muted)) quiet
CROSS JOIN placements p ON p.thread = quiet.thread
WHERE p.id NOT IN (SELECT placement FROM muted)
"""
_NEWEST_OF_EACH: Final = """
SELECT id, folder, max(received) FROM placements
WHERE id IN (SELECT value FROM json_each(?)) AND folder IS NOT NULL
GROUP BY thread, folder
"""
_ACCOUNT: Final = "SELECT name FROM accounts WHERE id = ?"
_IS_INBOX: Final = "SELECT 1 FROM folders WHERE id = ? AND role = 'inbox'"


def remind(tx: Transaction, messages: Sequence[MessageId], until: int | None) -> int:
    """Wait for an answer to these, or no more."""
    wanted = json.dumps(list(messages))
    named = tx.db.execute(_NAMES, (wanted,)).fetchall()
    for account, message_id in named:
        if until is None:
            tx.db.execute(_NO_REMINDER, (account, message_id))
        else:
            tx.db.execute(_REMIND, (account, message_id, until, tx.now))
    tx.db.execute(_OFF_TOP, (wanted,))
    return len(named)


def remind_of(tx: Transaction, account: AccountKey, message_id: str, until: int) -> None:
    """Of a message that is on its way."""
    tx.db.execute(_REMIND, (account_id(tx, account), message_id, until, tx.now))


def settle(tx: Transaction, at: int, own: Collection[str]) -> tuple[AccountKey, ...]:
    """Reminders that were answered, or whose time has come."""
    accounts, mine = set[int](), lowered(own)
    for row_id, account, message_id, until in tx.db.execute(_WAITING).fetchall():
        found = tx.db.execute(_SENT, (message_key(message_id), account)).fetchone()
        if found is None:
            over = until + GIVEN_UP <= at
        else:
            answered = tx.db.execute(_HAS_ANSWER, (found[0], mine)).fetchone() is not None
            over = answered or until <= at
            if over and not answered:
                tx.db.execute(_LIFT, (found[0], "reminder", tx.now))
                accounts.add(account)
        if over:
            tx.db.execute("DELETE FROM reminders WHERE id = ?", (row_id,))
    for (row_id,) in tx.db.execute(_UNANSWERED).fetchall():
        if tx.db.execute(_HAS_ANSWER, (row_id, mine)).fetchone() is not None:
            tx.db.execute("DELETE FROM lifted WHERE placement = ?", (row_id,))
            accounts.add(places.load_one(tx, row_id).account)
    return tuple(AccountKey(tx.db.execute(_ACCOUNT, (one,)).fetchone()[0]) for one in accounts)


def mute(
    tx: Transaction,
    messages: Sequence[MessageId],
    archives: Mapping[AccountKey, FolderId],
    note: UndoStep | None,
    *,
    say: bool,
) -> tuple[FolderId, ...]:
    """Their threads are read, and out of the inbox."""
    touched: list[int | None] = []
    changes: list[tuple[int, Before]] = []
    for place in places.load(tx, _all_of(tx, messages)):
        new = tx.db.execute(_MUTE, (place.id, tx.now)).rowcount
        if not new or place.folder is None:
            continue
        touched.append(place.folder)
        now, before = _flagged(tx, place, ((SEEN,), ()), touched, say=say)
        target = archives.get(AccountKey(tx.db.execute(_ACCOUNT, (place.account,)).fetchone()[0]))
        if target is not None and tx.db.execute(_IS_INBOX, (place.folder,)).fetchone():
            touched.append(target)
            before = before.and_then(Before(moved=True, folder=place.folder, to=target))
            put(tx, now, target, say=say)
        if before != Before():
            changes.append((place.id, before))
    undo_log.note(tx, "mute", changes, note)
    return folders_of(touched)


def unmute(tx: Transaction, messages: Sequence[MessageId]) -> tuple[FolderId, ...]:
    """Their threads are heard of again."""
    return _forget(tx, "DELETE FROM muted WHERE placement = ?", messages)


def come_into_muted(tx: Transaction) -> tuple[MessageId, ...]:
    """What came into muted threads since."""
    return tuple(MessageId(row_id) for (row_id,) in tx.db.execute(_NEW_IN_MUTED).fetchall())


def pin(tx: Transaction, messages: Sequence[MessageId]) -> tuple[FolderId, ...]:
    """The newest of each thread in each folder stands for it."""
    rows = tx.db.execute(_NEWEST_OF_EACH, (json.dumps(list(messages)),)).fetchall()
    tx.db.executemany(_LIFT, [(row_id, "pin", tx.now) for row_id, _, _ in rows])
    return folders_of(folder for _, folder, _ in rows)


def unpin(tx: Transaction, messages: Sequence[MessageId]) -> tuple[FolderId, ...]:
    """Nothing of their threads stands on top."""
    return _forget(tx, "DELETE FROM lifted WHERE placement = ?", messages)


def file_as(
    tx: Transaction,
    messages: Sequence[MessageId],
    target: FolderId,
    words: tuple[Sequence[str], Sequence[str]],
    how: tuple[str, UndoStep | None],
    *,
    say: bool,
) -> tuple[FolderId, ...]:
    """Into a folder, with flags set and cleared."""
    touched: list[int | None] = []
    changes: list[tuple[int, Before]] = []
    for place in places.load(tx, messages):
        folder = place.folder
        now, before = _flagged(tx, place, words, touched, say=say)
        if folder is not None and folder != target:
            put(tx, now, target, say=say)
            touched += [folder, target]
            before = before.and_then(Before(moved=True, folder=folder, to=target))
        if before != Before():
            changes.append((place.id, before))
    undo_log.note(tx, how[0], changes, how[1])
    return folders_of(touched)


def _flagged(
    tx: Transaction,
    place: Place,
    words: tuple[Sequence[str], Sequence[str]],
    touched: list[int | None],
    *,
    say: bool,
) -> tuple[Place, Before]:
    """One message with flags set and cleared, and what that changed."""
    changed = flag(tx, [place], *words, touched, say=say)
    return changed[0] if changed else (place, Before())


def _forget(tx: Transaction, statement: str, messages: Sequence[MessageId]) -> tuple[FolderId, ...]:
    going = places.load(tx, _all_of(tx, messages))
    left = [p.folder for p in going if tx.db.execute(statement, (p.id,)).rowcount]
    return folders_of(left)


def _all_of(tx: Transaction, messages: Sequence[MessageId]) -> list[int]:
    """Everything of their threads, the oldest first."""
    rows = tx.db.execute(_OF_THREADS, (json.dumps(list(messages)),)).fetchall()
    return [row_id for (row_id,) in rows]
