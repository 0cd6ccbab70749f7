"""Which messages of an account belong together: by Message-ID, In-Reply-To and References.

A message joins the thread of any message that it refers to, or that refers to it; an arrival that
joins two threads makes them one. Must never look at subjects, and never cross accounts.
"""

import json
from collections.abc import Sequence
from typing import Final

from tui_mail.model.frozen import field, frozen, record
from tui_mail.model.summary import Digest
from tui_mail.store.database import Transaction
from tui_mail.store.message_words import message_key

MOST_REFERENCES: Final = 100
"""References heeded of one message: the first one and the last ones."""

_NO_MESSAGE_ID: Final = "\0"
"""Begins what no mail can refer to."""

_BY_REFERENCE: Final = """
SELECT key, thread FROM refs
WHERE account = ? AND key IN (SELECT value FROM json_each(?))
"""
_BY_MESSAGE: Final = """
SELECT m.message_key, p.thread
FROM messages m CROSS JOIN placements p ON p.message = m.id AND +p.account = ?
WHERE m.message_key IN (SELECT value FROM json_each(?))
"""


@frozen
class Keys:
    """What ties a message to others, as 64-bit hashes of Message-IDs."""

    own: int | None
    others: tuple[int, ...]


@record
class Joined:
    """What `join` found."""

    threads: list[int]
    """One for each message asked about."""
    made: set[int]
    """Those of them that have no row yet."""


def keys_of(digest: Digest, there: str = "") -> Keys:
    """The keys of a message.

    Args:
        digest: its words.
        there: what its server calls its thread; ties it like a reference that all of it share.
    """
    named = dict.fromkeys((*digest.references, *digest.in_reply_to))
    if len(named) > MOST_REFERENCES:
        every = list(named)
        named = dict.fromkeys((every[0], *every[1 - MOST_REFERENCES :]))
    if there:
        named[f"{_NO_MESSAGE_ID}{there}"] = None
    others = (message_key(name) for name in named)
    own = message_key(digest.message_id)
    return Keys(own, tuple(key for key in others if key is not None and key != own))


def join(tx: Transaction, account: int, messages: Sequence[Keys]) -> Joined:
    """The thread of each, in order; threads that turn out to be one become one.

    References are remembered; rows of threads that are `made` are the caller's to write, before
    the transaction is over.
    """
    lookup = _Lookup(tx, account, messages)
    threads = [lookup.place(keys) for keys in messages]
    threads = [lookup.final(thread) for thread in threads]
    lookup.write()
    return Joined(threads, {t for t in threads if t >= lookup.first_new})


@record
class _Lookup:
    """What is known of the threads that the messages may belong to."""

    tx: Transaction
    account: int
    messages: Sequence[Keys]
    first_new: int = 0
    _next: int = 0
    _known: dict[int, int] = field(default_factory=dict)
    _stored: set[int] = field(default_factory=set)
    _merged: dict[int, int] = field(default_factory=dict)
    _refs: dict[int, None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        db = self.tx.db
        self.first_new = self._next = next_id(self.tx, "threads")
        keys = {key for m in self.messages for key in m.others}
        keys |= {m.own for m in self.messages if m.own is not None}
        wanted = (self.account, json.dumps(list(keys)))
        stored = db.execute(_BY_REFERENCE, wanted).fetchall()
        self._stored = {key for key, _ in stored}
        self._known.update(stored)
        for key, thread in db.execute(_BY_MESSAGE, wanted).fetchall():
            self._know(key, thread)

    def place(self, keys: Keys) -> int:
        """The thread of one message."""
        everything = keys.others if keys.own is None else (*keys.others, keys.own)
        found = {self.final(self._known[key]) for key in everything if key in self._known}
        if found:
            thread = min(found)
            for other in found - {thread}:
                self._merged[other] = thread
        else:
            thread, self._next = self._next, self._next + 1
        for key in everything:
            self._known[key] = thread
        self._refs.update(dict.fromkeys(keys.others))
        return thread

    def final(self, thread: int) -> int:
        """The thread that this one has become a part of."""
        while thread in self._merged:
            thread = self._merged[thread]
        return thread

    def write(self) -> None:
        """Remember what was referred to, and make the joined threads one."""
        db = self.tx.db
        for loser in self._merged:
            if loser < self.first_new:
                self._absorb(loser, self.final(loser))
        db.executemany(
            "INSERT INTO refs VALUES (?, ?, ?)",
            [
                (self.account, key, self.final(self._known[key]))
                for key in self._refs
                if key not in self._stored
            ],
        )

    def _know(self, key: int, thread: int) -> None:
        """Copies of a message may have come into two threads before one of them was referred to."""
        before = self.final(self._known.setdefault(key, thread))
        thread = self.final(thread)
        if before != thread:
            self._merged[max(before, thread)] = min(before, thread)

    def _absorb(self, loser: int, winner: int) -> None:
        db = self.tx.db
        db.execute("UPDATE placements SET thread = ? WHERE thread = ?", (winner, loser))
        db.execute("UPDATE refs SET thread = ? WHERE thread = ?", (winner, loser))
        db.execute("DELETE FROM threads WHERE id = ?", (loser,))
        self.tx.tally.threads.discard(loser)
        self.tx.tally.threads.add(winner)


def next_id(tx: Transaction, table: str) -> int:
    """The first id that the table has never given to anything."""
    row = tx.db.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
    return (row[0] if row else 0) + 1
