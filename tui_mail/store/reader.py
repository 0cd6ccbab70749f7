"""The store as faces read it: folders, lists, messages, outbox. Safe from any thread.

Must never write, and never keep a cursor open between calls.
"""

import json
import sqlite3
from array import array
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, Protocol, TypeVar

from tui_mail.errors import NotFound, StoreError, StoreUpdating
from tui_mail.model.content import Origin
from tui_mail.model.folder import Folder, FolderStanding, Role
from tui_mail.model.frozen import replace
from tui_mail.model.ids import AccountKey, MessageId, OutboxId
from tui_mail.model.outbox import OutboxEntry
from tui_mail.model.person import Person
from tui_mail.model.summary import Likeness, Summary, ThreadSummary, Unfolded
from tui_mail.ports.store_reader import OrderReader, Selection
from tui_mail.store import list_order, outbox_rows, raw
from tui_mail.store.folder_rows import SELECT_FOLDERS, folder_of
from tui_mail.store.list_scope import scope_of
from tui_mail.store.read_pool import ReadPool
from tui_mail.store.search_functions import SearchFunctions
from tui_mail.store.summary_rows import summaries
from tui_mail.store.web_pictures import PictureRows

T = TypeVar("T")
_ORIGIN: Final = """
SELECT p.server_folder, p.uid, s.uidvalidity, p.added,
       CASE r.encoding WHEN 'head' THEN x'' ELSE r.sha256 END,
       l.server, l.uidl, l.fetched, l.on_server, coalesce(o.mode = 'pop', 0),
       EXISTS (SELECT 1 FROM unproven_places WHERE placement = p.id),
       EXISTS (SELECT 1 FROM unproven_lines u WHERE u.ledger = p.ledger)
FROM placements p JOIN raw r ON r.id = p.message
LEFT JOIN folders s ON s.id = p.server_folder LEFT JOIN ledger l ON l.id = p.ledger
LEFT JOIN reading_modes o ON o.account = p.account
WHERE p.id = ?
"""
_RECEIVED: Final = """
SELECT id, received FROM placements
WHERE id IN (SELECT value FROM json_each(?)) AND folder IS NOT NULL
"""
_BCC: Final = """
SELECT p.bcc, coalesce((
    SELECT o.bcc FROM outbox o JOIN messages m ON m.id = p.message
    WHERE o.account = p.account AND o.message_id = m.message_id AND m.message_id <> ''
    ORDER BY o.id DESC LIMIT 1), '')
FROM placements p WHERE p.id = ?
"""
_NOT_LEAVING: Final = "WHERE f.pending <> 'delete' AND NOT f.found"
_ROLES: Final = {role: place for place, role in enumerate(Role)}


