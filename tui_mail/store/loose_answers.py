"""Answers that name nothing that they answer: put below what their subject and people say.

Such an answer stands below the nearest message before it, of the same account, that has its subject
and its people (message/threading.py), whichever of them came first. Must never look at much: of one
subject only the nearest are compared.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final

from tui_mail.message.threading import WINDOW, same_people
from tui_mail.model.frozen import frozen
from tui_mail.store import places
from tui_mail.store.database import Transaction
from tui_mail.store.subject_keys import before, mark_of
from tui_mail.store.summary_rows import people
from tui_mail.store.thread_moves import rejoin, settle

_COMPARED: Final = 20
"""Messages of a subject that an answer is compared with."""
_AGAIN: Final = 200
"""Answers that are looked at again for what came in one transaction."""

_ANY: Final = "SELECT EXISTS (SELECT 1 FROM loose_answers)"
_NOTE: Final = "INSERT OR IGNORE INTO loose_answers VALUES (?, ?, ?, ?, NULL)"
_WAITING: Final = """
SELECT DISTINCT l.message, l.subject, l.date, l.under
FROM json_each(?2) c JOIN loose_answers l ON l.account = ?1 AND l.subject = c.value ->> 0
    AND l.date BETWEEN c.value ->> 1 AND (c.value ->> 1) + ?3
ORDER BY l.date, l.message LIMIT ?4
"""
_WORDS: Final = "SELECT thread_subject, from_, to_, cc FROM messages WHERE id = ?"
_NEAREST: Final = """
SELECT m.message_key, m.thread_subject, m.from_, m.to_, m.cc FROM messages m
WHERE m.subject_key = ?1 AND m.date BETWEEN ?2 AND ?3 AND m.id <> ?4
  AND m.message_key IS NOT NULL
  AND EXISTS (SELECT 1 FROM placements p WHERE p.message = m.id AND +p.account = ?5)
ORDER BY m.date DESC, m.message_key LIMIT ?6
"""
_UNDER: Final = "UPDATE loose_answers SET under = ? WHERE account = ? AND message = ?"
_PLACES: Final = "SELECT id FROM placements WHERE message = ? AND +account = ?"


@frozen
class Came:
    """A message that has a place in an account now."""

    message: int
    subject_key: int
    """By subject_keys.py."""
    date: int
    loose: bool
    """Whether it is an answer that names nothing."""


def any_waits(tx: Transaction) -> bool:
    """Whether there is any loose answer."""
    return bool(tx.db.execute(_ANY).fetchone()[0])


def heed(tx: Transaction, account: int, came: Sequence[Came]) -> None:
    """Messages that came: those that are loose are put below others, and others below them."""
    loose = [one for one in came if one.loose]
    rows = [(account, mark_of(one.subject_key), one.date, one.message) for one in loose]
    tx.db.executemany(_NOTE, rows)
    asked = json.dumps([(mark_of(one.subject_key), one.date) for one in came])
    waiting = tx.db.execute(_WAITING, (account, asked, WINDOW, _AGAIN)).fetchall()
    for message, mark, date, under in waiting:
        _place(tx, account, (message, mark, date), under)


def _place(tx: Transaction, account: int, answer: tuple[int, int, int], under: int | None) -> None:
    """Below what is nearest now; `answer` is its message, the hash of its subject and its date."""
    message = answer[0]
    found = _nearest(tx, account, answer)
    if found is None or found == under:
        return

    def change() -> None:
        tx.db.execute(_UNDER, (found, account, message))

    row_ids = [row_id for (row_id,) in tx.db.execute(_PLACES, (message, account)).fetchall()]
    if under is not None:
        settle(tx, row_ids, change)
        return
    change()
    for place in places.load(tx, row_ids):
        rejoin(tx, place)


def _nearest(tx: Transaction, account: int, answer: tuple[int, int, int]) -> int | None:
    message, mark, date = answer
    words = tx.db.execute(_WORDS, (message,)).fetchone()
    writer, everybody = _people(words[1:])
    for key in before(mark, date):
        wanted = (key, date - WINDOW, date, message, account, _COMPARED)
        for own, subject, *columns in tx.db.execute(_NEAREST, wanted).fetchall():
            author, others = _people(columns)
            if subject == words[0] and same_people(writer, everybody, author, others):
                return int(own)
    return None


def _people(columns: Iterable[Any]) -> tuple[str, set[str]]:
    """The author, and everybody whom a message names; folded."""
    from_, to, cc = ([one.address.casefold() for one in people(column)] for column in columns)
    return from_[0] if from_ else "", {*from_, *to, *cc} - {""}
