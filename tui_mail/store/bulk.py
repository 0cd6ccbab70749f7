"""Who writes to many at once, and how much of it is here; the address book as it stands."""

import json
import sqlite3
from itertools import groupby
from typing import Final

from tui_mail.model.address import Address
from tui_mail.model.ids import AccountKey, MessageId
from tui_mail.model.order import Group, Newsletter
from tui_mail.model.person import KnownFrom, Person
from tui_mail.store.folded_text import folded
from tui_mail.store.people import BOOK, Kind
from tui_mail.store.people_words import key_of

_SENDERS: Final = """
SELECT a.name, m.sender, m.from_, count(*), sum(p.flags & 41 = 0), sum(m.size), max(p.received),
       p.id
FROM placements p CROSS JOIN messages m ON m.id = p.message JOIN folders f ON f.id = p.folder
JOIN accounts a ON a.id = p.account
WHERE coalesce(f.role, '') NOT IN ('trash', 'junk', 'sent', 'drafts') AND m.sender <> ''
  AND p.id NOT IN (SELECT placement FROM doubles)
GROUP BY a.id, m.sender
"""
"""With one max(), the other columns are those of the newest message."""
_TO_MANY: Final = "SELECT DISTINCT key FROM people WHERE kind >= ? AND received > 0"
_BOOK: Final = "SELECT name, address FROM people WHERE account = ?"
_ANY_GROUP: Final = "SELECT EXISTS (SELECT 1 FROM book_groups)"
_GROUPS: Final = """
SELECT g.name, m.name, m.address FROM book_groups g
LEFT JOIN book_members m ON m.book_group = g.key ORDER BY g.key, m.position
"""


def newsletters(db: sqlite3.Connection) -> tuple[Newsletter, ...]:
    """The most mail first."""
    many = {key for (key,) in db.execute(_TO_MANY, (int(Kind.BULK),)).fetchall()}
    found = [
        Newsletter(
            AccountKey(account), _first(from_, sender), count, unread, size, last, MessageId(row_id)
        )
        for account, sender, from_, count, unread, size, last, row_id in db.execute(
            _SENDERS
        ).fetchall()
        if key_of(sender) in many
    ]
    return tuple(sorted(found, key=lambda one: (-one.count, -one.last)))


def book(db: sqlite3.Connection) -> tuple[Address, ...]:
    """By name."""
    found = [Address(name, address) for name, address in db.execute(_BOOK, (BOOK,)).fetchall()]
    return tuple(sorted(found, key=lambda one: (one.shown.casefold(), one.address)))


def groups(db: sqlite3.Connection) -> tuple[Group, ...]:
    """By name."""
    rows = db.execute(_GROUPS).fetchall()
    return tuple(
        Group(name, tuple(Address(member, address) for _, member, address in some if address))
        for name, some in groupby(rows, key=lambda row: row[0])
    )


def groups_like(db: sqlite3.Connection, typed: str) -> tuple[Person, ...]:
    """Each word typed begins a word of the name."""
    wanted = [f" {word}" for word in folded(typed).split()]
    if not wanted or not db.execute(_ANY_GROUP).fetchone()[0]:
        return ()
    return tuple(
        Person(Address(one.name, one.name), KnownFrom.GROUP, members=one.members)
        for one in groups(db)
        if one.members and all(word in f" {folded(one.name)}" for word in wanted)
    )


def _first(from_: str, sender: str) -> Address:
    people = json.loads(from_) if from_ else []
    return Address(*people[0]) if people else Address("", sender)
