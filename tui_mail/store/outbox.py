"""Messages on their way: queued durably, sent by one sender, never twice.

Must never turn `sending` with the second mark (`dot_at`) into anything that is tried by itself.
"""

import json
from collections.abc import Sequence
from typing import Final

from tui_mail.errors import NotFound, StoreError
from tui_mail.model.flags import ANSWERED, FORWARDED
from tui_mail.model.ids import AccountKey, MessageId, OutboxId
from tui_mail.model.outbox import (
    SETTLED,
    OutboxEntry,
    RecipientState,
    ReportWish,
    SendState,
    SentCopy,
)
from tui_mail.ports.mail_store import NewOutgoing, Outgoing, SendUpdate
from tui_mail.store import changes, handed, outbox_rows, places, raw, reports
from tui_mail.store.account_rows import account_id, find_account
from tui_mail.store.database import Part, Transaction
from tui_mail.store.message_words import storable

_QUEUE: Final = """
INSERT INTO outbox (account, raw, message_id, subject, sender, size, bcc, state, queued,
                    next_attempt, sent_copy, answers, forwards, scheduled, notify, returns,
                    envelope_id, resent)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'none', ?, ?, ?, ?, ?, ?, ?)
"""
_OUTGOING: Final = """
SELECT raw, bcc, answers, forwards, notify, returns, envelope_id FROM outbox WHERE id = ?
"""
_DUE: Final = """
SELECT id FROM outbox WHERE state IN ('waiting', 'held') AND next_attempt <= ? ORDER BY id
"""
_CLOCK_WENT_BACK: Final = (
    """
UPDATE outbox SET next_attempt = ?1
WHERE state = 'waiting' AND next_attempt > ?1 AND attempt_at > ?1 + 300
""",
    """
UPDATE outbox SET next_attempt = ?1 + next_attempt - queued, queued = ?1
WHERE state = 'held' AND queued > ?1 + 300 AND next_attempt BETWEEN queued AND queued + 600
""",
)
"""What was tried, or queued, in what is the future now: else it would wait until then (R12). What
is to be sent at a date keeps it."""
_NEXT_DUE: Final = "SELECT min(next_attempt) FROM outbox WHERE state IN ('waiting', 'held')"
_BEGIN: Final = """
UPDATE outbox SET state = 'sending', attempts = attempts + 1, smtp = ?1, attempt_at = ?2,
                  dot_at = NULL
WHERE id = ?3 AND state IN ('waiting', 'held') AND next_attempt <= ?2
"""
_PUT_OFF: Final = """
UPDATE outbox SET state = 'waiting', next_attempt = ?, last_error = ?, smtp = ?
WHERE id = ? AND state IN ('waiting', 'held') AND next_attempt <= ?
"""
_DOT: Final = "UPDATE outbox SET dot_at = ?, smtp = ? WHERE id = ? AND state = 'sending'"
_MARKED: Final = """
SELECT smtp, dot_at FROM outbox WHERE id = ? AND state = 'sending' AND dot_at IS NOT NULL
"""
_NO_DOT: Final = "UPDATE outbox SET dot_at = NULL WHERE id = ? AND state = 'sending'"
_STILL_HERE: Final = {SendState.WAITING, SendState.HELD, SendState.CANCELLED}
_CANCEL: Final = """
UPDATE outbox SET state = 'cancelled', next_attempt = NULL, settled_at = ?
WHERE id = ? AND state IN ('waiting', 'held')
"""
_RELEASE: Final = """
UPDATE outbox SET state = 'waiting', next_attempt = ?, dot_at = NULL
WHERE id = ? AND state IN ('waiting', 'held', 'maybe-sent')
"""
_UNSENT: Final = """
UPDATE outbox SET state = 'waiting', next_attempt = ?
WHERE state = 'sending' AND dot_at IS NULL RETURNING id
"""
_MAYBE_SENT: Final = """
UPDATE outbox SET state = 'maybe-sent', next_attempt = NULL, last_error = ?
WHERE state = 'sending' AND dot_at IS NOT NULL RETURNING id
"""
_CUT: Final = "The program ended before the server answered: it may have been sent."
_COPIES: Final = """
SELECT id FROM outbox
WHERE account = ? AND sent_copy = 'pending' AND state <> 'sending' ORDER BY id
"""
_SETTLE: Final = """
UPDATE outbox SET state = ?, next_attempt = ?, last_error = ?, sent_copy = ?, smtp = ?,
                  settled_at = ?
WHERE id = ?
"""
_REPLY: Final = "UPDATE recipients SET state = ?, reply = ? WHERE entry = ? AND address = ?"


