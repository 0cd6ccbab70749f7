"""Messages that are put off: into a folder of this machine alone, and back at their time.

Must never let a server hear that a message was put off: there it lies where it lay.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from typing import Final

from tui_mail.model.flags import SEEN
from tui_mail.model.folder import FolderChange, Role
from tui_mail.model.ids import FolderId, MessageId
from tui_mail.ports.store_words import UndoStep
from tui_mail.store import places, undo_log
from tui_mail.store.changes import flag, put
from tui_mail.store.database import Transaction
from tui_mail.store.places import Place
from tui_mail.store.undo_log import Before

NAME: Final = "Snoozed"
SLACK: Final = 3600
"""Seconds that a server's clock may be behind ours."""

_HOLDING: Final = "SELECT id FROM folders WHERE account = ? AND role = ?"
_NAMED: Final = "SELECT 1 FROM folders WHERE account = ? AND name = ?"
_MAKE: Final = "INSERT INTO folders (account, name, role, local, found) VALUES (?, ?, ?, 1, 1)"
_NEWEST: Final = "SELECT coalesce(max(id), 0) FROM placements"
_KEEP: Final = """
INSERT INTO snoozed VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (placement) DO UPDATE
SET home = CASE ?6 WHEN 1 THEN home ELSE excluded.home END,
    until = excluded.until, since = excluded.since, newest = excluded.newest
"""
_AWAY: Final = """
SELECT p.id FROM folders f CROSS JOIN placements p ON p.folder = f.id
LEFT JOIN snoozed s ON s.placement = p.id WHERE f.role = ?
"""
_DUE: Final = _AWAY + " AND coalesce(s.until, 0) <= ?"
OTHERS_WROTE: Final = """
EXISTS (SELECT 1 FROM placements q CROSS JOIN messages m ON m.id = q.message
        JOIN folders g ON g.id = q.folder
        WHERE q.thread = p.thread AND q.message <> p.message AND {newer}
          AND coalesce(g.role, '') NOT IN ('sent', 'drafts', 'junk')
          AND lower(m.sender) NOT IN (SELECT value FROM json_each(?)))
"""
"""Of a message p: whether somebody else wrote in its thread since."""
_ANSWERED: Final = f"{_AWAY} AND " + OTHERS_WROTE.format(
    newer=f"q.id > s.newest AND q.received > s.since - {SLACK}"
)
_HOME: Final = """
SELECT id FROM folders WHERE account = ? AND id = ? AND pending <> ? AND NOT found
  AND coalesce(role, 'inbox') = 'inbox'
"""
_ANY_HOME: Final = """
SELECT id FROM folders WHERE account = ? AND id = ? AND pending <> ? AND NOT found
"""
_INBOX: Final = """
SELECT id FROM folders WHERE account = ? AND NOT found ORDER BY role IS NOT 'inbox', id LIMIT 1
"""
_CAME_FROM: Final = "SELECT home FROM snoozed WHERE placement = ?"
_LIFT: Final = "INSERT OR REPLACE INTO lifted VALUES (?, ?, ?)"


def snooze(
    tx: Transaction, messages: Sequence[MessageId], until: int, note: UndoStep | None
) -> tuple[FolderId, ...]:
    """Out of their folders until then."""
    (newest,) = tx.db.execute(_NEWEST).fetchone()
    gone: list[tuple[int, Before]] = []
    touched: set[int] = set()
    for place in places.load(tx, messages):
        if place.folder is None:
            continue
        holding = _holding(tx, place.account)
        away = place.folder == holding
        tx.db.execute(_KEEP, (place.id, place.folder, until, tx.now, newest, int(away)))
        touched |= {place.folder, holding}
        if not away:
            put(tx, place, holding, say=True)
            gone.append((place.id, Before(moved=True, folder=place.folder, to=holding)))
    undo_log.note(tx, "snooze", gone, note)
    return folders_of(touched)


def wake(
    tx: Transaction, messages: Sequence[MessageId], note: UndoStep | None, *, say: bool
) -> tuple[FolderId, ...]:
    """Back where they were."""
    back: list[tuple[int, Before]] = []
    touched: set[int] = set()
    for place in _away(tx, messages):
        home = _home(tx, place, _ANY_HOME)
        touched |= {home, place.folder or home}
        put(tx, place, home, say=say)
        back.append((place.id, Before(moved=True, folder=place.folder, to=home)))
    undo_log.note(tx, "unsnooze", back, note)
    return folders_of(touched)


def wake_due(tx: Transaction, messages: Sequence[MessageId], *, say: bool) -> tuple[FolderId, ...]:
    """Back, unread and on top."""
    touched: list[int | None] = []
    for place in _away(tx, messages):
        home = _home(tx, place, _HOME)
        touched += [home, place.folder]
        changed = flag(tx, [place], (), (SEEN,), touched, say=say)
        put(tx, changed[0][0] if changed else place, home, say=say)
        tx.db.execute(_LIFT, (place.id, "back", tx.now))
    return folders_of(touched)


def to_wake(tx: Transaction, now: int, own: Collection[str]) -> tuple[MessageId, ...]:
    """Whose time has come, or whose thread somebody else wrote in."""
    due = tx.db.execute(_DUE, (Role.SNOOZED, now)).fetchall()
    answered = tx.db.execute(_ANSWERED, (Role.SNOOZED, lowered(own))).fetchall()
    return tuple(sorted({MessageId(row_id) for (row_id,) in (*due, *answered)}))


def lowered(own: Collection[str]) -> str:
    """One's own addresses, as OTHERS_WROTE has them."""
    return json.dumps(sorted(address.lower() for address in own))


def _away(tx: Transaction, messages: Sequence[MessageId]) -> list[Place]:
    found = [place for place in places.load(tx, messages) if place.folder is not None]
    return [place for place in found if place.folder == _known_holding(tx, place.account)]


def _known_holding(tx: Transaction, account: int) -> int | None:
    row = tx.db.execute(_HOLDING, (account, Role.SNOOZED)).fetchone()
    return int(row[0]) if row else None


def _holding(tx: Transaction, account: int) -> int:
    """The account's folder for what is put off, made if missing."""
    known = _known_holding(tx, account)
    if known is not None:
        return known
    name, number = NAME, 1
    while tx.db.execute(_NAMED, (account, name)).fetchone():
        number += 1  # a folder of the user's own, which stays another
        name = f"{NAME} ({number})"
    return int(tx.db.execute(_MAKE, (account, name, Role.SNOOZED)).lastrowid or 0)


def _home(tx: Transaction, place: Place, wanted: str) -> int:
    """Where it was, if that may be, else the inbox."""
    row = tx.db.execute(_CAME_FROM, (place.id,)).fetchone()
    where = (place.account, row[0] if row else None, FolderChange.DELETE)
    home = tx.db.execute(wanted, where).fetchone()
    home = home or tx.db.execute(_INBOX, (place.account,)).fetchone()
    return int(home[0]) if home else _holding(tx, place.account)


def folders_of(touched: Iterable[int | None]) -> tuple[FolderId, ...]:
    """Each once."""
    return tuple(FolderId(one) for one in sorted({one for one in touched if one is not None}))
