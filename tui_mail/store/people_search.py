"""Who fits what was typed: a few rows of `people`, quick enough for each key press.

Must never read more than a bounded number of rows, however many people there are: a rare beginning
is looked up among the words, a common one among those who come first.
"""

import json
import math
import sqlite3
from collections.abc import Collection
from typing import Final

from tui_mail.model.address import Address
from tui_mail.model.ids import AccountKey
from tui_mail.model.person import KnownFrom, Person
from tui_mail.store.people import BOOK
from tui_mail.store.people_words import typed_words

RARE: Final = 500
"""A beginning that so many words have, or fewer, is looked up; else the first people are tried."""
LOOKED_AT: Final = 5_000
"""So many of them at most."""
_SAME: Final = 4
"""The same address may stand there once for each account."""
_END: Final = "\U0010ffff"

_IN_WORDS: Final = """
SELECT person FROM people_words WHERE word >= ? AND word < ? LIMIT ?
"""
_FIELDS: Final = "account, address, name, sent, received, last_row, rank, key"
_THESE: Final = f"""
SELECT {_FIELDS} FROM people WHERE id IN (SELECT value FROM json_each(:ids))
  AND account IN (SELECT value FROM json_each(:accounts))
  AND NOT EXISTS (SELECT 1 FROM json_each(:typed) AS part WHERE instr(people.words, part.value) = 0)
ORDER BY last_row, rank DESC LIMIT :most
"""  # noqa: S608 - our own columns
_FIRST: Final = f"""
SELECT {_FIELDS} FROM (
    SELECT {_FIELDS}, words FROM people INDEXED BY people_by_rank
    ORDER BY last_row, rank DESC LIMIT :looked)
WHERE account IN (SELECT value FROM json_each(:accounts))
  AND NOT EXISTS (SELECT 1 FROM json_each(:typed) AS part WHERE instr(words, part.value) = 0)
LIMIT :most
"""  # noqa: S608 - our own columns
_ACCOUNTS: Final = "SELECT id, name FROM accounts"
_Found = tuple[int, str, str, int, int, int, float, str]


def fitting(
    db: sqlite3.Connection, typed: str, most: int, accounts: Collection[AccountKey]
) -> tuple[Person, ...]:
    """Those that every word typed fits, the likeliest first; lists and no-reply come last.

    Args:
        db: in a transaction that reads.
        typed: a piece of a name or address.
        most: so many at most.
        accounts: whose mail tells; what was imported always does.
    """
    words = typed_words(typed)
    if not words:
        return ()
    asked = {
        "accounts": _numbers(db, accounts),
        "typed": json.dumps([f" {word}" for word in words]),
        "most": most * _SAME,
    }
    lead = words[0]
    ids = [row[0] for row in db.execute(_IN_WORDS, (lead, lead + _END, RARE + 1)).fetchall()]
    if len(ids) <= RARE:
        rows = db.execute(_THESE, asked | {"ids": json.dumps(ids)}).fetchall()
    else:
        rows = db.execute(_FIRST, asked | {"looked": LOOKED_AT}).fetchall()
    return _merged(rows)[:most]


def _numbers(db: sqlite3.Connection, accounts: Collection[AccountKey]) -> str:
    known = db.execute(_ACCOUNTS).fetchall()
    return json.dumps([BOOK, *(number for number, name in known if name in accounts)])


def _merged(rows: list[_Found]) -> tuple[Person, ...]:
    """Each address once, with what all accounts know of it."""
    by_key: dict[str, list[_Found]] = {}
    for row in rows:
        by_key.setdefault(row[-1], []).append(row)
    found = [(_order(same), _person(same)) for same in by_key.values()]
    found.sort(key=lambda each: each[0])
    return tuple(person for _, person in found)


def _order(same: list[_Found]) -> tuple[int, float, str]:
    most = max(row[6] for row in same)
    rank = most + math.log2(sum(2.0 ** (row[6] - most) for row in same))
    return max(row[5] for row in same), -rank, same[0][7]


def _person(same: list[_Found]) -> Person:
    first = max(same, key=lambda row: (row[0] == BOOK and bool(row[2]), bool(row[2]), row[6]))
    sent, received = sum(row[3] for row in same), sum(row[4] for row in same)
    known = KnownFrom.RECEIVED
    if sent:
        known = KnownFrom.SENT
    elif any(row[0] == BOOK for row in same):
        known = KnownFrom.BOOK
    return Person(Address(first[2], first[1]), known, sent, received)
