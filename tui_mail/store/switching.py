"""Mail of an account that is read another way than before: matched with what its server has.

Must never remove a message, and never take a match for proof: what is matched without its bytes
is marked, and whoever deletes on a server asks for the mark first.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Final

from tui_mail.model.account import Mode
from tui_mail.model.flags import DRAFT, SEEN
from tui_mail.model.ids import AccountKey, FolderId, MessageId
from tui_mail.model.switch import OPENING, Resident, Traits
from tui_mail.ports.switch_store import LineLink, PlaceLink
from tui_mail.store import heads, journal_entries, ledger, places, raw, server_ids
from tui_mail.store.account_rows import account_id, find_account
from tui_mail.store.database import Part, Transaction
from tui_mail.store.flag_bits import BITS
from tui_mail.store.journal import give_address
from tui_mail.store.places import Place

_NOTE: Final = """
INSERT INTO reading_modes (account, mode, linking) VALUES (?, ?, ?)
ON CONFLICT (account) DO UPDATE SET mode = excluded.mode, linking = excluded.linking
"""
_MINE: Final = "UPDATE folders SET local = 1 WHERE account = ?"
_THEIRS: Final = """
UPDATE folders SET local = 0 WHERE account = ? AND (remote IS NOT NULL OR pending = 'create')
"""
_WITHOUT_ADDRESS: Final = """
SELECT p.id, m.message_id, m.size, m.date, m.sender, p.flags, f.role IS NOT 'inbox',
       max((p.ledger IS NOT NULL) * (1 << 60) - p.id)
FROM placements p JOIN messages m ON m.id = p.message JOIN folders f ON f.id = p.folder
WHERE p.account = ?1 AND p.flags & ?2 = 0 AND (p.server_folder IS NULL OR p.uid IS NULL)
  AND NOT EXISTS (SELECT 1 FROM raw INDEXED BY raw_heads
                  WHERE encoding = 'head' AND id = p.message)
GROUP BY p.message ORDER BY p.id
"""
_WITHOUT_LINE: Final = """
SELECT p.id, m.message_id, m.size, m.date, m.sender, p.flags, f.role IS NOT 'inbox',
       max((s.role IS 'inbox') * (1 << 60) - p.id)
FROM placements p JOIN messages m ON m.id = p.message JOIN folders s ON s.id = p.server_folder
LEFT JOIN folders f ON f.id = p.folder
WHERE p.account = ?1 AND p.flags & ?2 = 0 AND p.ledger IS NULL
  AND NOT EXISTS (SELECT 1 FROM placements o WHERE o.message = p.message
                  AND o.account = p.account AND o.ledger IS NOT NULL)
  AND NOT EXISTS (SELECT 1 FROM raw INDEXED BY raw_heads
                  WHERE encoding = 'head' AND id = p.message)
GROUP BY p.message ORDER BY p.id
"""
_DOUBLES: Final = """
SELECT mine.id, came.id FROM placements mine
JOIN placements came ON came.message = mine.message AND came.account = mine.account
 AND came.id > mine.id AND came.added >= ?2
 AND came.server_folder IS NOT NULL AND came.uid IS NOT NULL AND came.folder = came.server_folder
WHERE mine.account = ?1 AND mine.folder IS NOT NULL AND mine.server_folder IS NULL
  AND mine.flags & ?3 = 0
