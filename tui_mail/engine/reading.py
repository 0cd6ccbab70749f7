"""What faces read: the store's words, and messages opened. Never touches a network or writes.

Everything a face gets comes through here clean: summaries were sanitised on arrival, contents are
sanitised as they are read.
"""

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from threading import Lock
from typing import Protocol

from tui_mail.config.schema import Settings
from tui_mail.engine.account_summary import summaries
from tui_mail.engine.within import Within
from tui_mail.errors import NotFound
from tui_mail.message.identity import owns
from tui_mail.message.sanitize import sanitize
from tui_mail.model.account import AccountSummary, Mode
from tui_mail.model.big_mail import HEAD
from tui_mail.model.content import Content, Line, Origin
from tui_mail.model.conversation import Spoken
from tui_mail.model.doubt import RecipientDoubt
from tui_mail.model.draft import Draft
from tui_mail.model.folder import Folder, FolderStanding
from tui_mail.model.frozen import replace
from tui_mail.model.ids import AccountKey, MessageId
from tui_mail.model.outbox import OutboxEntry
from tui_mail.model.person import Person
from tui_mail.model.search import SavedSearch
from tui_mail.model.summary import Likeness, Summary, ThreadSummary, Unfolded, View
from tui_mail.ports.clock import Clock
from tui_mail.ports.conversation import ConversationReader
from tui_mail.ports.html_reading import HtmlReading
from tui_mail.ports.originals import Originals
from tui_mail.ports.reading import Searching, Tidying
from tui_mail.ports.store_reader import Selection, StoreReader
from tui_mail.ports.viewing import Viewing
from tui_mail.ports.writing import Writing
from tui_mail.sync.pop_plan import removal_time

SETTLED_FOR = 7 * 86_400
"""Seconds for which the outbox still lists what is settled."""


AskContacts = Callable[[Sequence[str], str], tuple[Person, ...]]


def _nobody(_command: Sequence[str], _typed: str) -> tuple[Person, ...]:
    """Where no program can be run."""
    return ()


def _plain_aids(settings: Callable[[], Settings]) -> Writing:
    """What helps a writer where nothing of this machine is known."""
    from tui_mail.engine.writing import WritingAids

    return WritingAids(settings)


Rows = Callable[[Sequence[MessageId]], tuple[Summary, ...]]
"""Those of the messages that are there."""


class _Opener(Protocol):
    """What engine.opened does; it is loaded with the first message that is opened."""

    def content(self, row: Summary, origin: Origin) -> Content:
        """The message of that row."""
        ...

    def first_lines(self, id: MessageId, width: int) -> tuple[Line, ...]:
        """The beginning of a long body."""
        ...

    def lines(self, id: MessageId, width: int) -> tuple[Line, ...]:
        """Its body, wrapped."""
        ...

    def attachment(self, id: MessageId, part: str) -> tuple[str, bytes]:
        """One part's safe file name and bytes."""
        ...

    def viewing(self, within: Within) -> Viewing:
        """What a reader asks beside the message itself."""
        ...

    def by_html(self, rows: Rows, origin: Callable[[MessageId], Origin]) -> HtmlReading:
        """Messages by their HTML."""
        ...


class _Store(StoreReader, Originals, Protocol):
    """The store's read-only side."""