class Reader(PictureRows):
    """Implements ports.store_reader.StoreReader.

    Args:
        path: mail.db; while it is not there, everything is empty.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._blobs = path.parent / "blobs"
        self._pool = ReadPool(path, SearchFunctions(self._blobs).register)

    def folders(self, account: AccountKey | None = None) -> tuple[Folder, ...]:
        """By account, roles first, then by name."""
        with self._pool.reading() as db:
            rows = db.execute(SELECT_FOLDERS + _NOT_LEAVING).fetchall() if db else []
        found = [folder_of(row) for row in rows]
        chosen = [f for f in found if account is None or f.account == account]
        return tuple(sorted(chosen, key=_folder_order))

    def folder_standings(self) -> tuple[FolderStanding, ...]:
        """How folders stand with their servers, in the order of `folders`."""
        from tui_mail.store.folder_standings import folder_standings  # no list needs it

        with self._pool.reading() as db:
            found = folder_standings(db) if db else ()
        return tuple(sorted(found, key=lambda one: _folder_order(one.folder)))

    def count(self, selection: Selection) -> int:
        """How many messages the selection has."""

        def counted(db: sqlite3.Connection) -> int:
            lists, wanted = _lists(db, selection)
            return lists.count(db, wanted)

        return self._looking(selection, counted, 0)

    def page(self, selection: Selection, offset: int, limit: int) -> tuple[Summary, ...]:
        """Rows in list order."""

        def paged(db: sqlite3.Connection) -> tuple[Summary, ...]:
            lists, wanted = _lists(db, selection)
            return summaries(db, lists.page(db, wanted, offset, limit))

        return self._looking(selection, paged, ())

    def ids(self, selection: Selection) -> "array[int]":
        """Every id in list order."""

        def listed(db: sqlite3.Connection) -> "array[int]":
            lists, wanted = _lists(db, selection)
            return lists.ids(db, wanted)

        return self._looking(selection, listed, array("q"))

    def _looking(
        self, selection: Selection, look: Callable[[sqlite3.Connection], T], nothing: T
    ) -> T:
        """With the search index for a search; without, where that fails.

        Args:
            selection: what is looked for.
            look: at a snapshot.
            nothing: where there is no store.
        """
        index = selection.search is not None
        try:
            with self._pool.reading(index=index) as db:
                return look(db) if db else nothing
        except StoreError as error:
            if not index or isinstance(error, StoreUpdating):
                raise
            from tui_mail.store.search_attached import Attaching

            Attaching(self._path).failed(error)
            self._pool.forget_indexes()
        with self._pool.reading() as db:
            return look(db) if db else nothing

    def rows(self, ids: Sequence[MessageId]) -> tuple[Summary, ...]:
        """These, in the order asked for; those that are gone are left out."""
        with self._pool.reading() as db:
            return summaries(db, ids) if db else ()

    @property
    def order(self) -> OrderReader:
        """What is on top, newsletters, and the address book; loaded with the first question."""
        from tui_mail.store.order_rows import OrderRows

        return OrderRows(self._pool)

    def received(self, ids: Sequence[MessageId]) -> Mapping[MessageId, int]:
        """When these came in; those that are gone or hidden are left out."""
        with self._pool.reading() as db:
            return dict(db.execute(_RECEIVED, (json.dumps(ids),)).fetchall()) if db else {}

    def threads(self, selection: Selection, ids: Sequence[MessageId]) -> tuple[ThreadSummary, ...]:
        """The threads that these rows stand for, in the order asked for."""
        from tui_mail.store.thread_rows import folded

        with self._pool.reading() as db:
            return folded(db, selection, ids) if db else ()

    def unfold(self, selection: Selection, ids: Sequence[MessageId]) -> tuple[Unfolded, ...]:
        """The threads of these messages that have a row in the selection, each once."""
        from tui_mail.store.thread_rows import unfolded

        with self._pool.reading() as db:
            return unfolded(db, selection, ids) if db else ()

    def alike(self, selection: Selection, id: MessageId, likeness: Likeness) -> "array[int]":
        """Messages of the selection that have that in common with this one."""
        from tui_mail.store.search_list import alike

        return self._looking(selection, lambda db: alike(db, selection, id, likeness), array("q"))

    def among(self, selection: Selection, ids: Sequence[MessageId]) -> frozenset[MessageId]:
        """Those of these messages that are in the selection."""
        from tui_mail.store.search_list import among

        with self._pool.reading() as db:
            return among(db, selection, ids) if db else frozenset()

    def raw(self, message: MessageId) -> bytes:
        """The original bytes; raises NotFound."""
        with self._pool.reading() as db:
            stored = db.execute(raw.OF_PLACEMENT, (message,)).fetchone() if db else None
            if stored is None:
                raise _not_found(message)
            return raw.decode(stored, self._blobs)

    def head(self, message: MessageId, most: int) -> tuple[bytes, int]:
        """The first bytes of a message over WHOLE, or all of any other; how many there are."""
        with self._pool.reading() as db:
            stored = db.execute(raw.OF_PLACEMENT, (message,)).fetchone() if db else None
            if stored is None:
                raise _not_found(message)
            return raw.head(stored, self._blobs, most), int(stored[3])

    def pieces(self, message: MessageId) -> Iterator[bytes]:
        """The original bytes, piece by piece; raises NotFound before, StoreCorrupt at the end."""
        with self._pool.reading() as db:
            stored = db.execute(raw.OF_PLACEMENT, (message,)).fetchone() if db else None
        if stored is None:
            raise _not_found(message)
        return raw.pieces(stored, self._blobs)

    def origin(self, message: MessageId) -> Origin:
        """Where it came from; raises NotFound.

        The server of a message that is on an IMAP server stands in the settings, not here: empty.
        """
        with self._pool.reading() as db:
            row = db.execute(_ORIGIN, (message,)).fetchone() if db else None
        if row is None:
            raise _not_found(message)
        server_folder, uid, uidvalidity, added, sha256, *line, by_pop, place, entry = row
        server, uidl, fetched, on_server = line
        if server_folder is not None and not (by_pop and uidl is not None):
            return Origin(
                "imap",
                "",
                uid,
                uidvalidity or None,
                None,
                added,
                sha256.hex(),
                on_server=uid is not None,
                proven=not place,
            )
        if uidl is not None:
            there = bool(on_server)
            return Origin(
                "pop", server, None, None, uidl, fetched, sha256.hex(), there, proven=not entry
            )
        return Origin("local", "", None, None, None, added, sha256.hex(), on_server=False)

    def bcc(self, message: MessageId) -> tuple[str, ...]:
        """Of one's own sent message, from its send record."""
        with self._pool.reading() as db:
            row = db.execute(_BCC, (message,)).fetchone() if db else None
        stored = row and (row[0] or row[1])
        return tuple(json.loads(stored)) if stored else ()

    def outbox(self, since: int | None) -> tuple[OutboxEntry, ...]:
        """Unsettled, and settled since then (Unix seconds; None: everything). Newest first."""
        with self._pool.reading() as db:
            if db is None:
                return ()
            if since is None:
                return outbox_rows.all_entries(db)
            return outbox_rows.entries_since(db, since)

    def about(self, message_ids: Sequence[str]) -> tuple[OutboxId, ...]:
        """Send records of messages with one of these Message-IDs, newest first."""
        from tui_mail.store import reports  # a list needs none

        with self._pool.reading() as db:
            return reports.about(db, message_ids) if db else ()

    def in_sent(self, message_ids: Sequence[str]) -> MessageId | None:
        """The copy in a Sent folder of the first of these Message-IDs that has one."""
        from tui_mail.store import reports

        with self._pool.reading() as db:
            return reports.in_sent(db, message_ids) if db else None

    def people(self, typed: str, most: int, accounts: Collection[AccountKey]) -> tuple[Person, ...]:
        """Whom what was typed fits, the likeliest first."""
        from tui_mail.store.people_search import fitting

        with self._pool.reading() as db:
            return fitting(db, typed, most, accounts) if db else ()

    def label_words(self) -> tuple[str, ...]:
        """The labels that messages have."""
        from tui_mail.store.label_words import label_words

        with self._pool.reading() as db:
            return () if db is None else label_words(db)

    def met(self, address: str) -> tuple[int, int]:
        """How many messages went to an address, and how many came from it."""
        from tui_mail.store import acquaintance

        with self._pool.reading() as db:
            return acquaintance.met(db, address) if db else (0, 0)

    def known_domains(self) -> frozenset[str]:
        """The domains of those whom mail went to, in lower case."""
        from tui_mail.store import acquaintance

        with self._pool.reading() as db:
            return acquaintance.known_domains(db) if db else frozenset()

    def not_indexed(self) -> int:
        """How many messages the search index does not know."""
        from tui_mail.store.search_attached import left  # only a search asks

        with self._pool.reading(index=True) as db:
            return left(db) if db else 0

    def close(self) -> None:
        """Let go of the store; what is asked later raises StoreError."""
        self._pool.close()