ORDER BY mine.id, came.id
"""
_UNPROVEN: Final = """
SELECT p.id, r.sha256 FROM unproven_places u JOIN placements p ON p.id = u.placement
JOIN raw r ON r.id = p.message WHERE u.placement IN (SELECT value FROM json_each(?))
"""
_PROVE: Final = """
DELETE FROM unproven_places WHERE placement IN (SELECT value FROM json_each(?))
"""
_LINE: Final = """
SELECT id FROM ledger WHERE account = ? AND server = ? AND username = ? AND uidl = ?
"""


class SwitchPart(Part):
    """See ports.switch_store.SwitchStore."""

    def read_by(self, account: AccountKey, mode: Mode) -> None:
        """How the account is read from now on."""
        with self._database.transaction() as tx:
            row_id = account_id(tx, account)
            row = tx.db.execute(
                "SELECT mode FROM reading_modes WHERE account = ?", (row_id,)
            ).fetchone()
            if row is not None and row[0] == mode.value:
                return
            since = 0 if row is None else tx.now
            tx.db.execute(_NOTE, (row_id, mode.value, since))
            server_ids.drop_aside(tx, row_id)
            if since:
                tx.db.execute(_MINE if mode is Mode.POP else _THEIRS, (row_id,))

    def linking(self, account: AccountKey) -> bool:
        """Whether mail is still to be matched."""
        with self._database.transaction() as tx:
            return _since(tx, find_account(tx, account)) > 0

    def without_address(self, account: AccountKey) -> tuple[Resident, ...]:
        """What no IMAP mailbox is known to hold."""
        return self._residents(_WITHOUT_ADDRESS, account)

    def without_line(self, account: AccountKey) -> tuple[Resident, ...]:
        """What no maildrop is known to hold."""
        return self._residents(_WITHOUT_LINE, account)

    def openings(self, messages: Sequence[MessageId]) -> Mapping[MessageId, bytes]:
        """How the body of each begins."""
        with self._database.transaction() as tx:
            return {message: _opening(tx, message) for message in messages}

    def link_places(self, links: Sequence[PlaceLink]) -> tuple[FolderId, ...]:
        """They are matched, unproven."""
        shown: set[FolderId] = set()
        with self._database.transaction() as tx:
            known = {place.id: place for place in places.load(tx, [x.message for x in links])}
            for link in links:
                place = known.get(link.message)
                if place is None or place.folder is None:
                    continue
                if places.at_address(tx, link.folder, link.uid) is not None:
                    continue
                _give(tx, place, link.folder, link.uid, link.flags)
                tx.db.execute("INSERT OR IGNORE INTO unproven_places VALUES (?)", (place.id,))
                shown.add(FolderId(place.folder))
        return tuple(sorted(shown))

    def link_lines(
        self, account: AccountKey, server: str, username: str, links: Sequence[LineLink]
    ) -> None:
        """They are matched, unproven."""
        from tui_mail.ports.mail_store import DropOrigin

        with self._database.transaction() as tx:
            row_id = account_id(tx, account)
            known = {place.id: place for place in places.load(tx, [x.message for x in links])}
            for link in links:
                place = known.get(link.message)
                if place is None or place.ledger is not None:
                    continue
                origin = DropOrigin(server, username, link.uidl, link.size)
                (line,) = ledger.enter(tx, [(row_id, origin, _sha256(tx, place))])
                tx.db.execute(
                    "UPDATE placements SET ledger = ? WHERE message = ? AND account = ?",
                    (line, place.message, place.account),
                )
                tx.db.execute("INSERT OR IGNORE INTO unproven_lines VALUES (?)", (line,))
                if place.folder is None:  # the user removed it, which the server did not hear
                    tx.db.execute("UPDATE ledger SET deleted_here = 1 WHERE id = ?", (line,))

    def keep_here(self, messages: Sequence[MessageId]) -> None:
        """The server has them no more: they stay."""
        with self._database.transaction() as tx:
            for place in places.load(tx, messages):
                entries = journal_entries.entries_of(tx, place)
                if place.folder is None:
                    continue  # the user wanted it gone; that it is, the next sync finds
                journal_entries.drop(tx, entries)
                places.set_address(tx, place, None, None)

    def linked(self, account: AccountKey) -> tuple[FolderId, ...]:
        """All that the server has was looked at."""
        touched: set[FolderId] = set()
        with self._database.transaction() as tx:
            row_id = account_id(tx, account)
            since = _since(tx, row_id)
            if not since:
                return ()
            taken: set[int] = set()
            heads.join_came(tx, row_id, since)
            for mine, came in tx.db.execute(_DOUBLES, (row_id, since, BITS[DRAFT])).fetchall():
                if not {mine, came} & taken:
                    taken |= {mine, came}
                    touched |= _one(tx, places.load_one(tx, mine), places.load_one(tx, came))
            tx.db.execute("UPDATE reading_modes SET linking = 0 WHERE account = ?", (row_id,))
        return tuple(sorted(touched))

    def unproven(self, messages: Sequence[MessageId]) -> Mapping[MessageId, bytes]:
        """Those whose bytes were not compared, with their SHA-256."""
        with self._database.transaction() as tx:
            rows = tx.db.execute(_UNPROVEN, (json.dumps(list(messages)),)).fetchall()
        return {MessageId(row_id): sha256 for row_id, sha256 in rows}

    def prove(self, messages: Sequence[MessageId]) -> None:
        """The server's bytes are these."""
        with self._database.transaction() as tx:
            _prove(tx, messages)

    def part(self, messages: Sequence[MessageId]) -> None:
        """The server's message is another one."""
        with self._database.transaction() as tx:
            for place in places.load(tx, messages):
                places.set_address(tx, place, None, None)
            _prove(tx, messages)

    def prove_lines(
        self, account: AccountKey, server: str, username: str, uidls: Sequence[str]
    ) -> None:
        """The maildrop's bytes are these."""
        with self._database.transaction() as tx:
            for line in _lines(tx, account, server, username, uidls):
                tx.db.execute("DELETE FROM unproven_lines WHERE ledger = ?", (line,))

    def part_lines(
        self, account: AccountKey, server: str, username: str, uidls: Sequence[str]
    ) -> None:
        """The ledger forgets that it knew them."""
        with self._database.transaction() as tx:
            for line in _lines(tx, account, server, username, uidls):
                tx.db.execute("UPDATE placements SET ledger = NULL WHERE ledger = ?", (line,))
                tx.db.execute("DELETE FROM ledger WHERE id = ?", (line,))

    def _residents(self, wanted: str, account: AccountKey) -> tuple[Resident, ...]:
        with self._database.transaction() as tx:
            rows = tx.db.execute(wanted, (find_account(tx, account), BITS[DRAFT])).fetchall()
        return tuple(
            Resident(
                MessageId(row_id),
                Traits(message_id, size, date, sender),
                seen=bool(bits & BITS[SEEN]),
                archived=bool(elsewhere),
            )
            for row_id, message_id, size, date, sender, bits, elsewhere, _ in rows
        )