class OutboxPart(Part):
    """See ports.mail_store.OutboxStore."""

    def queue(self, outgoing: NewOutgoing) -> OutboxId:
        """Durable before anything else happens."""
        with self._database.transaction() as tx:
            entry = _insert(tx, outgoing)
            if outgoing.draft is not None:
                changes.delete(tx, places.load(tx, (outgoing.draft,)), say=True)
            for original, word in ((outgoing.answers, ANSWERED), (outgoing.forwards, FORWARDED)):
                if original is not None:
                    changes.flag(tx, places.load(tx, (original,)), (word,), (), [], say=True)
            return OutboxId(entry)

    def outgoing(self, entry: OutboxId) -> Outgoing:
        """Raises NotFound. The bytes of one that was sent and filed may be gone: then empty."""
        with self._database.transaction() as tx:
            found = _one(tx, entry)
            row_id, bcc, answers, forwards, *wish = tx.db.execute(_OUTGOING, (entry,)).fetchone()
            return Outgoing(
                found,
                raw.by_id(tx, row_id) if row_id is not None else b"",
                tuple(json.loads(bcc)),
                None if answers is None else MessageId(answers),
                None if forwards is None else MessageId(forwards),
                ReportWish(*wish),
            )

    def entries(self, ids: Sequence[OutboxId] | None = None) -> tuple[OutboxEntry, ...]:
        """These, or all of them; newest first."""
        with self._database.transaction() as tx:
            if ids is None:
                return outbox_rows.all_entries(tx.db)
            return outbox_rows.these_entries(tx.db, ids)

    def due(self, now: int) -> tuple[OutboxId, ...]:
        """Waiting, or held until now or earlier, in the order queued."""
        with self._database.transaction() as tx:
            for statement in _CLOCK_WENT_BACK:
                tx.db.execute(statement, (now,))
            rows = tx.db.execute(_DUE, (now,)).fetchall()
        return tuple(OutboxId(row_id) for (row_id,) in rows)

    def next_due(self) -> int | None:
        """When the next one falls due, Unix seconds."""
        with self._database.transaction() as tx:
            (when,) = tx.db.execute(_NEXT_DUE).fetchone()
        return None if when is None else int(when)

    def begin_attempt(self, entry: OutboxId, smtp: str, now: int) -> bool:
        """First mark; False when it is not waiting or due any more."""
        with self._database.transaction() as tx:
            return tx.db.execute(_BEGIN, (smtp, now, entry)).rowcount == 1

    def put_off(self, entry: OutboxId, update: SendUpdate, now: int) -> bool:
        """It waits until the update's time, untried; False when it is not due any more."""
        words = storable(update.last_error or "")
        row = (update.next_attempt, words, update.smtp, entry, now)
        with self._database.transaction() as tx:
            return tx.db.execute(_PUT_OFF, row).rowcount == 1

    def mark_dot(self, entry: OutboxId, now: int, smtp: str) -> None:
        """Second mark. Raises StoreError when nobody is sending it: then the dot must not go."""
        with self._database.transaction() as tx:
            handed.note(tx.db, smtp, now)
            if tx.db.execute(_DOT, (now, smtp, entry)).rowcount != 1:
                raise StoreError(
                    f"Message {entry} of the outbox is not being sent.", "See `tui-mail outbox`."
                )

    def handed(self, smtp: str, since: int, until: int) -> tuple[int, ...]:
        """When messages were handed to that server, Unix seconds, oldest first."""
        with self._database.transaction() as tx:
            return handed.between(tx.db, smtp, since, until)

    def unmark_dot(self, entry: OutboxId) -> None:
        """The second mark is taken back: nothing was handed over, and it is still being sent."""
        with self._database.transaction() as tx:
            marked = tx.db.execute(_MARKED, (entry,)).fetchone()
            if marked is not None:
                handed.forget(tx.db, *marked)
                tx.db.execute(_NO_DOT, (entry,))

    def settle(self, entry: OutboxId, update: SendUpdate) -> None:
        """What came of it. Raises NotFound."""
        with self._database.transaction() as tx:
            was = _one(tx, entry)
            state = update.state or was.state
            if state is SendState.CANCELLED and was.state not in _STILL_HERE:
                raise StoreError(
                    f"It is too late to take message {entry} back: it is {was.state}.",
                    "See `tui-mail outbox`.",
                )
            later = was.next_attempt if update.next_attempt is None else update.next_attempt
            next_attempt = None if update.clear_next else later
            error = was.last_error if update.last_error is None else storable(update.last_error)
            copy = update.sent_copy or was.sent_copy
            smtp = was.smtp if update.smtp is None else update.smtp
            tx.db.execute(
                _SETTLE,
                (state.value, next_attempt, error, copy.value, smtp, _when(tx, was, state), entry),
            )
            tx.db.executemany(
                _REPLY,
                [(r.state.value, storable(r.reply), entry, r.address) for r in update.recipients],
            )
            if state is SendState.SENT and (copy is SentCopy.FILED or was.resent):
                _let_bytes_go(tx, entry)

    def cancel(self, entry: OutboxId) -> bool:
        """Take it back while it is waiting or held; False when it is too late."""
        with self._database.transaction() as tx:
            return tx.db.execute(_CANCEL, (tx.now, entry)).rowcount == 1

    def release(self, entry: OutboxId, now: int) -> bool:
        """Make it due now; False when it is being sent, or settled."""
        with self._database.transaction() as tx:
            return tx.db.execute(_RELEASE, (now, entry)).rowcount == 1

    def recover(self, now: int) -> tuple[OutboxId, ...]:
        """After a crash: what was being sent is waiting again, or may have been sent."""
        with self._database.transaction() as tx:
            unsent = tx.db.execute(_UNSENT, (now,)).fetchall()
            maybe = tx.db.execute(_MAYBE_SENT, (_CUT,)).fetchall()
        return tuple(OutboxId(row_id) for (row_id,) in sorted(unsent + maybe))

    def pending_copies(self, account: AccountKey) -> tuple[OutboxId, ...]:
        """Sent messages whose copy is not filed yet, oldest first."""
        with self._database.transaction() as tx:
            rows = tx.db.execute(_COPIES, (find_account(tx, account),)).fetchall()
        return tuple(OutboxId(row_id) for (row_id,) in rows)

    def about(self, message_ids: Sequence[str]) -> tuple[OutboxId, ...]:
        """Send records of messages with one of these Message-IDs, newest first."""
        with self._database.transaction() as tx:
            return reports.about(tx.db, message_ids)

    def in_sent(self, message_ids: Sequence[str]) -> MessageId | None:
        """The copy in a Sent folder of the first of these Message-IDs that has one."""
        with self._database.transaction() as tx:
            return reports.in_sent(tx.db, message_ids)

    def warn(self, entry: OutboxId) -> bool:
        """That it waits for long, or was given up, is to be seen until somebody has read it."""
        with self._database.transaction() as tx:
            return reports.warn(tx, entry)

    def news_read(self, entries: Sequence[OutboxId]) -> None:
        """Somebody has read what came back about these, or that they wait."""
        with self._database.transaction() as tx:
            reports.read(tx, entries)


