"""What a restore brings back held: nothing is sent or said to a server before the user says so.

Between the backup and the restore it may have been sent, or said, by the store that was in use.
Held changes are those up to one entry of the journal, whose number stands in `meta`: what is
changed later is said as ever, unless it is about a message of which something is held.
"""

import sqlite3
from typing import Final

from tui_mail.model.frozen import frozen

_MARK: Final = "journal_held"
_NEWEST: Final = "SELECT value FROM meta WHERE name = ?"
_COUNT: Final = "SELECT count(*) FROM journal WHERE id <= ?"
_FORGET: Final = "DELETE FROM meta WHERE name = ?"
_HOLD: Final = """
INSERT INTO meta SELECT ?, CAST(seq AS TEXT) FROM sqlite_sequence WHERE name = 'journal'
"""
_MAYBE_SENT: Final = """
UPDATE outbox SET state = 'maybe-sent', next_attempt = NULL, last_error = ?
WHERE state = 'sending' AND dot_at IS NOT NULL
"""
_HELD: Final = """
UPDATE outbox SET state = 'held', next_attempt = NULL, last_error = ?
WHERE state IN ('waiting', 'held', 'sending')
"""
_MAY_BE_SAID: Final = "UPDATE journal SET saying = 1 WHERE account IN (SELECT id FROM accounts)"
"""Later changes follow it and do not take its place; a copy is looked for before it is made."""
_FOLDERS: Final = "UPDATE folders SET pending = '', former = '' WHERE pending <> ''"
_CUT: Final = "It was being sent when the backup was made: it may have been sent."
_BACK: Final = "It came back from a backup: it may have been sent since that was made."


@frozen
class Held:
    """How much waits for the user's word."""

    outbox: int
    changes: int


def hold(db: sqlite3.Connection) -> Held:
    """Hold everything in this store that would leave it by itself; inside a transaction."""
    db.execute(_MAYBE_SENT, (_CUT,))
    outbox = db.execute(_HELD, (_BACK,)).rowcount
    db.execute(_FORGET, (_MARK,))
    db.execute(_HOLD, (_MARK,))
    db.execute(_MAY_BE_SAID)
    db.execute(_FOLDERS)  # they are as their server has them: its list of mailboxes says how
    return Held(outbox, _count(db))


def newest(db: sqlite3.Connection) -> int:
    """The number of the newest held entry of the journal; 0 where none is held."""
    row = db.execute(_NEWEST, (_MARK,)).fetchone()
    return int(row[0]) if row else 0


def release(db: sqlite3.Connection) -> int:
    """Nothing of the journal is held any more; how many entries were."""
    count = _count(db)
    db.execute(_FORGET, (_MARK,))
    return count


def _count(db: sqlite3.Connection) -> int:
    return int(db.execute(_COUNT, (newest(db),)).fetchone()[0])
