"""Mail whose people were not counted when it was stored, looked through a little at a time.

It is of before people were counted at all, or came with so much else that counting was put off. The
newest comes first, as it says most about whom one writes to next. Must never count a message that
`arrivals` counted: how far this came stands in `meta`.
"""

import json
from collections.abc import Iterable
from typing import Any, Final

from tui_mail.errors import NotFound, StoreCorrupt
from tui_mail.message.headers import split_message
from tui_mail.model.address import Address
from tui_mail.model.flags import DRAFT
from tui_mail.model.folder import Role
from tui_mail.store import people, raw, threads
from tui_mail.store.database import Transaction
from tui_mail.store.flag_bits import BITS

AT_ONCE: Final = 100
"""Messages in one transaction: some hundredths of a second."""
MARK: Final = "people_before"
"""In `meta`: places from here on are counted; gone when all are."""

PUT_OFF: Final = "people_after"
"""In `meta`: places from here on are not counted, nor those that come now; gone when all are."""

_WHERE: Final = "SELECT CAST(value AS INTEGER) FROM meta WHERE name = ?"
_FURTHER: Final = "UPDATE meta SET value = ? WHERE name = ?"
_LETTERS: Final = f"""
p.id, p.account, f.role, p.received, p.bcc, m.from_, m.to_, m.cc,
       r.encoding, r.body, r.sha256, r.size,
       f.id IS NULL OR f.role IN ('{Role.JUNK.value}', '{Role.DRAFTS.value}')
       OR p.flags & {BITS[DRAFT]} <> 0
       OR EXISTS (SELECT 1 FROM placements o
                  WHERE o.message = p.message AND o.account = p.account AND o.id < p.id)
FROM placements p JOIN messages m ON m.id = p.message JOIN raw r ON r.id = p.message
LEFT JOIN folders f ON f.id = p.folder
"""  # noqa: S608 - our own words
_OLDER: Final = f"SELECT {_LETTERS} WHERE p.id < ? ORDER BY p.id DESC LIMIT ?"
_LATER: Final = f"SELECT {_LETTERS} WHERE p.id >= ? ORDER BY p.id LIMIT ?"


def put_off(tx: Transaction) -> None:
    """Whoever is in the mail that comes from now on is counted later, by `count_past`."""
    first = str(threads.next_id(tx, "placements"))
    tx.db.execute("INSERT OR IGNORE INTO meta VALUES (?, ?)", (PUT_OFF, first))


def is_put_off(tx: Transaction) -> bool:
    """Whether mail that comes now is counted later."""
    return tx.db.execute(_WHERE, (PUT_OFF,)).fetchone() is not None


def count_past(tx: Transaction, at_once: int = AT_ONCE) -> bool:
    """Look through some more; whether any are left."""
    if _count_some(tx, PUT_OFF, _LATER, at_once, step=1):
        return True
    _count_some(tx, MARK, _OLDER, at_once, step=0)
    return any(tx.db.execute(_WHERE, (mark,)).fetchone() for mark in (PUT_OFF, MARK))


def _count_some(tx: Transaction, mark: str, places: str, at_once: int, *, step: int) -> bool:
    """Look through those behind that mark, and set it further; whether there is one."""
    found = tx.db.execute(_WHERE, (mark,)).fetchone()
    if found is None:
        return False
    rows = tx.db.execute(places, (found[0], at_once)).fetchall()
    for row in rows:
        if not row[-1]:
            people.count(tx, _met(tx, row))
    if len(rows) < at_once:
        tx.db.execute("DELETE FROM meta WHERE name = ?", (mark,))
    else:
        tx.db.execute(_FURTHER, (str(rows[-1][0] + step), mark))
    return True


def begin_anew(tx: Transaction) -> None:
    """Look through everything: nobody is counted yet."""
    tx.db.execute("DELETE FROM meta WHERE name = ?", (PUT_OFF,))
    tx.db.execute(
        "INSERT OR REPLACE INTO meta SELECT ?, CAST(id + 1 AS TEXT) FROM placements"
        " ORDER BY id DESC LIMIT 1",
        (MARK,),
    )


def _met(tx: Transaction, row: tuple[Any, ...]) -> Iterable[people.Meeting]:
    _, account, role, received, bcc, from_, to, cc, *stored, _ = row
    sent = role == Role.SENT
    bulk, list_ = False, ""
    if not sent:
        try:
            headers, _ = split_message(raw.head(_stored(*stored), tx.blobs))
        except (NotFound, StoreCorrupt):
            return ()  # whoever opens it says what is wrong with it
        from tui_mail.message.list_signs import is_bulk, list_address  # when nothing else is done

        bulk, list_ = is_bulk(headers), list_address(headers)
    hidden = [("", address) for address in json.loads(bcc or "[]")]
    people_to = (*_people(to), *_people(cc), *(Address(*pair) for pair in hidden))
    letter = people.Letter(account, _people(from_), people_to, received)
    return people.met_in(letter, sent=sent, bulk=bulk, list_address=list_)


def _stored(encoding: str, body: bytes | None, sha256: bytes, size: int) -> raw.Stored:
    return encoding, body, sha256, size


def _people(column: str) -> tuple[Address, ...]:
    return tuple(Address(*pair) for pair in json.loads(column or "[]"))
