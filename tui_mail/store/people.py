"""Whom mail went to and came from, counted in the transaction that stores the mail.

Must never count a message twice in one account, nor keep a name that says another address than the
person's: whoever completes by it would write to somebody else.
"""

import json
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from typing import Final

from tui_mail.model.address import Address
from tui_mail.model.flags import DRAFT
from tui_mail.model.folder import Role
from tui_mail.model.frozen import frozen, record
from tui_mail.ports.mail_store import Arrival
from tui_mail.store.database import Transaction
from tui_mail.store.message_words import storable
from tui_mail.store.people_words import key_of, words_of

BOOK: Final = 0
"""The account of what was imported from an address book."""
HALF_LIFE: Final = 60 * 86_400.0
"""Seconds after which a use counts half."""
_CROWD: Final = 25
"""Of a message to more than so many, only who wrote it is remembered."""
_LONGEST_NAME: Final = 120
_NEVER: Final = -1e9
_SAYS_ADDRESS: Final = re.compile(r"[^\s@]+@[^\s@]+")

_KNOWN: Final = """
SELECT id, name, named_at, words, sent, received, last, kind, rank, address
FROM people WHERE account = ? AND key = ?
"""
_NEW: Final = "INSERT INTO people VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_MET: Final = """
UPDATE people SET address = ?, name = ?, named_at = ?, words = ?, sent = ?, received = ?, last = ?,
                  kind = ?, last_row = ?, rank = ?
