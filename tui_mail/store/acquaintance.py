"""Who is known here: how often somebody wrote, and the domains that one writes to.

Must never need more than a few rows for one address; the domains are read once, and are bounded.
"""

import sqlite3
from typing import Final

from tui_mail.store.people_words import key_of

MOST: Final = 5_000
"""People among whom those are looked for whom one writes to, the best known first."""

_MET: Final = """
SELECT coalesce(sum(sent), 0), coalesce(sum(received), 0) FROM people
WHERE key = ? AND account IN (SELECT id FROM accounts UNION ALL SELECT 0)
"""
_WRITTEN_TO: Final = """
SELECT key FROM (
    SELECT key, sent FROM people INDEXED BY people_by_rank ORDER BY last_row, rank DESC LIMIT ?)
WHERE sent > 0
"""


def met(db: sqlite3.Connection, address: str) -> tuple[int, int]:
    """How many messages went there, and how many came from there, that are counted."""
    sent, received = db.execute(_MET, (key_of(address),)).fetchone()
    return int(sent), int(received)


def known_domains(db: sqlite3.Connection) -> frozenset[str]:
    """The domains of those whom mail went to."""
    keys = db.execute(_WRITTEN_TO, (MOST,)).fetchall()
    return frozenset(key.rpartition("@")[2] for (key,) in keys)
