"""Accounts, folders, ledger, outbox and journal of a damaged store, row by row.

Must never keep a row that names what is not there, nor a line of the ledger whose message is lost:
its server may still have it.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from tui_mail.message.addresses import is_address
from tui_mail.model.address import Address
from tui_mail.model.big_mail import MARK
from tui_mail.model.folder import Role
from tui_mail.model.ids import AccountKey
from tui_mail.model.outbox import RecipientState, SendState, SentCopy
from tui_mail.store.database import Transaction
from tui_mail.store.people import BOOK
from tui_mail.store.salvage.records import Value
from tui_mail.store.salvage.tables import Tables
from tui_mail.store.salvage_mark import RECOVERED

Fields = Mapping[str, Value]

LAST_RESORT: Final = AccountKey("recovered")
"""The account of mail where neither the store nor the settings know one."""
_ANEW: Final = (
    "uidnext", "highestmodseq", "there", "emptied", "total", "unread",
    "synced_at", "trouble",
)  # fmt: skip
"""Of a folder: counted again, and asked for again."""
_KINDS: Final = frozenset({"flags", "move", "copy", "append", "delete"})
_ROLES: Final = frozenset(role.value for role in Role)
_STATES: Final = frozenset(state.value for state in SendState)
_COPIES: Final = frozenset(state.value for state in SentCopy)
_RECIPIENT_STATES: Final = frozenset(state.value for state in RecipientState)

_NO_MESSAGE: Final = """
DELETE FROM ledger WHERE deleted_here = 0 AND sha256 NOT IN (SELECT sha256 FROM raw)
AND sha256 NOT IN (SELECT substr(sha256, 1, 20) FROM raw WHERE encoding = 'head')
"""
_PLACE: Final = "SELECT account FROM placements WHERE id = ?"


class SideRows:
    """What is not mail itself.

    Args:
        tx: on the new store.
        tables: the damaged one's.
    """

    def __init__(self, tx: Transaction, tables: Tables) -> None:
        self._tx = tx
        self._tables = tables
        self._accounts: dict[int, int] = {}
        """Number in the damaged store to number in the new one."""
        self._first = 0
        self._folders: dict[int, int] = {}
        """Folder to account."""
        self._recovered: dict[int, int] = {}

    def accounts(self, settings: Sequence[AccountKey]) -> None:
        """Those that can be read, and those of the settings."""
        known: dict[str, int] = {}
        for row in self._tables.rows("accounts"):
            number, name = row["id"], row["name"]
            if not (isinstance(number, int) and isinstance(name, str) and name):
                continue
            if name not in known and number not in self._accounts:
                known[name] = self._accounts[number] = number
        lost = sorted(self._named_accounts() - self._accounts.keys())
        for name in settings:
            if name not in known:
                number = lost.pop(0) if lost else max(self._accounts, default=0) + 1
                known[name] = self._accounts[number] = number
        if not known:
            number = lost[0] if lost else 1
            known[LAST_RESORT] = self._accounts[number] = number
        self._first = next((known[n] for n in settings), min(self._accounts))
        rows = [(number, name) for name, number in known.items()]
        self._tx.db.executemany("INSERT INTO accounts VALUES (?, ?)", rows)

    def account(self, number: Value) -> int:
        """The account of that number; where it cannot be read any more, the first one."""
        return self._accounts.get(number, self._first) if isinstance(number, int) else self._first

    def folders(self) -> int:
        """Those that can be read; how many messages they had together."""
        total = 0
        for row in self._tables.rows("folders"):
            number = row["id"]
            if not isinstance(number, int) or number in self._folders or not row["name"]:
                continue
            account = self.account(row["account"])
            # what is known of the server's mailbox is asked for anew: something may be missing here
            role = row["role"] if row["role"] in _ROLES else None
            anew = dict.fromkeys(_ANEW, 0)
            if self.insert("folders", row, **anew, account=account, role=role):
                self._folders[number] = account
                here = row["total"]
                total += here if isinstance(here, int) and 0 <= here < 2**40 else 0
        return total

    def folder(self, number: Value, account: int) -> int | None:
        """The folder of that number, if it can be read and is that account's."""
        if isinstance(number, int) and self._folders.get(number) == account:
            return number
        return None

    def recovered(self, account: int) -> int:
        """The folder for mail whose own cannot be read, made when it is needed."""
        if account not in self._recovered:
            db = self._tx.db
            db.execute(
                "INSERT OR IGNORE INTO folders (account, name, local) VALUES (?, ?, 1)",
                (account, RECOVERED),
            )
            wanted = "SELECT id FROM folders WHERE account = ? AND name = ?"
            (number,) = db.execute(wanted, (account, RECOVERED)).fetchone()
            self._recovered[account] = number
            self._folders[number] = account
        return self._recovered[account]

    @property
    def recovered_folders(self) -> list[int]:
        """Those that were made or used."""
        return sorted(self._recovered.values())

    def ledger(self) -> None:
        """What was fetched, but for what is lost: that may be fetched again."""
        for row in self._tables.rows("ledger"):
            sha256 = row["sha256"]
            if isinstance(sha256, bytes) and len(sha256) in {32, MARK}:
                self.insert("ledger", row, account=self.account(row["account"]))
        self._tx.db.execute(_NO_MESSAGE)

    def ties(self) -> None:
        """What the user said of threads and senders; before the places come, which heed it."""
        for row in self._tables.rows("ties"):
            self.insert("ties", row)
        for row in self._tables.rows("picture_senders"):
            self.insert("picture_senders", row)

    def matched(self) -> None:
        """How accounts are read, and what a switch matched: it is not deleted uncompared.

        The places and the ledger are here already.
        """
        for row in self._tables.rows("reading_modes"):
            self.insert("reading_modes", row, account=self.account(row["account"]))
        for table, column, of in (
            ("unproven_lines", "ledger", "ledger"),
            ("unproven_places", "placement", "placements"),
        ):
            for row in self._tables.rows(table):
                if self.is_here(of, row[column]):
                    self.insert(table, row)

    def outbox(self) -> tuple[int, int]:
        """How many entries are here again, and how many are lost."""
        recipients = self._recipients()
        here = lost = 0
        for row in self._tables.rows("outbox"):
            number, needed = row["id"], row["raw"]
            whole = needed is None or self._has_bytes(needed)
            to = recipients.get(number, {}) if isinstance(number, int) else {}
            if not (whole and to and row["state"] in _STATES and row["sent_copy"] in _COPIES):
                lost += row["state"] not in {SendState.SENT, SendState.CANCELLED}
                continue
            if not _is_json_list(row["bcc"]):
                continue
            if self.insert("outbox", row, account=self.account(row["account"])):
                here += 1
                for recipient in to.values():
                    self.insert("recipients", recipient)
        return here, lost

    def book(self) -> list[Address]:
        """Addresses that were imported from an address book; all others are in the mail."""
        return [
            Address(str(row["name"]), str(row["address"]))
            for row in self._tables.rows("people")
            if row["account"] == BOOK and is_address(str(row["address"]))
        ]

    def journal(self) -> None:
        """Changes of messages that are here, in their order."""
        for row in self._tables.rows("journal"):
            place = self._tx.db.execute(_PLACE, (row["placement"],)).fetchone()
            target = row["target"]
            if place is None or row["kind"] not in _KINDS:
                continue
            if target is not None and self.folder(target, place[0]) is None:
                continue
            if all(_is_json(row[name]) for name in ("added", "removed", "undo")):
                self.insert("journal", row, account=place[0])

    def insert(self, table: str, row: Fields, **changed: Value) -> bool:
        """One row, with some columns changed; False where such a one is there already."""
        fields = {**row, **changed}
        names, marks = ", ".join(fields), ", ".join("?" * len(fields))
        done = self._tx.db.execute(
            f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})",  # noqa: S608 - our schema's
            tuple(fields.values()),
        )
        return done.rowcount == 1

    def _named_accounts(self) -> set[int]:
        """Numbers of accounts that folders name."""
        named = {row["account"] for row in self._tables.rows("folders")}
        return {number for number in named if isinstance(number, int) and 0 < number < 2**31}

    def _recipients(self) -> dict[int, dict[Value, Fields]]:
        found: defaultdict[int, dict[Value, Fields]] = defaultdict(dict)
        for row in self._tables.rows("recipients"):
            if isinstance(row["entry"], int) and row["state"] in _RECIPIENT_STATES:
                found[row["entry"]].setdefault(row["position"], row)
        # one that is missing in the middle would not get it, and nobody would know
        return {
            entry: rows
            for entry, rows in found.items()
            if sorted(n for n in rows if isinstance(n, int)) == list(range(len(rows)))
        }

    def _has_bytes(self, number: Value) -> bool:
        return self.is_here("raw", number)

    def is_here(self, table: str, number: Value) -> bool:
        """Whether the new store has a row of that id."""
        wanted = f"SELECT 1 FROM {table} WHERE id = ?"  # noqa: S608 - our schema's
        return self._tx.db.execute(wanted, (number,)).fetchone() is not None


def _is_json(text: Value) -> bool:
    try:
        json.loads(str(text))
    except ValueError:
        return False
    return True


def _is_json_list(text: Value) -> bool:
    return text == "" or (_is_json(text) and isinstance(json.loads(str(text)), list))
