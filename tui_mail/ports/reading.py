"""What faces and commands read: the store's words and messages opened, never the network's.

Apart from the face, so that a command that only reads loads no command and no event.
"""

from array import array
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Protocol

from tui_mail.model.account import AccountSummary
from tui_mail.model.address import Address
from tui_mail.model.content import Content, Line, Origin
from tui_mail.model.conversation import Spoken
from tui_mail.model.doubt import RecipientDoubt
from tui_mail.model.draft import Draft
from tui_mail.model.folder import Folder, FolderStanding
from tui_mail.model.ids import AccountKey, MessageId
from tui_mail.model.order import Group, LargeFile, Newsletter
from tui_mail.model.outbox import OutboxEntry
from tui_mail.model.person import Person
from tui_mail.model.search import SavedSearch
from tui_mail.model.summary import Likeness, Summary, ThreadSummary, Unfolded, View
from tui_mail.ports.html_reading import HtmlReading
from tui_mail.ports.viewing import Viewing
from tui_mail.ports.writing import Writing


class Tidying(Protocol):
    """From the store alone; all of it belongs on a worker."""

    def newsletters(self) -> tuple[Newsletter, ...]:
        """Who writes to many at once, the most mail first; not what is in Trash or Junk."""
        ...

    def of_sender(self, newest: MessageId) -> tuple[MessageId, ...]:
        """Everything by the very sender of that message, in its account; not Trash, Junk, Sent."""
        ...

    def largest(self, most: int) -> tuple[Summary, ...]:
        """The largest messages; not what is in Trash or Junk."""
        ...

    def oldest(self, most: int) -> tuple[Summary, ...]:
        """The oldest ones; not what is in Trash or Junk."""
        ...

    def files(self, most: int) -> tuple[LargeFile, ...]:
        """The largest files of the largest messages that have any."""
        ...

    def book(self) -> tuple[Address, ...]:
        """Who stands in the address book, by name."""
        ...

    def vcards(self) -> bytes:
        """All of the address book, as vCard 4."""
        ...

    def cards(self, data: bytes) -> tuple[tuple[Address, ...], tuple[Group, ...]]:
        """The people and groups of a file of vCards. Raises MessageError."""
        ...

    def groups(self) -> tuple[Group, ...]:
        """The groups of the address book, by name."""
        ...


Spans = tuple[tuple[int, int], ...]
"""Places in a text: where each begins and ends; in order, apart from each other."""
Hits = Callable[[str, Collection[str]], Spans]
"""Gives the places of a text that a query hits; what the text is: `subject`, `from`, `body`."""


class Searching(Protocol):
    """Reads queries. Safe to call from any thread; quick, but for `labels`."""

    def check(self, query: str) -> None:
        """Nothing, where it can be read.

        Raises:
            QueryError: it cannot; says where, and why.
        """
        ...

    def both(self, first: str, second: str) -> str:
        """A query for what fits one and the other; an empty one is everything."""
        ...

    def phrase(self, text: str) -> str:
        """A text as a value of a query: in quotes where it has to be."""
        ...

    def hits(self, query: str) -> Hits:
        """What finds, in texts, the places that a query hits; of one that cannot be read: none."""
        ...

    def words(self, field: str) -> tuple[str, ...]:
        """What may stand behind `is:`, `newer:` and the like; of no field: the fields, with colons.

        Nothing where anything may.
        """
        ...

    def labels(self) -> tuple[str, ...]:
        """The labels that messages have, sanitised; belongs on a worker."""
        ...


