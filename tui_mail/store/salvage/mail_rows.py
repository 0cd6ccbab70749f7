"""Messages and their places of a damaged store, row by row.

Must never take bytes that do not fit their SHA-256, nor put a message where nobody sees it.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final, TypeVar

from tui_mail.errors import StoreError
from tui_mail.message.digest import digest
from tui_mail.model.flags import SEEN
from tui_mail.model.frozen import replace
from tui_mail.model.summary import Digest
from tui_mail.store import message_words, raw, threads
from tui_mail.store.database import Transaction
from tui_mail.store.flag_bits import BITS
from tui_mail.store.salvage.records import Value
from tui_mail.store.salvage.side_rows import SideRows
from tui_mail.store.salvage.tables import Tables

T = TypeVar("T")
_Row = tuple[bytes, int, str, bytes | None]
"""sha256, size, encoding, body: a row of the table raw without its number."""

BATCH: Final = 200
EVERY_BIT: Final = sum(BITS.values())

_SCRATCH: Final = (
    "CREATE TEMP TABLE keys (message INTEGER PRIMARY KEY, own, others TEXT, received, name)",
    "CREATE TEMP TABLE places (id INTEGER PRIMARY KEY, fields TEXT)",
)
_HOMELESS: Final = """
SELECT r.id, r.sha256 FROM raw r
WHERE NOT EXISTS (SELECT 1 FROM placements WHERE message = r.id)
  AND NOT EXISTS (SELECT 1 FROM outbox WHERE raw = r.id) ORDER BY r.id
