"""The journal as the engine reads it, and what becomes of an entry once it was said.

Must never lose a message because a server said no: what is backed out is shown again.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from tui_mail.model.ids import AccountKey, FolderId, MessageId
from tui_mail.ports.mail_store import JournalEntry
from tui_mail.store import held, journal_entries, places, undo_log
from tui_mail.store.database import Part, Transaction
from tui_mail.store.journal_entries import APPEND, COPY, DELETE, FLAGS, MOVE, Entry
from tui_mail.store.places import Place
from tui_mail.store.removal import erase
from tui_mail.store.views import flag_others

_ALL: Final = """
SELECT j.id, a.name, j.kind, j.placement, j.added, j.removed, j.target, j.attempts, j.saying,
       j.source
FROM journal j JOIN accounts a ON a.id = j.account
WHERE a.name = ? ORDER BY j.id
"""
_NOT_HELD: Final = """
SELECT j.id, a.name, j.kind, j.placement, j.added, j.removed, j.target, j.attempts, j.saying,
       j.source
FROM journal j JOIN accounts a ON a.id = j.account
WHERE a.name = ?1 AND NOT EXISTS (
    SELECT 1 FROM journal h WHERE h.placement = j.placement AND h.id <= ?2
) ORDER BY j.id
"""
_BEGIN: Final = """
UPDATE journal SET saying = 1 WHERE id IN (SELECT value FROM json_each(?)) RETURNING id
"""
_FAILED: Final = "UPDATE journal SET attempts = attempts + 1, error = ? WHERE id = ?"
_COMPARE_ANEW: Final = "UPDATE folders SET highestmodseq = 0 WHERE id = ?"
"""What the server did with these flags meanwhile was hidden by what was to be said."""
_SAME_MESSAGE: Final = "UPDATE journal SET placement = ? WHERE placement = ?"
_HOME: Final = """
SELECT id FROM folders WHERE account = ?
ORDER BY id IS NOT ?, id IS NOT ?, role IS NOT 'inbox', id LIMIT 1
"""


class JournalPart(Part):
    """What the server has yet to hear."""

    def journal(self, account: AccountKey) -> tuple[JournalEntry, ...]:
        """Everything, oldest first."""
        with self._database.transaction() as tx:
            rows = tx.db.execute(_ALL, (account,)).fetchall()
        return tuple(_as_read(*row) for row in rows)

    def sayable(self, account: AccountKey) -> tuple[JournalEntry, ...]:
        """Everything but what is held, and what was changed about the same messages since."""
        with self._database.transaction() as tx:
            rows = tx.db.execute(_NOT_HELD, (account, held.newest(tx.db))).fetchall()
        return tuple(_as_read(*row) for row in rows)

    def release_held(self) -> int:
        """What a restore brought back held is said from now on; how many changes that is."""
        with self._database.transaction() as tx:
            return held.release(tx.db)

    def begin_saying(self, entries: Sequence[int]) -> frozenset[int]:
        """These are about to be said; those of them that still stand.

        From here on the opposite change does not drop an entry any more, it follows it.
        """
        with self._database.transaction() as tx:
            rows = tx.db.execute(_BEGIN, (json.dumps(list(entries)),)).fetchall()
        return frozenset(row_id for (row_id,) in rows)

    def journal_done(self, entry: int, uid: int | None = None) -> None:
        """The server did it."""
        self.journal_all_done({entry: uid})

    def journal_all_done(self, entries: Mapping[int, int | None]) -> None:
        """The server did all of these."""
        with self._database.transaction() as tx:
            for entry, uid in entries.items():
                _done(tx, entry, uid)

    def journal_failed(self, entry: int, error: str, *, back_out: bool) -> tuple[FolderId, ...]:
        """The server did not."""
        with self._database.transaction() as tx:
            failed = journal_entries.entry(tx, entry)
            if failed is None:
                return ()
            if not back_out:
                tx.db.execute(_FAILED, (error, entry))
                return ()
            journal_entries.drop(tx, [failed])
            place = places.load_one(tx, failed.placement)
            if failed.kind == FLAGS:
                others = flag_others(tx, place, failed.removed, failed.added)
                for folder in {one.server_folder for one in (place, *others)}:
                    tx.db.execute(_COMPARE_ANEW, (folder,))
                return _flags_back(tx, place, failed)
            if failed.source is not None and places.load(tx, (failed.source,)):
                erase(tx, [place])  # what it is a copy of is still here
                return () if place.folder is None else (FolderId(place.folder),)
            return _place_back(tx, place, failed)


def _done(tx: Transaction, entry: int, uid: int | None) -> None:
    done = journal_entries.entry(tx, entry)
    if done is None:
        return
    journal_entries.drop(tx, [done])
    place = places.load_one(tx, done.placement)
    if done.kind in {MOVE, COPY, APPEND} and done.target is not None:
        give_address(tx, place, done.target, uid)
    elif done.kind == DELETE:
        _deleted(tx, place)


def _as_read(row_id: int, account: str, kind: str, placement: int, *rest: Any) -> JournalEntry:
    added, removed, target, attempts, saying, source = rest
    return JournalEntry(
        row_id,
        AccountKey(account),
        kind,
        MessageId(placement),
        tuple(json.loads(added)),
        tuple(json.loads(removed)),
        None if target is None else FolderId(target),
        attempts,
        bool(saying),
        None if source is None else MessageId(source),
    )


def give_address(tx: Transaction, place: Place, folder: int, uid: int | None) -> Place:
    """The message is there on the server, under that UID where it is known.

    A sync may have met it there before and given it a place of its own: the two become one, which
    keeps this place's id.
    """
    twin = None if uid is None else places.at_address(tx, folder, uid)
    if twin is not None and twin.id != place.id:
        if journal_entries.entries_of(tx, twin):
            tx.db.execute(_SAME_MESSAGE, (place.id, twin.id))
            place = places.set_flags(tx, place, places.with_own_labels(tx, place.id, twin.flags))
        places.take_away(tx, [twin])
    return places.set_address(tx, place, folder, uid)


def _deleted(tx: Transaction, place: Place) -> None:
    if place.folder is None and not undo_log.keeps(tx, place.id):
        erase(tx, [place])
    else:
        places.set_address(tx, place, None, None)


def _flags_back(tx: Transaction, place: Place, failed: Entry) -> tuple[FolderId, ...]:
    """Flags as they were, but for those that were changed again since."""
    later = journal_entries.entries_of(tx, place)
    newer = {flag for entry in later for flag in (*entry.added, *entry.removed)}
    flags = (place.flags - (set(failed.added) - newer)) | (set(failed.removed) - newer)
    places.set_flags(tx, place, flags)
    return () if place.folder is None else (FolderId(place.folder),)


def _place_back(tx: Transaction, place: Place, failed: Entry) -> tuple[FolderId, ...]:
    """Shown where it was, unless it was put elsewhere since: that is said from where it is now."""
    if any(entry.of_place for entry in journal_entries.entries_of(tx, place)):
        journal_entries.say_place(tx, place, failed.before)
        return ()
    home = _home(tx, place, failed.before)
    back = places.show_in(tx, place, home)
    return tuple(FolderId(f) for f in {place.folder, back.folder} if f is not None)


def _home(tx: Transaction, place: Place, before: int | None) -> int | None:
    """The folder it was in, else where the server has it, else the inbox."""
    row = tx.db.execute(_HOME, (place.account, before, place.server_folder)).fetchone()
    return int(row[0]) if row else None
