"""Conversations that go on in another account: what is shown with a thread beside its own messages.

Threads are each account's own; two are of one conversation where one names a message of the other.
Must never give what the same account has as well, nor cost anything where there is one account.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable
from operator import itemgetter
from typing import Final, NamedTuple

_ACCOUNTS: Final = "SELECT id, name FROM accounts"
_THREADS: Final = "SELECT id, account FROM threads WHERE id IN (SELECT value FROM json_each(?))"
_OWN: Final = """
SELECT p.thread, m.message_key FROM placements p JOIN messages m ON m.id = p.message
WHERE p.thread IN (SELECT value FROM json_each(?)) AND m.message_key IS NOT NULL LIMIT ?
"""
_NAMED: Final = """
SELECT thread, key FROM refs WHERE thread IN (SELECT value FROM json_each(?)) LIMIT ?
"""
_HOLDERS: Final = """
SELECT m.message_key, p.thread, p.account
FROM json_each(?) j CROSS JOIN messages m ON m.message_key = j.value
CROSS JOIN placements p ON p.message = m.id LIMIT ?
"""
_NAMERS: Final = """
SELECT r.key, r.thread, r.account
FROM json_each(?) j CROSS JOIN accounts a CROSS JOIN refs r ON r.account = a.id AND r.key = j.value
LIMIT ?
"""
_MEMBERS: Final = """
SELECT p.thread, p.received, p.id, p.folder, p.flags, p.message, m.message_key
FROM placements p JOIN messages m ON m.id = p.message
WHERE p.thread IN (SELECT value FROM json_each(?)) AND p.folder IS NOT NULL LIMIT ?
"""
_MOST: Final = 5_000
"""Rows of each kind that are looked at."""


_Name = tuple[str, int]
"""What tells that two are the same: bytes, or Message-ID."""


class Kin(NamedTuple):
    """A message of another account."""

    received: int
    id: int
    folder: int
    bits: int


def kin_of(
    db: sqlite3.Connection, accounts: Collection[str] | None, threads: Iterable[int]
) -> dict[int, list[Kin]]:
    """By thread what other accounts have of its conversation, but for what it has itself.

    Args:
        db: a snapshot.
        accounts: those that may be shown; None: all.
        threads: which.
    """
    known = dict(db.execute(_ACCOUNTS).fetchall())
    allowed = {row_id for row_id, name in known.items() if accounts is None or name in accounts}
    if len(allowed) < 2:
        return {}
    wanted = json.dumps(sorted(set(threads)))
    of = dict(db.execute(_THREADS, (wanted,)).fetchall())
    own, named = (_by_key(db, sql, wanted) for sql in (_OWN, _NAMED))
    related: defaultdict[int, set[int]] = defaultdict(set)
    for sql, keys in ((_HOLDERS, own.keys() | named.keys()), (_NAMERS, own.keys())):
        for key, other, account in db.execute(sql, (json.dumps(list(keys)), _MOST)).fetchall():
            names = own[key] if sql == _NAMERS else own[key] | named[key]
            for thread in names if account in allowed else ():
                if of.get(thread) != account:
                    related[thread].add(other)
    return _members(db, related) if related else {}


def _by_key(db: sqlite3.Connection, sql: str, threads: str) -> defaultdict[int, set[int]]:
    found: defaultdict[int, set[int]] = defaultdict(set)
    for thread, key in db.execute(sql, (threads, _MOST)).fetchall():
        found[key].add(thread)
    return found


def _members(db: sqlite3.Connection, related: dict[int, set[int]]) -> dict[int, list[Kin]]:
    """Each message once, and none that the thread has itself."""
    wanted = {*related, *(other for others in related.values() for other in others)}
    rows: defaultdict[int, list[tuple[Kin, set[_Name]]]] = defaultdict(list)
    for thread, received, row_id, folder, bits, message, key in db.execute(
        _MEMBERS, (json.dumps(sorted(wanted)), 2 * _MOST)
    ).fetchall():
        names = {("bytes", message)} | ({("name", key)} if key is not None else set())
        rows[thread].append((Kin(received, row_id, folder, bits), names))
    found = {}
    for thread, others in related.items():
        here = {name for _, names in rows[thread] for name in names}
        more = []
        every = (row for other in others for row in rows[other])
        for one, names in sorted(every, key=itemgetter(0)):
            if here.isdisjoint(names):
                here |= names
                more.append(one)
        found[thread] = more
    return found
