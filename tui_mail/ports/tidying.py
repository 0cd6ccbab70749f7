"""What a face reads to tidy up, and of the address book. Loaded with the first such question."""

from typing import Protocol

from tui_mail.model.address import Address
from tui_mail.model.ids import MessageId
from tui_mail.model.order import Group, LargeFile, Newsletter
from tui_mail.model.summary import Summary


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