class StoreReading:
    """The face's reading, over one store.

    Args:
        store: its read-only side.
        settings: gives the settings in force.
        clock: for relative dates in queries.
        conversations: the log.
        ask_contacts: runs `contacts_command` for what was typed.
        aids: makes what helps a composer, once one asks.
    """

    def __init__(
        self,
        store: _Store,
        settings: Callable[[], Settings],
        clock: Clock,
        conversations: ConversationReader,
        ask_contacts: AskContacts = _nobody,
        aids: Callable[[Callable[[], Settings]], Writing] = _plain_aids,
    ) -> None:
        self._aids = aids
        self._writing: Writing | None = None
        self._ask_contacts = ask_contacts
        self._conversations = conversations
        self._store, self._mail = store, Within(store)
        self._settings = settings
        self._clock = clock
        self._lock = Lock()
        self._opener: _Opener | None = None

    def accounts(self) -> tuple[AccountSummary, ...]:
        """The accounts of the settings."""
        return summaries(self._settings())

    def folders(self, account: AccountKey | None = None) -> tuple[Folder, ...]:
        """Those of accounts that the settings have, in their order."""
        order = {key: i for i, key in enumerate(self._settings().accounts)}
        folders = [f for f in self._store.folders(account) if f.account in order]
        return tuple(sorted(folders, key=lambda folder: order[folder.account]))

    def searches(self) -> tuple[SavedSearch, ...]:
        """Those that are built in, then the user's own."""
        from tui_mail.engine.searches import searches_of  # no list needs them

        return searches_of(self._settings())

    def folder_standings(self) -> tuple[FolderStanding, ...]:
        """How folders stand with their servers, in the accounts' order."""
        order = {key: i for i, key in enumerate(self._settings().accounts)}
        found = [one for one in self._store.folder_standings() if one.folder.account in order]
        return tuple(sorted(found, key=lambda one: order[one.folder.account]))

    def count(self, view: View) -> int:
        """How many rows the view has; raises UsageError for a query that cannot be read."""
        return self._store.count(self._selection(view))

    def page(self, view: View, offset: int, limit: int) -> tuple[Summary, ...]:
        """Rows in list order."""
        return self._store.page(self._selection(view), offset, limit)

    def ids(self, view: View) -> "array[int]":
        """Every id in list order."""
        return self._store.ids(self._selection(view))

    def rows(self, ids: Sequence[MessageId]) -> tuple[Summary, ...]:
        """These rows."""
        return self._mail.rows(ids)

    def lifted(self, view: View) -> tuple[tuple[MessageId, ...], frozenset[MessageId]]:
        """What stands on top of it."""
        return self._store.order.lifted(self._selection(view))

    def not_indexed(self) -> int:
        """How many messages the search index does not know."""
        return self._store.not_indexed()

    def received(self, ids: Sequence[MessageId]) -> Mapping[MessageId, int]:
        """When these came in."""
        return self._store.received(ids)

    def threads(self, view: View, ids: Sequence[MessageId]) -> tuple[ThreadSummary, ...]:
        """The threads that these rows stand for."""
        return self._store.threads(self._selection(view), ids)

    def unfold(self, view: View, ids: Sequence[MessageId]) -> tuple[Unfolded, ...]:
        """The threads of these messages, with everything in them."""
        return self._store.unfold(self._selection(view), ids)

    def alike(self, view: View, id: MessageId, likeness: Likeness) -> "array[int]":
        """Messages of the view that have that in common with this one."""
        return self._store.alike(self._selection(view), id, likeness)

    def content(self, id: MessageId) -> Content:
        """A message opened."""
        rows = self._mail.rows((id,))
        if not rows:
            raise NotFound(f"There is no message {id}.", "It may have been deleted.")
        return self._opened().content(rows[0], self._origin(id, rows[0].account))

    def origin(self, id: MessageId) -> Origin:
        """Where it came from, without opening it; raises NotFound."""
        rows = self._mail.rows((id,))
        if not rows:
            raise NotFound(f"There is no message {id}.", "It may have been deleted.")
        return self._origin(id, rows[0].account)

    def first_lines(self, id: MessageId, width: int) -> tuple[Line, ...]:
        """The beginning of a long body."""
        return self._opened().first_lines(id, width)

    def lines(self, id: MessageId, width: int) -> tuple[Line, ...]:
        """The body, wrapped."""
        return self._opened().lines(id, width)

    def source(self, id: MessageId) -> str:
        """The whole message as text, sanitised; of a big one, its beginning."""
        head, _ = self._mail.head(id, HEAD)
        return sanitize(head.decode("utf-8", "replace"), lines=True)

    def raw(self, id: MessageId) -> bytes:
        """The original bytes."""
        return self._store.raw(id) if id > 0 else b"".join(self._mail.pieces(id))

    def pieces(self, id: MessageId) -> Iterator[bytes]:
        """The original bytes, piece by piece."""
        return self._mail.pieces(id)

    def attachment(self, id: MessageId, part: str) -> tuple[str, bytes]:
        """A safe file name and the bytes of one part."""
        return self._opened().attachment(id, part)

    def people(self, typed: str, most: int) -> tuple[Person, ...]:
        """Whom what was typed fits; one's own addresses come last."""
        accounts = self._settings().accounts
        found = self._store.people(typed, most + len(accounts), frozenset(accounts))
        groups = self._store.order.groups_like(typed)
        own = [name for each in accounts.values() for name in (each.email, *each.aliases)]
        people = sorted(found, key=lambda p: bool(owns(p.address.address, own)))
        return (*groups, *people)[:most]

    def recipient_doubts(self, draft: Draft) -> tuple[RecipientDoubt, ...]:
        """What is likely a slip about whom it goes to."""
        from tui_mail.message.parse import parse
        from tui_mail.message.recipient_doubts import recipient_doubts, size_doubts

        accounts = self._settings().accounts
        own = tuple(name for each in accounts.values() for name in (each.email, *each.aliases))
        answered = None
        if draft.answers is not None and self._store.rows((draft.answers,)):
            answered = parse(self._store.head(draft.answers, HEAD)[0]).headers
        most = self._settings().compose.warn_over_mb * 1_000_000
        large = size_doubts(draft, most)
        return (*recipient_doubts(draft, own, self._written_to, answered), *large)

    def _written_to(self, address: str) -> bool:
        """Whether mail went there before."""
        found = self._store.people(address, 1, frozenset(self._settings().accounts))
        same = (p for p in found if p.address.address.casefold() == address.casefold())
        return any(person.sent for person in same)

    def contacts(self, typed: str) -> tuple[Person, ...]:
        """Those that the user's own address book tells."""
        command = self._settings().compose.contacts_command
        return self._ask_contacts(command, typed) if command and typed.strip() else ()

    @property
    def writing(self) -> Writing:
        """What helps a composer."""
        with self._lock:
            if self._writing is None:
                self._writing = self._aids(self._settings)
            return self._writing

    @property
    def searching(self) -> Searching:
        """What a search line asks."""
        from tui_mail.engine.searching import QueryReading

        return QueryReading(self._clock, self._store.label_words)

    @property
    def html(self) -> HtmlReading:
        """Messages by their HTML."""
        return self._opened().by_html(self._mail.rows, self.origin)

    @property
    def viewing(self) -> Viewing:
        """What a reader asks beside the message itself."""
        return self._opened().viewing(self._mail)

    @property
    def tidying(self) -> Tidying:
        """What is read to tidy up, and the address book."""
        from tui_mail.engine.tidying import TidyReading

        return TidyReading(self, self._store.order)

    def outbox(self, *, everything: bool = False) -> tuple[OutboxEntry, ...]:
        """What is on its way."""
        since = None if everything else int(self._clock.now()) - SETTLED_FOR
        return self._store.outbox(since)

    def conversation(self, account: AccountKey | None, most: int) -> tuple[Spoken, ...]:
        """What was said to servers."""
        return self._conversations.tail(account, most)

    def close(self) -> None:
        """Let go of the store."""
        self._store.close()

    def _origin(self, message: MessageId, account: AccountKey) -> Origin:
        """The store knows no host of an IMAP message: it is its account's."""
        origin = self._mail.origin(message)
        settings = self._settings().accounts.get(account)
        if origin.protocol == "pop" and origin.on_server and settings and settings.pop:
            leave = settings.pop.leave_on_server
            if settings.mode is not Mode.POP:
                return origin
            due = removal_time(origin.fetched, leave)
            return replace(origin, removal=due, until_deleted=isinstance(leave, str))
        if origin.protocol != "imap" or origin.server or not (settings and settings.imap):
            return origin
        return replace(origin, server=settings.imap.server.endpoint.host)

    def _selection(self, view: View) -> Selection:
        """Mail of accounts that are not in the settings any more is nowhere in a list."""
        search = None
        if view.query.strip():
            from tui_mail.message.search_syntax import parse_query

            search = parse_query(view.query, now=int(self._clock.now()))
        return Selection(
            view.account,
            view.folder_id,
            search,
            view.order,
            view.threads,
            None if view.forgotten else frozenset(self._settings().accounts),
            view.also,
            view.hasty,
        )

    def _opened(self) -> _Opener:
        with self._lock:
            if self._opener is None:
                from tui_mail.engine.opened import OpenedMessages

                self._opener = OpenedMessages(self._store, self._mail, self._settings)
            return self._opener