WHERE id = ?
"""
_ROLES: Final = """
SELECT id, role FROM folders WHERE id IN (SELECT DISTINCT value FROM json_each(?))
"""


class Kind(IntEnum):
    """How likely it is that somebody reads what is sent there."""

    PERSON = 0
    BULK = 1
    LIST = 2


class Use(IntEnum):
    """What an address was in a message; its number is how much that counts."""

    BESIDE = 1
    """Others wrote to it too."""
    WROTE = 4
    WRITTEN_TO = 40


@frozen
class BookChange:
    """What became of an address book."""

    new: int
    gone: int


@frozen
class Meeting:
    """One address in one message."""

    account: int
    person: Address
    use: Use
    when: int
    """Unix seconds."""
    kind: Kind = Kind.PERSON


@record
class _Row:
    """Somebody as the table has them."""

    account: int
    key: str
    id: int | None = None
    name: str = ""
    named_at: int = -1
    words: str = ""
    sent: int = 0
    received: int = 0
    last: int = 0
    kind: int = Kind.PERSON
    rank: float = _NEVER
    address: str = ""

    def meet(self, meeting: Meeting) -> None:
        """Once more."""
        if meeting.use is Use.WRITTEN_TO:
            self.sent += 1
        elif meeting.use is Use.WROTE:
            self.received += 1
        self.kind = max(self.kind, meeting.kind)
        self.rank = _together(self.rank, math.log2(meeting.use) + meeting.when / HALF_LIFE)
        self.last = max(self.last, meeting.when)
        name = _name(meeting.person)
        # who wrote knows best what they are called
        newness = meeting.when if meeting.use is Use.WROTE else meeting.when // 4
        if not self.address or (name and newness >= self.named_at):
            self.address = storable(meeting.person.address)
        if name and newness >= self.named_at:
            self.name, self.named_at = name, newness

    @property
    def last_row(self) -> bool:
        """Whether everybody else comes first."""
        return self.kind == Kind.LIST or (self.kind == Kind.BULK and not self.sent)


def met_by(arrival: Arrival, account: int, role: str | None) -> Iterator[Meeting]:
    """Who is met in a message that came, or in one that was sent."""
    words = arrival.digest
    if role in {Role.JUNK, Role.DRAFTS} or DRAFT in arrival.flags:
        return iter(())
    bcc = tuple(Address("", address) for address in arrival.bcc)
    return met_in(
        Letter(account, words.from_, (*words.to, *words.cc, *bcc), arrival.received),
        sent=role == Role.SENT,
        bulk=words.bulk,
        list_address=words.list_address,
    )


@frozen
class Letter:
    """Who wrote to whom."""

    account: int
    from_: tuple[Address, ...]
    to: tuple[Address, ...]
    when: int


def met_in(letter: Letter, *, sent: bool, bulk: bool, list_address: str) -> Iterator[Meeting]:
    """Each address of a message that completion may offer.

    Args:
        letter: the message.
        sent: by oneself.
        bulk: to many at once, or by no person.
        list_address: of the list it came by.
    """
    from tui_mail.message.addresses import is_address  # only mail that comes is read
    from tui_mail.message.list_signs import takes_no_mail

    lists = {key_of(list_address)} if list_address else set()

    def met(person: Address, use: Use, kind: Kind) -> Iterator[Meeting]:
        if is_address(person.address):
            none = takes_no_mail(person.address) or key_of(person.address) in lists
            kind = Kind.LIST if none else kind
            yield Meeting(letter.account, person, use, letter.when, kind)

    if not sent:
        for author in letter.from_[:_CROWD]:
            # by a list people write, by a newsletter nobody does
            yield from met(author, Use.WROTE, Kind.BULK if bulk and not lists else Kind.PERSON)
        if len(letter.to) > _CROWD or (bulk and not lists):
            return
    use = Use.WRITTEN_TO if sent else Use.BESIDE
    for person in letter.to[: 10 * _CROWD]:
        yield from met(person, use, Kind.PERSON)


def roles_of(tx: Transaction, folders: Iterable[int]) -> dict[int, str | None]:
    """The role of each of these folders."""
    return dict(tx.db.execute(_ROLES, (json.dumps(list(folders)),)).fetchall())


def count(tx: Transaction, meetings: Iterable[Meeting]) -> None:
    """Remember them."""
    rows: dict[tuple[int, str], _Row] = {}
    for meeting in meetings:
        place = (meeting.account, key_of(meeting.person.address))
        row = rows.get(place)
        if row is None:
            row = rows[place] = _known(tx, *place)
        row.meet(meeting)
    for row in rows.values():
        _keep(tx, row)


def forget(tx: Transaction, account: int) -> None:
    """Everybody that only this account met."""
    tx.db.execute(
        "DELETE FROM people_words WHERE person IN (SELECT id FROM people WHERE account = ?)",
        (account,),
    )
    tx.db.execute("DELETE FROM people WHERE account = ?", (account,))


def keep_book(tx: Transaction, people: Sequence[Address], *, anew: bool = False) -> BookChange:
    """Somebody's address book.

    Args:
        tx: that it is kept in.
        people: who stands in it.
        anew: whoever stands there already and is none of these goes.
    """
    keys = {key_of(person.address) for person in people}
    there = {key for (key,) in tx.db.execute("SELECT key FROM people WHERE account = ?", (BOOK,))}
    gone = there - {storable(key) for key in keys} if anew else set[str]()
    if anew:
        forget(tx, BOOK)
    for person in people:
        row = _known(tx, BOOK, key_of(person.address))
        row.name, row.named_at = _name(person), tx.now
        row.address, row.last = storable(person.address), tx.now
        if row.id is None:
            row.rank = math.log2(Use.WROTE) + tx.now / HALF_LIFE
        _keep(tx, row)
    return BookChange(len({storable(key) for key in keys} - there), len(gone))


def _known(tx: Transaction, account: int, key: str) -> _Row:
    found = tx.db.execute(_KNOWN, (account, storable(key))).fetchone()
    return _Row(account, storable(key), *found) if found else _Row(account, storable(key))


def _keep(tx: Transaction, row: _Row) -> None:
    words = [storable(word) for word in words_of(Address(row.name, row.address))]
    before = row.words.split()
    row.words = "".join(f" {word}" for word in words)
    said = (row.address, row.name, row.named_at, row.words, row.sent, row.received, row.last,
            int(row.kind), int(row.last_row), row.rank)  # fmt: skip
    if row.id is None:
        row.id = tx.db.execute(_NEW, (row.account, row.key, *said)).lastrowid or 0
    else:
        tx.db.execute(_MET, (*said, row.id))
    gone, new = set(before) - set(words), set(words) - set(before)
    tx.db.executemany(
        "DELETE FROM people_words WHERE word = ? AND person = ?", [(w, row.id) for w in gone]
    )
    tx.db.executemany(
        "INSERT OR IGNORE INTO people_words VALUES (?, ?)", [(w, row.id) for w in new]
    )


def _together(one: float, other: float) -> float:
    """The logarithm of what both are the logarithms of, added; no number gets too big."""
    most, least = max(one, other), min(one, other)
    return most + math.log2(1.0 + 2.0 ** (least - most))


def _name(person: Address) -> str:
    """Short, and only where it says no other address."""
    name = storable(" ".join(person.name.split()))[:_LONGEST_NAME]
    said = _SAYS_ADDRESS.search(name)
    return "" if said else name
