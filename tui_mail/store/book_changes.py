"""The address book changed by hand: people and groups. Must never touch what mail told of them."""

from collections.abc import Sequence
from typing import Final

from tui_mail.model.address import Address
from tui_mail.store.database import Transaction
from tui_mail.store.message_words import storable
from tui_mail.store.people import BOOK, keep_book
from tui_mail.store.people_words import key_of

_WORDS: Final = """
DELETE FROM people_words WHERE person IN (SELECT id FROM people WHERE account = ? AND key = ?)
"""
_PERSON: Final = "DELETE FROM people WHERE account = ? AND key = ?"
_GROUP: Final = "DELETE FROM book_groups WHERE key = ?"
_NEW_GROUP: Final = "INSERT INTO book_groups VALUES (?, ?)"
_MEMBER: Final = "INSERT INTO book_members VALUES (?, ?, ?, ?)"


def edit_book(tx: Transaction, add: Sequence[Address], remove: Sequence[str]) -> tuple[int, int]:
    """Some go, some come or get another name; how many are new, and how many went."""
    gone = 0
    for address in remove:
        key = storable(key_of(address))
        tx.db.execute(_WORDS, (BOOK, key))
        gone += tx.db.execute(_PERSON, (BOOK, key)).rowcount
    return keep_book(tx, add).new, gone


def keep_group(tx: Transaction, name: str, members: Sequence[Address]) -> bool:
    """These are the group from now on; of nobody: there is none. Whether there was one."""
    key = storable(key_of(name))
    known = tx.db.execute(_GROUP, (key,)).rowcount > 0
    if members:
        tx.db.execute(_NEW_GROUP, (key, storable(name)))
        once = {key_of(one.address): one for one in members}
        tx.db.executemany(
            _MEMBER,
            [
                (key, place, storable(one.address), storable(one.name))
                for place, one in enumerate(once.values())
            ],
        )
    return known