def open_reader(path: Path) -> Reader:
    """Read mail.db, which need not be there yet; nothing is opened before it is asked."""
    return Reader(path)


class _Lists(Protocol):
    """A module that knows the ids of a selection, newest first."""

    def count(self, db: sqlite3.Connection, selection: Selection) -> int:
        """How many there are."""
        ...

    def page(
        self, db: sqlite3.Connection, selection: Selection, offset: int, limit: int
    ) -> list[int]:
        """Those of one page."""
        ...

    def ids(self, db: sqlite3.Connection, selection: Selection) -> "array[int]":
        """All."""
        ...


def _lists(db: sqlite3.Connection, selection: Selection) -> tuple[_Lists, Selection]:
    """Who knows the list; and what is asked for, without threads where there cannot be any."""
    scope = scope_of(db, selection)
    if selection.threads and (scope.column != "folder" or scope.search is not None):
        selection = replace(selection, threads=False)
    if list_order.can(scope, selection.order):
        return list_order, selection
    from tui_mail.store import search_list  # the first list of a session is mostly by date

    return search_list, selection


def _not_found(message: int) -> NotFound:
    return NotFound(f"There is no message {message}.", "It may have been deleted.")


def _folder_order(folder: Folder) -> tuple[str, int, str, str]:
    role = len(_ROLES) if folder.role is None else _ROLES[folder.role]
    return folder.account, role, folder.name.casefold(), folder.name