"""
_FETCHED: Final = """
SELECT l.account, l.id FROM ledger l WHERE l.sha256 IN (?1, substr(?1, 1, 20))
AND NOT EXISTS (SELECT 1 FROM placements WHERE ledger = l.id) ORDER BY l.deleted_here, l.id LIMIT 1
"""
_TO_BE_DELETED: Final = "SELECT 1 FROM temp.deletions WHERE placement = ?"
_NO_WORDS_NEEDED: Final = """
DELETE FROM messages WHERE NOT EXISTS (SELECT 1 FROM placements WHERE message = messages.id)
"""
_NOT_NEEDED: Final = """
DELETE FROM raw WHERE NOT EXISTS (SELECT 1 FROM messages WHERE id = raw.id)
AND NOT EXISTS (SELECT 1 FROM outbox WHERE raw = raw.id)
"""


class MailRows:
    """What is mail.

    Args:
        tx: on the new store.
        tables: the damaged one's.
        side: its accounts and folders, which are in the new store already.
        tell: hears how many messages are here so far.
    """

    def __init__(
        self, tx: Transaction, tables: Tables, side: SideRows, tell: Callable[[str, int], None]
    ) -> None:
        self._tx = tx
        self._tables = tables
        self._side = side
        self._tell = tell
        self.lost = 0
        """Places whose message cannot be read."""
        for statement in _SCRATCH:
            tx.db.execute(statement)

    def bytes_and_words(self) -> None:
        """Every message whose bytes are what they were, and the words that lists need of it."""
        done = 0
        for batch in _in_batches(self._whole()):
            self._tx.db.executemany(
                "INSERT INTO raw VALUES (?, ?, ?, ?, ?)",
                [(number, *stored) for number, stored, _ in batch],
            )
            message_words.keep(self._tx, [(number, words) for number, _, words in batch])
            self._tx.db.executemany(
                "INSERT INTO temp.keys VALUES (?, ?, ?, ?, ?)",
                [(number, *_keys(words)) for number, _, words in batch],
            )
            done += len(batch)
            self._tell("messages", done)

    def places(self) -> None:
        """Where each of them was, with its flags."""
        self._note_deletions()
        db = self._tx.db
        for row in self._tables.rows("placements"):
            fields = {name: value for name, value in row.items() if not isinstance(value, bytes)}
            db.execute(
                "INSERT OR IGNORE INTO temp.places VALUES (?, ?)", (row["id"], json.dumps(fields))
            )
        last, done = 0, 0
        wanted = "SELECT id, fields FROM temp.places WHERE id > ? ORDER BY id LIMIT ?"
        while found := db.execute(wanted, (last, BATCH)).fetchall():
            last = found[-1][0]
            rows = [self._place(json.loads(fields)) for _, fields in found]
            self._put([row for row in rows if row is not None])
            done += len(found)
            self._tell("places", done)

    def recover(self) -> int:
        """Messages without a place get one in Recovered; how many such are there together."""
        homeless = self._tx.db.execute(_HOMELESS).fetchall()
        (last,) = self._tx.db.execute("SELECT coalesce(max(id), 0) FROM placements").fetchone()
        seen = {row["seq"] for row in self._tables.rows("sqlite_sequence") if _is_places(row)}
        last = max([last, *(n for n in seen if isinstance(n, int) and 0 < n < 2**53)])
        rows = []
        for number, (message, sha256) in enumerate(homeless, last + 1):
            line = self._tx.db.execute(_FETCHED, (sha256,)).fetchone() or (None, None)
            account = self._side.account(line[0])
            rows.append(
                {
                    "id": number,
                    "account": account,
                    "folder": self._side.recovered(account),
                    "message": message,
                    "received": self._received(message),
                    "flags": BITS[SEEN],
                    "labels": "",
                    "ledger": line[1],
                    "bcc": "",
                    "added": self._tx.now,
                }
            )
        for batch in _in_batches(iter(rows)):
            self._put(batch)
        self._tx.db.execute(_NO_WORDS_NEEDED)
        self._tx.db.execute(_NOT_NEEDED)
        wanted = "SELECT count(*) FROM placements p JOIN folders f ON f.id = p.folder"
        where = " WHERE f.id IN (SELECT value FROM json_each(?))"
        folders = json.dumps(self._side.recovered_folders)
        return int(self._tx.db.execute(wanted + where, (folders,)).fetchone()[0])

    def _whole(self) -> Iterator[tuple[int, _Row, Digest]]:
        """Number, row and words of each message whose bytes are whole, once."""
        numbers: set[int] = set()
        hashes: set[bytes] = set()
        for row in self._tables.rows("raw"):
            number, sha256, size = row["id"], row["sha256"], row["size"]
            encoding, body = row["encoding"], row["body"]
            if not (isinstance(number, int) and isinstance(sha256, bytes)):
                continue
            if not (isinstance(encoding, str) and isinstance(size, int)) or len(sha256) != 32:
                continue
            if isinstance(body, int | float | str) or number in numbers or sha256 in hashes:
                continue
            stored = (encoding, body, sha256, size)
            words = self._words(stored)
            if words is not None:
                numbers.add(number)
                hashes.add(sha256)
                yield number, (sha256, size, encoding, body), words
        yield from self._files(max(numbers, default=0), hashes)

    def _named(self) -> int:
        """The highest number of a message that is named anywhere."""
        named = [row["message"] for row in self._tables.rows("placements")]
        named += [row["raw"] for row in self._tables.rows("outbox")]
        return max((n for n in named if isinstance(n, int) and 0 < n < 2**53), default=0)

    def _files(self, last: int, hashes: set[bytes]) -> Iterator[tuple[int, _Row, Digest]]:
        """Big messages whose row is lost, and whose file is not."""
        blobs = self._tx.blobs
        last = max(last, self._named())  # a number that is named is that of another message
        for file in sorted(blobs.iterdir()) if blobs.is_dir() else ():
            try:
                sha256 = bytes.fromhex(file.name)
            except ValueError:
                continue
            if len(sha256) != 32 or sha256 in hashes or not file.is_file():
                continue
            stored = (raw.FILE, None, sha256, file.stat().st_size)
            words = self._words(stored)
            if words is not None:
                last += 1
                yield last, (sha256, stored[3], raw.FILE, None), words

    def _words(self, stored: raw.Stored) -> Digest | None:
        try:
            if stored[0] == raw.BEGINNING:
                words = digest(raw.head(stored, self._tx.blobs), self._tx.now)
                return replace(words, sha256=stored[2], size=stored[3])
            return digest(raw.examined(stored, self._tx.blobs), self._tx.now)
        except StoreError:
            return None

    def _note_deletions(self) -> None:
        """A hidden place stays hidden only where the journal still says why."""
        db = self._tx.db
        db.execute("CREATE TEMP TABLE deletions (placement INTEGER PRIMARY KEY)")
        for row in self._tables.rows("journal"):
            if row["kind"] == "delete":
                db.execute("INSERT OR IGNORE INTO temp.deletions VALUES (?)", (row["placement"],))

    def _place(self, row: dict[str, Value]) -> dict[str, Value] | None:
        """The place as the new store has it; None where its message is lost."""
        db, side = self._tx.db, self._side
        found = db.execute("SELECT 1 FROM temp.keys WHERE message = ?", (row["message"],))
        if found.fetchone() is None:
            self.lost += row["folder"] is not None
            return None
        account = side.account(row["account"])
        folder = side.folder(row["folder"], account)
        if folder is None and not (
            row["folder"] is None and db.execute(_TO_BE_DELETED, (row["id"],)).fetchone()
        ):
            folder = side.recovered(account)
        there = side.folder(row["server_folder"], account)
        line = db.execute("SELECT 1 FROM ledger WHERE id = ?", (row["ledger"],)).fetchone()
        flags = row["flags"]
        return row | {
            "account": account,
            "folder": folder,
            "flags": flags & EVERY_BIT if isinstance(flags, int) else BITS[SEEN],
            "labels": row["labels"] if _is_list_or_empty(row["labels"]) else "",
            "bcc": row["bcc"] if _is_list_or_empty(row["bcc"]) else "",
            "server_folder": there,
            "uid": None if there is None else row["uid"],
            "ledger": row["ledger"] if line else None,
        }

    def _put(self, rows: Sequence[dict[str, Value]]) -> None:
        by_account: defaultdict[Value, list[dict[str, Value]]] = defaultdict(list)
        for row in rows:
            by_account[row["account"]].append(row)
        for account, here in by_account.items():
            if isinstance(account, int):
                self._put_into(account, here)

    def _put_into(self, account: int, rows: Sequence[dict[str, Value]]) -> None:
        db = self._tx.db
        wanted = "SELECT own, others, name FROM temp.keys WHERE message = ?"
        keys = []
        for row in rows:
            own, others, name = db.execute(wanted, (row["message"],)).fetchone()
            keys.append(threads.Keys(own, tuple(json.loads(others)), name=name))
        joined = threads.join(self._tx, account, keys)
        db.executemany(
            "INSERT INTO threads (id, account) VALUES (?, ?)",
            [(thread, account) for thread in sorted(joined.made)],
        )
        self._tx.tally.threads.update(joined.threads)
        for row, thread in zip(rows, joined.threads, strict=True):
            row["thread"] = thread
            if not self._side.insert("placements", row):  # two places with one address
                self._side.insert("placements", row, server_folder=None, uid=None)

    def _received(self, message: int) -> int:
        wanted = "SELECT received FROM temp.keys WHERE message = ?"
        (received,) = self._tx.db.execute(wanted, (message,)).fetchone()
        return self._tx.now if received is None else int(received)


def _keys(words: Digest) -> tuple[int | None, str, int | None, int | None]:
    keys = threads.keys_of(words)
    return keys.own, json.dumps(keys.others), words.received or words.date, keys.name


def _in_batches(rows: Iterator[T]) -> Iterator[list[T]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _is_places(row: Mapping[str, Value]) -> bool:
    return row["name"] == "placements"


def _is_list_or_empty(text: Value) -> bool:
    if text == "":
        return True
    try:
        return isinstance(text, str) and isinstance(json.loads(text), list)
    except ValueError:
        return False
