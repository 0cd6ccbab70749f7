"""The words of a message that lists, searches and threads need, as one row of `messages`.

Must never keep a string that SQLite cannot encode: a lone surrogate becomes a question mark.
"""

import json
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Final

from tui_mail.model.address import Address
from tui_mail.model.summary import UNCOUNTED, Digest
from tui_mail.store.database import Transaction
from tui_mail.store.folded_columns import people_column, subject_column
from tui_mail.store.folded_text import folded
from tui_mail.store.message_keys import message_key
from tui_mail.store.thread_lines import line_of, packed

ROOM: Final = " " * 121
"""In place of a snippet that is found later: it must find room on the page where its row is."""
_INSERT: Final = """
INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


def keep(tx: Transaction, words: Iterable[tuple[int, Digest]]) -> None:
    """Store the words of each message whose bytes have that id."""
    from tui_mail.store.subject_keys import subject_key  # a check that finds nothing has no subject

    rows = [
        _row(row_id, digest, subject_key(digest))
        for row_id, digest in sorted(words, key=itemgetter(0))
    ]
    tx.db.executemany(_INSERT, rows)  # in their order they fill page after page


def without_words(tx: Transaction, ids: Sequence[int]) -> set[int]:
    """Those of these bytes whose words are not stored (an outbox entry's, say)."""
    wanted = json.dumps(ids)
    found = tx.db.execute(_WITH_WORDS, (wanted,)).fetchall()
    return set(ids) - {row_id for (row_id,) in found}


_WITH_WORDS: Final = "SELECT id FROM messages WHERE id IN (SELECT value FROM json_each(?))"


def storable(text: str) -> str:
    """The text, without what has no UTF-8."""
    if text.isascii():
        return text
    return text.encode("utf-8", "replace").decode("utf-8")


def _row(row_id: int, digest: Digest, by_subject: int | None) -> tuple[object, ...]:
    from_, folded_from = _columns_again(digest.from_)
    to, folded_to = _columns_again(digest.to)
    cc, folded_cc = _columns_again(digest.cc)
    subject = storable(digest.subject)
    own = message_key(digest.message_id)
    line = line_of(digest, own)
    return (
        row_id,
        digest.size,
        own,
        storable(digest.message_id),
        subject,
        storable(digest.thread_subject),
        storable(digest.from_[0].address) if digest.from_ else "",
        from_,
        to,
        cc,
        digest.date,
        digest.attachments,
        storable(digest.snippet) if digest.attachments != UNCOUNTED else ROOM,
        folded_from,
        folded_to,
        folded_cc,
        subject_column(storable(folded(digest.subject)), subject),
        line[-1] if line else None,
        packed(line),
        by_subject,
    )


_to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


_LATELY: Final[dict[int, tuple[tuple[Address, ...], tuple[str, str]]]] = {}
"""By the identity of the very words, which are kept with it: a download gives the same again."""
_MOST_LATELY: Final = 4096


def _columns_again(people: tuple[Address, ...]) -> tuple[str, str]:
    """`people_columns`, without comparing any of them."""
    if not people:
        return "", ""
    found = _LATELY.get(id(people))
    if found is None or found[0] is not people:
        if len(_LATELY) >= _MOST_LATELY:
            _LATELY.clear()
        found = _LATELY[id(people)] = people, people_columns(people)
    return found[1]


def people_columns(people: tuple[Address, ...]) -> tuple[str, str]:
    """As JSON, and what is stored of it folded; the same people write again and again."""
    if not people:
        return "", ""
    pairs = [(person.name, person.address) for person in people]
    names = ", ".join(person.full for person in people)
    written = storable(_to_json(pairs))
    return written, people_column(storable(folded(names)), written)