def _since(tx: Transaction, account: int | None) -> int:
    row = tx.db.execute(
        "SELECT linking FROM reading_modes WHERE account = ?", (account,)
    ).fetchone()
    return int(row[0]) if row else 0


def _give(tx: Transaction, place: Place, folder: int, uid: int, flags: frozenset[str]) -> None:
    """The server's message is this one; its flags are both's, and the server hears of ours."""
    journal_entries.settle_append(tx, place, folder)
    from tui_mail.sync.mode_switch import joined_flags  # few accounts are ever switched

    both, add, remove = joined_flags(place.flags, flags)
    place = places.set_flags(tx, place, both)
    place = places.set_address(tx, place, folder, uid)
    journal_entries.say_flags(tx, place, add, remove)


def _one(tx: Transaction, mine: Place, came: Place) -> set[FolderId]:
    """What was downloaded is what was here: one message, with the id and the place it had here."""
    if came.server_folder is None or came.uid is None:
        return set()
    from tui_mail.sync.mode_switch import joined_flags  # few accounts are ever switched

    both, add, remove = joined_flags(mine.flags, came.flags)
    mine = give_address(tx, mine, came.server_folder, came.uid)
    mine = places.set_flags(tx, mine, both)
    journal_entries.say_flags(tx, mine, add, remove)
    return {FolderId(folder) for folder in (mine.folder, came.folder) if folder is not None}


def _prove(tx: Transaction, messages: Sequence[MessageId]) -> None:
    tx.db.execute(_PROVE, (json.dumps(list(messages)),))


def _lines(
    tx: Transaction, account: AccountKey, server: str, username: str, uidls: Sequence[str]
) -> list[int]:
    drop = (find_account(tx, account), server, username)
    rows = [tx.db.execute(_LINE, (*drop, uidl)).fetchone() for uidl in uidls]
    return [row[0] for row in rows if row is not None]


def _sha256(tx: Transaction, place: Place) -> bytes:
    row = tx.db.execute("SELECT sha256 FROM raw WHERE id = ?", (place.message,)).fetchone()
    return bytes(row[0])


def _opening(tx: Transaction, message: MessageId) -> bytes:
    stored = tx.db.execute(raw.OF_PLACEMENT, (message,)).fetchone()
    if stored is None:
        return b""
    beginning = raw.head(stored, tx.blobs)
    _, _, body = beginning.partition(b"\r\n\r\n")
    return body[:OPENING]
