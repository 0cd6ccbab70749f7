"""Answers that name nothing that they answer, in a store that was made anew."""

from typing import Final

from tui_mail.message.subjects import is_answer
from tui_mail.store.database import Transaction
from tui_mail.store.loose_answers import Came, heed

_LOOSE: Final = """
SELECT DISTINCT p.account, m.id, m.subject_key, m.date, m.subject
FROM messages m JOIN placements p ON p.message = m.id
WHERE m.parent IS NULL AND m.subject_key IS NOT NULL ORDER BY m.date, m.id
"""


def heed_loose_answers(tx: Transaction) -> None:
    """Put them below what they answer; everything has its place already."""
    for account, message, key, date, subject in tx.db.execute(_LOOSE).fetchall():
        if is_answer(subject):
            heed(tx, account, [Came(message, key, date, loose=True)])
