"""What servers call messages, whichever mailbox they are in: what was named is not fetched again.

Must never place a message under a name of another server, nor one whose size is not the one told,
nor let bytes go while another mailbox may be found to hold them.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Final

from tui_mail.model.frozen import frozen
from tui_mail.model.ids import AccountKey, FolderId, MessageId
from tui_mail.model.mailbox import RemoteMessage
from tui_mail.store import journal_entries, places, threads
from tui_mail.store.adoption import WITHOUT_UID, adopt
from tui_mail.store.database import Part, Transaction
from tui_mail.store.flag_bits import split
from tui_mail.store.places import Place

_ORIGIN: Final = "SELECT origin, views FROM server_id_origins WHERE account = ?"
_NAMED_BY: Final = "INSERT OR REPLACE INTO server_id_origins VALUES (?, ?, ?)"
_NOTE: Final = """
INSERT INTO server_ids VALUES (?, ?, ?)
ON CONFLICT (account, id) DO UPDATE SET message = excluded.message
"""
_KNOWN: Final = """
SELECT i.id, i.message, r.size FROM server_ids i JOIN raw r ON r.id = i.message
WHERE i.account = ? AND i.id IN (SELECT value FROM json_each(?)) AND r.encoding <> 'head'
"""
_SET_ASIDE: Final = """
SELECT p.id FROM placements p JOIN set_aside s ON s.placement = p.id
WHERE p.message = ? AND +p.account = ? AND p.folder IS NULL AND p.server_folder IS NULL
ORDER BY p.id LIMIT 1
"""
_ANOTHER: Final = """
INSERT INTO placements
SELECT ?1, account, ?2, message, CASE ?3 WHEN 0 THEN received ELSE ?3 END, ?4, ?5, ?2, ?6, thread,
       NULL, bcc, ?7
FROM placements WHERE message = ?8 AND +account = ?9 ORDER BY folder IS NULL, id LIMIT 1
RETURNING thread
"""
_IS_NAMED: Final = "SELECT EXISTS (SELECT 1 FROM server_ids WHERE message = ? AND account = ?)"
_ASIDE: Final = """
SELECT p.id FROM set_aside s CROSS JOIN placements p ON p.id = s.placement
WHERE s.account = ? AND +p.folder IS NULL AND +p.server_folder IS NULL
"""
_NO_UNDO: Final = "DELETE FROM undo_items WHERE placement = ?"
_NONE_ASIDE: Final = "DELETE FROM set_aside WHERE account = ?"
_DOUBLES: Final = """
INSERT OR IGNORE INTO doubles SELECT id, account FROM (
    SELECT p.id, p.account, row_number() OVER (PARTITION BY p.message ORDER BY
        CASE WHEN f.role IN ('trash', 'junk') THEN 0 WHEN f.role = 'inbox' THEN 1
        WHEN f.role = 'archive' THEN 4 WHEN f.view = 1 THEN 3 ELSE 2 END, p.id) AS place
    FROM placements p JOIN folders f ON f.id = p.folder WHERE p.account = ?
) WHERE place > 1
"""
_TWIN: Final = """
SELECT t.uid FROM placements p
JOIN placements t ON t.message = p.message AND +t.account = p.account AND t.id <> p.id
WHERE p.id = ? AND t.server_folder = ? AND t.uid IS NOT NULL ORDER BY t.id LIMIT 1
"""
_SIBLINGS: Final = """
SELECT o.id FROM placements p
JOIN placements o ON o.message = p.message AND +o.account = p.account AND o.id <> p.id
WHERE p.id = ? AND o.server_folder IS NOT NULL AND o.server_folder <> ?
"""


@frozen
class _Named:
    """A message of the server that is here."""

    there: RemoteMessage
    account: int
    message: int


class ServerIdPart(Part):
    """See ports.server_ids.ServerIdStore."""

    def ids_from(self, account: AccountKey, origin: str, *, views: bool) -> None:
        """Who names this account's messages from now on."""
        with self._database.transaction() as tx:
            row_id = _account(tx, account)
            known = tx.db.execute(_ORIGIN, (row_id,)).fetchone()
            if known == (origin, int(views)) or (known is None and not origin):
                return
            if known is not None and known[0] != origin:
                tx.db.execute("DELETE FROM server_ids WHERE account = ?", (row_id,))
                tx.db.execute("UPDATE folders SET mailbox_id = '' WHERE account = ?", (row_id,))
            tx.db.execute("DELETE FROM doubles WHERE account = ?", (row_id,))
            tx.db.execute(_NAMED_BY, (row_id, origin, int(views)))
            if views:
                tx.db.execute(_DOUBLES, (row_id,))

    def name(self, named: Sequence[tuple[MessageId, RemoteMessage]]) -> None:
        """What the server calls messages that were uploaded; a draft may be another by now."""
        if not named:
            return
        with self._database.transaction() as tx:
            known = {place.id: place for place in places.load(tx, [one for one, _ in named])}
            found = [(known[one], there) for one, there in named if one in known]
            same = [(place, there) for place, there in found if place.uid == there.uid]
            note(tx, ((there.identity, p.account, p.message) for p, there in same))

    def place_known(self, folder: FolderId, there: Sequence[RemoteMessage]) -> frozenset[int]:
        """Those of these whose bytes are here get their place in the folder; their UIDs."""
        named = {message.identity: message for message in there if message.identity}
        if not named:
            return frozenset()
        with self._database.transaction() as tx:
            wanted = "SELECT account FROM folders WHERE id = ?"
            (account,) = tx.db.execute(wanted, (folder,)).fetchone()
            found = tx.db.execute(_KNOWN, (account, json.dumps(list(named)))).fetchall()
            known = [
                _Named(named[name], account, message)
                for name, message, size in found
                if named[name].size == size
            ]
            known.sort(key=lambda one: -one.there.uid)
            return frozenset(one.there.uid for one in known if _placed(tx, folder, one))

    def gone_there(self, messages: Sequence[MessageId]) -> None:
        """Their mailbox has them no more."""
        if not messages:
            return
        with self._database.transaction() as tx:
            put_aside(tx, places.load(tx, messages))

    def end_aside(self, account: AccountKey) -> None:
        """Every mailbox was looked through: what none of them has is gone for good."""
        with self._database.transaction() as tx:
            drop_aside(tx, _account(tx, account))

    def twin(self, message: MessageId, folder: FolderId) -> int | None:
        """The UID under which that folder of the server has the same message in another place."""
        with self._database.transaction() as tx:
            row = tx.db.execute(_TWIN, (message, folder)).fetchone()
        return None if row is None else int(row[0])

    def left_the_others(self, message: MessageId, folder: FolderId) -> tuple[FolderId, ...]:
        """The server took the message out of every mailbox but this one; folders touched."""
        with self._database.transaction() as tx:
            rows = tx.db.execute(_SIBLINGS, (message, folder)).fetchall()
            gone = places.load(tx, [row_id for (row_id,) in rows])
            places.take_away(tx, gone)
        return tuple(sorted({FolderId(p.folder) for p in gone if p.folder is not None}))


