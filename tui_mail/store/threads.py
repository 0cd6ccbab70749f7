"""Which messages of an account belong together: by Message-ID, In-Reply-To and References.

A message joins the thread of any message that it refers to, or that refers to it; an arrival that
joins two threads makes them one. What the user said (`ties`) goes before what headers say. Must
never look at subjects (loose_answers.py), and never cross accounts (thread_kin.py).
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Final

from tui_mail.model.frozen import field, record
from tui_mail.store.database import Transaction
from tui_mail.store.thread_lines import Keys, Ties, heeded, keys_of

__all__ = [
    "Joined",
    "Keys",
    "absorb",
    "join",
    "join_heeded",
    "keys_of",
    "next_id",
    "ties_of",
]

_BY_REFERENCE: Final = """
SELECT key, thread FROM refs
WHERE account = ? AND key IN (SELECT value FROM json_each(?))
"""
_BY_MESSAGE: Final = """
SELECT m.message_key, p.thread
FROM messages m CROSS JOIN placements p ON p.message = m.id AND +p.account = ?
WHERE m.message_key IN (SELECT value FROM json_each(?))
"""


_ANY_TIE: Final = "SELECT EXISTS (SELECT 1 FROM ties)"
_TIES: Final = "SELECT key, under FROM ties WHERE key IN (SELECT value FROM json_each(?))"


@record
class Joined:
    """What `join` found."""

    threads: list[int]
    """One for each message asked about."""
    made: set[int]
    """Those of them that have no row yet."""


def join(tx: Transaction, account: int, messages: Sequence[Keys]) -> Joined:
    """The thread of each, in order; threads that turn out to be one become one.

    References are remembered; rows of threads that are `made` are the caller's to write, before
    the transaction is over.
    """
    ties = ties_of(tx.db, (key for one in messages for key in (one.name, *one.others)))
    return join_heeded(tx, account, [Keys(one.own, heeded(one, ties)) for one in messages])


def join_heeded(tx: Transaction, account: int, messages: Sequence[Keys]) -> Joined:
    """As `join`, of keys that ties were heeded in already."""
    lookup = _Lookup(tx, account, messages)
    threads = [lookup.place(keys) for keys in lookup.messages]
    threads = [lookup.final(thread) for thread in threads]
    lookup.write()
    return Joined(threads, {t for t in threads if t >= lookup.first_new})


def ties_of(db: sqlite3.Connection, names: Iterable[int | None]) -> Ties:
    """What the user said about these; nothing is looked up where nothing was ever said."""
    if not db.execute(_ANY_TIE).fetchone()[0]:
        return {}
    return dict(db.execute(_TIES, (json.dumps(list(set(names) - {None})),)).fetchall())


def absorb(tx: Transaction, loser: int, winner: int) -> None:
    """One thread becomes a part of another."""
    db = tx.db
    db.execute("UPDATE placements SET thread = ? WHERE thread = ?", (winner, loser))
    db.execute("UPDATE refs SET thread = ? WHERE thread = ?", (winner, loser))
    db.execute("DELETE FROM threads WHERE id = ?", (loser,))
    tx.tally.threads.discard(loser)
    tx.tally.threads.add(winner)


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
                absorb(self.tx, loser, self.final(loser))
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


def next_id(tx: Transaction, table: str) -> int:
    """The first id that the table has never given to anything."""
    row = tx.db.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
    return (row[0] if row else 0) + 1
