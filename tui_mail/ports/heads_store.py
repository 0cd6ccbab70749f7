"""What the engine asks of the store about messages of which only the beginning is here."""

from collections.abc import Sequence
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
    address: tuple[FolderId, int] | None = None
    """Where an IMAP server has it: folder and UID; None: nowhere that is known."""


@frozen
class Rest:
    """What a server has of a message of which the beginning is here."""

    id: MessageId
    folder: FolderId
    """In whose mailbox it is."""
    uid: int
    message_id: str
    size: int
    """Bytes of all of it, as the server told."""


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

    def drop_heads(self, account: AccountKey) -> int:
        """How many of those have their rest in a maildrop."""
        ...

    def make_whole(self, message: MessageId, arrival: Arrival) -> tuple[FolderId, ...]:
        """Its bytes take the place of its beginning: same id, flags, thread; its line completed.

        Returns:
            The folders where it is shown; none where it was whole already.
        """
        ...

    def make_all_whole(self, came: Sequence[tuple[MessageId, Arrival]]) -> tuple[FolderId, ...]:
        """The same for several at once; one that was removed meanwhile is left out."""
        ...

    def rests(
        self, folders: Sequence[FolderId], *, since: int = 0, most: int | None = None
    ) -> tuple[Rest, ...]:
        """What of these folders is not here whole and has a UID there, the newest first.

        Args:
            folders: mailboxes of an IMAP server.
            since: Unix seconds; only what came in from then on.
            most: bytes; only the newest messages that take so much together, those that are here
                whole counted; one that is larger alone is left out.
        """
        ...

    def want_offline(self, folder: FolderId, words: str) -> None:
        """How much of the folder is to be kept here whole (`model.offline`); empty: its account's
        settings say it.
        """
        ...

    def note_kept_whole(self, folder: FolderId, words: str) -> None:
        """Everything of it that is to be whole by these words is."""
        ...

    def head_gone(self, message: MessageId, *, replaced: bool) -> None:
        """The server has it no more; or has another message under its name, which is to come."""
        ...