class Reading(Protocol):
    """Everything that is read: from the store alone, never from the network.

    Safe to call from any thread. Rows, counts and pages are quick enough for a key press;
    `ids`, `unfold`, `alike`, `content` and `lines` of a big message belong on a worker.
    Every string it gives is sanitised.
    """

    def accounts(self) -> tuple[AccountSummary, ...]:
        """The accounts of the settings, in their order."""
        ...

    def folders(self, account: AccountKey | None = None) -> tuple[Folder, ...]:
        """Folders with counts: by account, roles first, then by name."""
        ...

    def searches(self) -> tuple[SavedSearch, ...]:
        """The searches that stand among the folders: built in, then those of the settings."""
        ...

    def folder_standings(self) -> tuple[FolderStanding, ...]:
        """How folders stand with their servers, account by account."""
        ...

    def count(self, view: View) -> int:
        """How many rows the view has: messages, or threads."""
        ...

    def page(self, view: View, offset: int, limit: int) -> tuple[Summary, ...]:
        """Rows in list order; quick only in the orders that are (`QUICK_ORDERS`)."""
        ...

    def ids(self, view: View) -> "array[int]":
        """Every id of the view in list order, 8 bytes each."""
        ...

    def rows(self, ids: Sequence[MessageId]) -> tuple[Summary, ...]:
        """These rows, in the order asked for; ids that are gone are left out."""
        ...

    def lifted(self, view: View) -> tuple[tuple[MessageId, ...], frozenset[MessageId]]:
        """Rows that go before all others on a screen, and those of them that lie elsewhere."""
        ...

    def not_indexed(self) -> int:
        """How many messages the search index does not know: a `hasty` search looks only at what
        lists show of them, where they are many.
        """
        ...

    def received(self, ids: Sequence[MessageId]) -> Mapping[MessageId, int]:
        """When these came in, Unix seconds; ids that are gone are left out."""
        ...

    def threads(self, view: View, ids: Sequence[MessageId]) -> tuple[ThreadSummary, ...]:
        """The threads that these stand for, in the order asked for; those gone are left out."""
        ...

    def unfold(self, view: View, ids: Sequence[MessageId]) -> tuple[Unfolded, ...]:
        """The threads that these messages are in, each once; those without a row are left out."""
        ...

    def alike(self, view: View, id: MessageId, likeness: Likeness) -> "array[int]":
        """Messages of the view (not only those with a row) that are like this one, itself too."""
        ...

    def content(self, id: MessageId) -> Content:
        """A message opened. Raises NotFound; never raises for what is inside the message."""
        ...

    def origin(self, id: MessageId) -> Origin:
        """Where a message came from, without opening it. Raises NotFound."""
        ...

    def lines(self, id: MessageId, width: int) -> tuple[Line, ...]:
        """The body, wrapped to cells, quotes and looks marked, links numbered as in Content."""
        ...

    def first_lines(self, id: MessageId, width: int) -> tuple[Line, ...]:
        """The beginning of a long body, quicker than all of it; none of one that is not long."""
        ...

    def raw(self, id: MessageId) -> bytes:
        """The original bytes."""
        ...

    def pieces(self, id: MessageId) -> Iterator[bytes]:
        """The original bytes piece by piece, however many they are."""
        ...

    def source(self, id: MessageId) -> str:
        """The original as text to look at: headers and all, sanitised, newlines kept."""
        ...

    def attachment(self, id: MessageId, part: str) -> tuple[str, bytes]:
        """A safe file name and the decoded bytes of one part. Raises NotFound."""
        ...

    def people(self, typed: str, most: int) -> tuple[Person, ...]:
        """Whom what was typed fits: the likeliest first, oneself last. Quick."""
        ...

    def contacts(self, typed: str) -> tuple[Person, ...]:
        """The same, told by the settings' `contacts_command`; it may take seconds.

        Raises:
            UsageError: the command cannot be run, failed, or took too long.
        """
        ...

    def recipient_doubts(self, draft: Draft) -> tuple[RecipientDoubt, ...]:
        """What is likely a slip about whom it goes to; belongs on a worker."""
        ...

    @property
    def searching(self) -> Searching:
        """What a search line asks; loaded with the first such question."""
        ...

    @property
    def html(self) -> HtmlReading:
        """The same for HTML where the text is there in two forms; loaded with the first one."""
        ...

    @property
    def writing(self) -> Writing:
        """What helps a composer; loaded with the first one."""
        ...

    @property
    def viewing(self) -> Viewing:
        """What a reader asks beside the message itself; loaded with the first such question."""
        ...

    @property
    def tidying(self) -> Tidying:
        """What is read to tidy up, and the address book; loaded with the first such question."""
        ...

    def outbox(self, *, everything: bool = False) -> tuple[OutboxEntry, ...]:
        """What is not settled or settled in the last 7 days; or everything. Newest first."""
        ...

    def conversation(self, account: AccountKey | None, most: int) -> tuple[Spoken, ...]:
        """The last lines that were said to servers for an account, or for all; oldest first."""
        ...


class OpenedReading(Reading, Protocol):
    """One that whoever opened it closes."""

    def close(self) -> None:
        """Let go of the store."""
        ...
