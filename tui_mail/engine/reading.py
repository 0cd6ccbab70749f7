"""What faces read: the store's words, and messages opened. Never touches a network or writes.

Everything a face gets comes through here clean: summaries were sanitised on arrival, contents are
sanitised as they are read.
"""

from array import array
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace
from threading import Lock

from tui_mail.config.schema import Settings
from tui_mail.engine.account_summary import summaries
from tui_mail.errors import NotFound
from tui_mail.message.addresses import parse_addresses
from tui_mail.message.body import attachment, links_of, parts_of, text_of
from tui_mail.message.layout import layout
from tui_mail.message.parse import Parsed, parse
from tui_mail.message.sanitize import sanitize
from tui_mail.message.search_syntax import parse_query
from tui_mail.message.warnings import warnings_of
from tui_mail.model.account import AccountSummary
from tui_mail.model.content import Content, Line, Origin
from tui_mail.model.folder import Folder
from tui_mail.model.ids import AccountKey, MessageId
from tui_mail.model.outbox import OutboxEntry
from tui_mail.model.summary import Summary, View
from tui_mail.ports.clock import Clock
from tui_mail.ports.store_reader import Selection, StoreReader

KEPT = 8
"""Messages kept parsed: the open one, its neighbours, and a resize's worth."""
KEPT_BYTES = 4_000_000
"""A bigger message is parsed anew rather than kept."""
SETTLED_FOR = 7 * 86_400
"""Seconds for which the outbox still lists what is settled."""


class StoreReading:
    """The face's reading, over one store.

    Args:
        store: its read-only side.
        settings: gives the settings in force.
        clock: for relative dates in queries.
    """

    def __init__(self, store: StoreReader, settings: Callable[[], Settings], clock: Clock) -> None:
        self._store = store
        self._settings = settings
        self._clock = clock
        self._lock = Lock()
        self._parsed: OrderedDict[MessageId, Parsed] = OrderedDict()

    def accounts(self) -> tuple[AccountSummary, ...]:
        """The accounts of the settings."""
        return summaries(self._settings())

    def folders(self, account: AccountKey | None = None) -> tuple[Folder, ...]:
        """Those of accounts that the settings have, in their order."""
        order = {key: i for i, key in enumerate(self._settings().accounts)}
        folders = [f for f in self._store.folders(account) if f.account in order]
        return tuple(sorted(folders, key=lambda folder: order[folder.account]))

    def count(self, view: View) -> int:
        """How many messages the view holds; raises UsageError for a query that cannot be read."""
        return self._store.count(self._selection(view))

    def page(self, view: View, offset: int, limit: int) -> tuple[Summary, ...]:
        """Rows in list order."""
        return self._store.page(self._selection(view), offset, limit)

    def ids(self, view: View) -> "array[int]":
        """Every id in list order."""
        return self._store.ids(self._selection(view))

    def rows(self, ids: Sequence[MessageId]) -> tuple[Summary, ...]:
        """These rows."""
        return self._store.rows(ids)

    def content(self, id: MessageId) -> Content:
        """A message opened."""
        rows = self._store.rows((id,))
        if not rows:
            raise NotFound(f"There is no message {id}.", "It may have been deleted.")
        parsed = self._parse(id)
        senders = {address.address.casefold() for address in rows[0].from_}
        reply_to = parse_addresses(parsed.headers.raw("reply-to"))
        return Content(
            rows[0],
            headers=parsed.headers.pairs(),
            reply_to=tuple(a.full for a in reply_to if a.address.casefold() not in senders),
            bcc=self._store.bcc(id),
            text=text_of(parsed),
            html=any(part.content_type == "text/html" for part in parsed.leaves),
            parts=parts_of(parsed),
            links=links_of(parsed),
            warnings=warnings_of(parsed),
            origin=self._origin(id, rows[0].account),
        )

    def lines(self, id: MessageId, width: int) -> tuple[Line, ...]:
        """The body, wrapped."""
        return layout(self._parse(id), width)

    def source(self, id: MessageId) -> str:
        """The whole message as text, sanitised."""
        return sanitize(self._store.raw(id).decode("utf-8", "replace"), lines=True)

    def raw(self, id: MessageId) -> bytes:
        """The original bytes."""
        return self._store.raw(id)

    def attachment(self, id: MessageId, part: str) -> tuple[str, bytes]:
        """A safe file name and the bytes of one part."""
        return attachment(self._parse(id), part)

    def outbox(self, *, everything: bool = False) -> tuple[OutboxEntry, ...]:
        """What is on its way."""
        since = None if everything else int(self._clock.now()) - SETTLED_FOR
        return self._store.outbox(since)

    def close(self) -> None:
        """Let go of the store."""
        self._store.close()

    def _origin(self, message: MessageId, account: AccountKey) -> Origin:
        """The store knows no host of an IMAP message: it is its account's."""
        origin = self._store.origin(message)
        settings = self._settings().accounts.get(account)
        if origin.protocol != "imap" or origin.server or not (settings and settings.imap):
            return origin
        return replace(origin, server=settings.imap.server.endpoint.host)

    def _selection(self, view: View) -> Selection:
        if not view.query.strip():
            return Selection(view.account, view.folder_id)
        search = parse_query(view.query, now=int(self._clock.now()))
        return Selection(view.account, view.folder_id, search)

    def _parse(self, message: MessageId) -> Parsed:
        with self._lock:
            if message in self._parsed:
                self._parsed.move_to_end(message)
                return self._parsed[message]
        raw = self._store.raw(message)
        parsed = parse(raw)
        if len(raw) <= KEPT_BYTES:
            with self._lock:
                self._parsed[message] = parsed
                while len(self._parsed) > KEPT:
                    self._parsed.popitem(last=False)
        return parsed
