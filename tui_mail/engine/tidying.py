"""What is read to tidy up, and of the address book. Must never change anything."""

from typing import Final

from tui_mail.errors import TuiMailError
from tui_mail.message.vcard import read_vcards
from tui_mail.message.vcard_writing import VERSIONS, write_vcards
from tui_mail.model.address import Address
from tui_mail.model.ids import AccountKey, MessageId
from tui_mail.model.order import Group, LargeFile, Newsletter
from tui_mail.model.summary import Likeness, Order, Summary, View
from tui_mail.ports.reading import Reading
from tui_mail.ports.store_reader import OrderReader

_KEPT: Final = "-in:trash -in:junk"
_NOT_OWN: Final = f"{_KEPT} -in:sent -in:drafts"


class TidyReading:
    """See ports.reading.Tidying.

    Args:
        reading: the lists.
        store: what stands beside them.
    """

    def __init__(self, reading: Reading, store: OrderReader) -> None:
        self._reading = reading
        self._store = store

    def newsletters(self) -> tuple[Newsletter, ...]:
        """Who writes to many at once, of accounts that the settings have."""
        known = {one.account for one in self._reading.accounts()}
        return tuple(one for one in self._store.newsletters() if one.account in known)

    def of_sender(self, newest: MessageId) -> tuple[MessageId, ...]:
        """Everything by that sender in the same account."""
        rows = self._reading.rows((newest,))
        account: AccountKey | None = rows[0].account if rows else None
        view = View(account=account, query=_NOT_OWN)
        found = self._reading.alike(view, newest, Likeness.SENDER) if rows else ()
        return tuple(MessageId(one) for one in found)

    def largest(self, most: int) -> tuple[Summary, ...]:
        """The largest messages."""
        return self._reading.page(View(query=_KEPT, order=Order.LARGEST), 0, most)

    def oldest(self, most: int) -> tuple[Summary, ...]:
        """The oldest ones."""
        return self._reading.page(View(query=_KEPT, order=Order.OLDEST), 0, most)

    def files(self, most: int) -> tuple[LargeFile, ...]:
        """The largest files of the largest messages that have any."""
        view = View(query=f"has:attachment {_KEPT}", order=Order.LARGEST)
        found = [file for row in self._reading.page(view, 0, most) for file in self._of(row)]
        return tuple(sorted(found, key=lambda one: (-one.size, one.message))[:most])

    def book(self) -> tuple[Address, ...]:
        """Who stands in the address book."""
        return self._store.book()

    def vcards(self) -> bytes:
        """All of it, as vCard 4."""
        return write_vcards(self.book(), self.groups(), VERSIONS[0])

    def cards(self, data: bytes) -> tuple[tuple[Address, ...], tuple[Group, ...]]:
        """The people and groups of a file of vCards."""
        book = read_vcards(data)
        return book.people, book.groups

    def groups(self) -> tuple[Group, ...]:
        """Its groups."""
        return self._store.groups()

    def _of(self, row: Summary) -> tuple[LargeFile, ...]:
        try:
            parts = self._reading.content(row.id).parts
        except TuiMailError:  # removed since it was listed
            return ()
        sender = row.from_[0] if row.from_ else Address("", "")
        return tuple(
            LargeFile(row.id, row.account, part.filename, part.size, sender, row.received)
            for part in parts
            if part.filename and not part.inline
        )
