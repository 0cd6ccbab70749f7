"""What engine/reading asks of the read-only side of the store. Safe from any thread."""

from array import array
from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from tui_mail.model.address import Address
from tui_mail.model.content import Origin
from tui_mail.model.folder import Folder, FolderStanding
from tui_mail.model.frozen import frozen
from tui_mail.model.ids import AccountKey, FolderId, MessageId, OutboxId
from tui_mail.model.order import Group, Newsletter
from tui_mail.model.outbox import OutboxEntry
from tui_mail.model.person import Person
from tui_mail.model.search import Search
from tui_mail.model.summary import Likeness, Order, Summary, ThreadSummary, Unfolded
from tui_mail.ports.picture_reader import PictureReader


@frozen
class Selection:
    """A view with its query already understood."""

    account: AccountKey | None = None
    folder_id: FolderId | None = None
    search: Search | None = None
    order: Order = Order.NEWEST
    threads: bool = False
    accounts: frozenset[AccountKey] | None = None
    """Only what these have; None: all that the store knows."""
    also: tuple[MessageId, ...] = ()
    """Found elsewhere: as if they fitted the search."""
    hasty: bool = False
    """Of messages that the search index does not know, where they are many, only what lists show is
    looked through."""


class OrderReader(Protocol):
    """What keeps order, as it stands."""

    def lifted(self, selection: Selection) -> tuple[tuple[MessageId, ...], frozenset[MessageId]]:
        """Rows that go before all others; those of them that lie in no folder of the selection."""
        ...

    def newsletters(self) -> tuple[Newsletter, ...]:
        """Who writes to many at once, the most mail first; a look at every message."""
        ...

    def book(self) -> tuple[Address, ...]:
        """Who stands in the address book, by name."""
        ...

    def groups(self) -> tuple[Group, ...]:
        """The groups of the address book, by name."""
        ...

    def groups_like(self, typed: str) -> tuple[Person, ...]:
        """Groups of the address book with a word that begins so, as what stands for it."""
        ...


class StoreReader(PictureReader, Protocol):
    """Reads only; sees each commit of the writer as soon as it is made."""

    def folders(self, account: AccountKey | None = None) -> tuple[Folder, ...]:
        """By account, roles first, then by name."""
        ...

    def folder_standings(self) -> tuple[FolderStanding, ...]:
        """How folders stand with their servers, in the order of `folders`."""
        ...

    def count(self, selection: Selection) -> int: ...

    def page(self, selection: Selection, offset: int, limit: int) -> tuple[Summary, ...]: ...

    def ids(self, selection: Selection) -> "array[int]": ...

    def rows(self, ids: Sequence[MessageId]) -> tuple[Summary, ...]: ...

    @property
    def order(self) -> OrderReader:
        """What is on top, newsletters, and the address book."""
        ...

    def received(self, ids: Sequence[MessageId]) -> Mapping[MessageId, int]: ...

    def threads(
        self, selection: Selection, ids: Sequence[MessageId]
    ) -> tuple[ThreadSummary, ...]: ...

    def unfold(self, selection: Selection, ids: Sequence[MessageId]) -> tuple[Unfolded, ...]: ...

    def label_words(self) -> tuple[str, ...]:
        """The labels that messages have, each once, sanitised, by name; looks at everything."""
        ...

    def alike(self, selection: Selection, id: MessageId, likeness: Likeness) -> "array[int]": ...

    def among(self, selection: Selection, ids: Sequence[MessageId]) -> frozenset[MessageId]:
        """Those of these messages that are in the selection."""
        ...

    def raw(self, message: MessageId) -> bytes:
        """Raises NotFound."""
        ...

    def origin(self, message: MessageId) -> Origin: ...

    def bcc(self, message: MessageId) -> tuple[str, ...]:
        """Of one's own sent message, from its send record."""
        ...

    def outbox(self, since: int | None) -> tuple[OutboxEntry, ...]:
        """Unsettled, and settled since then (Unix seconds; None: everything). Newest first."""
        ...

    def about(self, message_ids: Sequence[str]) -> tuple[OutboxId, ...]:
        """Send records of messages with one of these Message-IDs, newest first."""
        ...

    def in_sent(self, message_ids: Sequence[str]) -> MessageId | None:
        """The copy in a Sent folder of the first of these Message-IDs that has one."""
        ...

    def people(self, typed: str, most: int, accounts: Collection[AccountKey]) -> tuple[Person, ...]:
        """Whom what was typed fits, the likeliest first; quick enough for a key press."""
        ...

    def met(self, address: str) -> tuple[int, int]:
        """How many messages went to an address, and how many came from it, of all accounts."""
        ...

    def known_domains(self) -> frozenset[str]:
        """The domains of those whom mail went to, in lower case; bounded."""
        ...

    def not_indexed(self) -> int:
        """How many messages the search index does not know."""
        ...

    def close(self) -> None: ...