def note(tx: Transaction, named: Iterable[tuple[str, int, int]]) -> None:
    """Names of messages that came in whole: name (may be empty), account, message."""
    rows = [(account, name, message) for name, account, message in named if name]
    tx.db.executemany(_NOTE, rows)


def put_aside(tx: Transaction, gone: Sequence[Place]) -> None:
    """Those that have a name are hidden until every mailbox was looked through, others taken away.

    What was changed about their flags here, and not said so far, goes along.
    """
    lost = []
    for place in gone:
        if not may_go_on(tx, place):
            lost.append(place)
            continue
        hidden = places.show_in(tx, place, None)
        places.set_address(tx, hidden, None, None)
        tx.db.execute(_NO_UNDO, (place.id,))  # else an undo would bring it back here alone
        tx.db.execute("INSERT OR IGNORE INTO set_aside VALUES (?, ?)", (place.id, place.account))
    places.take_away(tx, lost)


def may_go_on(tx: Transaction, place: Place) -> bool:
    """Whether another mailbox may show it from now on: it has a name, and nobody moved it here."""
    named = tx.db.execute(_IS_NAMED, (place.message, place.account)).fetchone()[0]
    entries = journal_entries.entries_of(tx, place) if named else ()
    return bool(
        named
        and place.folder == place.server_folder
        and not any(entry.of_place for entry in entries)
    )


def drop_aside(tx: Transaction, account: int) -> None:
    """What was set aside is gone."""
    rows = tx.db.execute(_ASIDE, (account,)).fetchall()
    if rows:
        places.take_away(tx, places.load(tx, [row_id for (row_id,) in rows]))
    tx.db.execute(_NONE_ASIDE, (account,))


def _placed(tx: Transaction, folder: int, one: _Named) -> bool:
    """Whether it has its place now; not where the UID is another message's, or none is like it."""
    there, uid = one.there, one.there.uid
    if places.at_address(tx, folder, uid) is not None:
        return False
    row = tx.db.execute(WITHOUT_UID, (one.message, one.account, folder)).fetchone()
    if row is not None:
        adopt(tx, places.load_one(tx, row[0]), folder, uid, there.flags)
        return True
    row = tx.db.execute(_SET_ASIDE, (one.message, one.account)).fetchone()
    if row is not None:
        _go_on(tx, places.load_one(tx, row[0]), folder, there)
        return True
    return _another(tx, folder, one)


def _go_on(tx: Transaction, place: Place, folder: int, there: RemoteMessage) -> None:
    """Somebody moved it there: it is the message that it was."""
    place = places.set_address(tx, places.show_in(tx, place, folder), folder, there.uid)
    places.set_flags(tx, place, journal_entries.lay_pending_over(tx, place, there.flags))
    tx.db.execute("DELETE FROM set_aside WHERE placement = ?", (place.id,))


def _another(tx: Transaction, folder: int, one: _Named) -> bool:
    """A place beside those that the message has."""
    there, (bits, labels) = one.there, split(one.there.flags)
    row_id = threads.next_id(tx, "placements")
    values = (
        row_id, folder, there.received, bits, labels, there.uid, tx.now, one.message, one.account
    )  # fmt: skip
    made = tx.db.execute(_ANOTHER, values).fetchall()
    if not made:
        return False
    tx.tally.shown(folder, bits)
    tx.tally.threads.add(made[0][0])
    return True


def _account(tx: Transaction, account: AccountKey) -> int:
    row = tx.db.execute("SELECT id FROM accounts WHERE name = ?", (account,)).fetchone()
    return int(row[0]) if row else 0
