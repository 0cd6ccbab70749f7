"""What the engine asks of the store about messages of which only the beginning is here."""

from typing import Protocol

from tui_mail.model.frozen import frozen
from tui_mail.model.ids import AccountKey, FolderId, MessageId
from tui_mail.ports.store_words import Arrival


@frozen
class HeadLine:
    """Where the rest of a message is."""

    account: AccountKey
    server: str
    username: str
    uidl: str
    """As in the ledger: with a space where the server gave that name to another message."""
    size: int
    """Bytes of all of it, as LIST told."""
    on_server: bool
    """As the last listing said."""
    beginning: bytes
    """What is here."""


class HeadStore(Protocol):
    """Beginnings, and what makes them whole."""

    def head_line(self, message: MessageId) -> HeadLine | None:
        """Where its rest is; None: all of it is here, or none."""
        ...

    def head_of(
        self, account: AccountKey, server: str, username: str, uidl: str
    ) -> tuple[MessageId, ...]:
        """One place of the message of that line of the ledger of which only the beginning is here;
        none where it was removed here.
        """
        ...

    def heads(self, account: AccountKey) -> int:
        """How many messages of the account are not here whole."""
        ...

    def make_whole(self, message: MessageId, arrival: Arrival) -> tuple[FolderId, ...]:
        """Its bytes take the place of its beginning: same id, flags, thread; its line completed.

        Returns:
            The folders where it is shown; none where it was whole already.
        """
        ...

    def head_gone(self, message: MessageId, *, replaced: bool) -> None:
        """The server has it no more; or has another message under its name, which is to come."""
        ...
