"""News that rules have yet to look at, what rules change, and programs that are to be run."""

import json
from collections.abc import Mapping, Sequence
from typing import Final

from tui_mail.model.ids import AccountKey, FolderId, MessageId
from tui_mail.ports.rules_store import Arrived, Program, RuleChange, RuleReader
from tui_mail.ports.store_words import UndoStep
from tui_mail.store import changes, journal_entries, places, undo_log
from tui_mail.store.account_rows import account_id
from tui_mail.store.copies import copied
from tui_mail.store.database import Part, Transaction
from tui_mail.store.undo_log import Before

_ARRIVED: Final = """
SELECT a.placement, a.told FROM arrived a CROSS JOIN placements p ON p.id = a.placement
CROSS JOIN accounts c ON c.id = p.account WHERE c.name = ? ORDER BY a.placement
"""
_TOLD: Final = """
UPDATE arrived SET told = 1 WHERE placement IN (SELECT value FROM json_each(?))
"""
_DONE: Final = "DELETE FROM arrived WHERE placement IN (SELECT value FROM json_each(?))"
_DRAINED: Final = """
SELECT 1 FROM drained d JOIN accounts c ON c.id = d.account
WHERE c.name = ? AND d.server = ? AND d.username = ?
"""


class RulePart(Part):
    """See ports.rules_store.RulesStore."""

    def arrived(self, account: AccountKey) -> tuple[Arrived, ...]:
        """What newly came and was not looked at, oldest first."""
        with self._database.transaction() as tx:
            rows = tx.db.execute(_ARRIVED, (account,)).fetchall()
        return tuple(Arrived(MessageId(row_id), bool(told)) for row_id, told in rows)

    def arrived_told(self, messages: Sequence[MessageId]) -> None:
        """People and hooks heard of these."""
        with self._database.transaction() as tx:
            tx.db.execute(_TOLD, (json.dumps(list(messages)),))

    def arrived_done(self, messages: Sequence[MessageId]) -> None:
        """Nothing more is to be done about these."""
        with self._database.transaction() as tx:
            tx.db.execute(_DONE, (json.dumps(list(messages)),))

    def drained(self, account: AccountKey, server: str, username: str) -> bool:
        """Whether everything of that maildrop was fetched once."""
        with self._database.transaction() as tx:
            found = tx.db.execute(_DRAINED, (account, server, username)).fetchone()
        return found is not None

    def note_drained(self, account: AccountKey, server: str, username: str) -> None:
        """Everything of it is here now."""
        with self._database.transaction() as tx:
            row = (account_id(tx, account), server, username)
            tx.db.execute("INSERT OR IGNORE INTO drained VALUES (?, ?, ?)", row)

    def change_by_rules(
        self, changes: Sequence[RuleChange], *, word: str, note: UndoStep | None
    ) -> Mapping[MessageId, FolderId]:
        """All of them, one step to undo."""
        with self._database.transaction() as tx:
            items: list[tuple[int, Before]] = []
            touched: dict[MessageId, FolderId] = {}
            for change in changes:
                for place, before in _changed(tx, change):
                    items.append((place.id, before))
                    if place.folder is not None:
                        touched[MessageId(place.id)] = FolderId(place.folder)
            undo_log.note(tx, word, items, note)
        return touched

    def forward_once(self, account: AccountKey, message: str, address: str) -> bool:
        """Note that it goes there; False where it did before."""
        with self._database.transaction() as tx:
            row = (account_id(tx, account), message, address.casefold())
            made = tx.db.execute("INSERT OR IGNORE INTO rule_forwards VALUES (?, ?, ?)", row)
            return made.rowcount > 0

    def want_program(self, why: str, command: str | Sequence[str], input: str) -> None:
        """It is to be run; durable."""
        words = command if isinstance(command, str) else list(command)
        with self._database.transaction() as tx:
            sql = "INSERT INTO programs (why, command, input) VALUES (?, ?, ?)"
            tx.db.execute(sql, (why, json.dumps(words), input))

    def begin_program(self) -> Program | None:
        """The oldest that was not begun; it is from here on."""
        wanted = "SELECT id, why, command, input FROM programs WHERE NOT begun ORDER BY id LIMIT 1"
        with self._database.transaction() as tx:
            row = tx.db.execute(wanted).fetchone()
            if row is None:
                return None
            tx.db.execute("UPDATE programs SET begun = 1 WHERE id = ?", (row[0],))
        return _program(*row)

    def program_done(self, program: int) -> None:
        """It ended."""
        with self._database.transaction() as tx:
            tx.db.execute("DELETE FROM programs WHERE id = ?", (program,))

    def programs_broken_off(self) -> tuple[Program, ...]:
        """Those that were begun when an engine ended."""
        wanted = "SELECT id, why, command, input FROM programs WHERE begun ORDER BY id"
        with self._database.transaction() as tx:
            rows = tx.db.execute(wanted).fetchall()
            tx.db.execute("DELETE FROM programs WHERE begun")
        return tuple(_program(*row) for row in rows)

    def reader(self) -> RuleReader:
        """The same store to read from."""
        from tui_mail.store.rule_reader import StoreRuleReader  # few syncs need one

        return StoreRuleReader(self._database.path)


def _changed(tx: Transaction, change: RuleChange) -> list[tuple[places.Place, Before]]:
    """The message where it was changed, and its copies; how each was before."""
    found = places.load(tx, (change.id,))
    if not found:
        return []
    flagged = changes.flag(tx, found, change.add, change.remove, [], say=True)
    before = flagged[0][1] if flagged else Before()
    place = flagged[0][0] if flagged else found[0]
    made = []
    for folder in change.copies:
        (copy,) = copied(tx, [place], folder)
        if change.says:
            journal_entries.say_copy(tx, copy, place)
        made.append((copy, Before(moved=True, to=folder)))
    if change.target is not None and change.target != place.folder:
        before = before.and_then(Before(moved=True, folder=place.folder, to=change.target))
        place = changes.put(tx, place, change.target, say=change.says)
    was_changed = before != Before()
    return [*([(place, before)] if was_changed else []), *made]


def _program(row_id: int, why: str, command: str, given: str) -> Program:
    words = json.loads(command)
    return Program(row_id, why, words if isinstance(words, str) else tuple(words), given)