def _insert(tx: Transaction, outgoing: NewOutgoing) -> int:
    import hashlib  # with it comes OpenSSL, which a sync that finds nothing does not need

    sha256 = hashlib.sha256(outgoing.raw).digest()
    ((row_id, _),) = raw.keep(tx, [(sha256, outgoing.raw)])
    row = (
        account_id(tx, outgoing.account),
        row_id,
        storable(outgoing.message_id),
        storable(outgoing.subject),
        storable(outgoing.sender),
        len(outgoing.raw),
        json.dumps(outgoing.bcc),
        outgoing.state.value,
        outgoing.queued,
        outgoing.next_attempt,
        outgoing.answers,
        outgoing.forwards,
        outgoing.scheduled,
        outgoing.reports.notify,
        outgoing.reports.returns,
        outgoing.reports.envelope_id,
        outgoing.resent,
    )
    entry = tx.db.execute(_QUEUE, row).lastrowid or 0
    waiting = RecipientState.WAITING.value
    tx.db.executemany(
        "INSERT INTO recipients (entry, position, address, state) VALUES (?, ?, ?, ?)",
        [(entry, n, address, waiting) for n, address in enumerate(outgoing.recipients)],
    )
    return entry


def _one(tx: Transaction, entry: OutboxId) -> OutboxEntry:
    found = outbox_rows.these_entries(tx.db, (entry,))
    if not found:
        raise NotFound(f"There is no message {entry} in the outbox.", "See `tui-mail outbox`.")
    return found[0]


def _when(tx: Transaction, was: OutboxEntry, state: SendState) -> int | None:
    """When it was settled; a change to one that is settled already does not make it newer."""
    if state not in SETTLED:
        return None
    if was.state not in SETTLED:
        return tx.now
    (when,) = tx.db.execute("SELECT settled_at FROM outbox WHERE id = ?", (was.id,)).fetchone()
    return tx.now if when is None else int(when)


def _let_bytes_go(tx: Transaction, entry: OutboxId) -> None:
    (row_id,) = tx.db.execute("SELECT raw FROM outbox WHERE id = ?", (entry,)).fetchone()
    if row_id is not None:
        tx.db.execute("UPDATE outbox SET raw = NULL WHERE id = ?", (entry,))
        raw.release(tx, [row_id])
