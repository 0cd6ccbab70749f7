"""What the engine asks of the store where a server names its messages (X-GM-EXT-1, RFC 8474)."""

from collections.abc import Sequence
from typing import Protocol

from tui_mail.model.ids import AccountKey, FolderId, MessageId
from tui_mail.model.mailbox import RemoteFolder, RemoteMessage


class ServerIdStore(Protocol):
    """Messages by the name that their server gives them, whichever mailbox they are in."""

    def ids_from(self, account: AccountKey, origin: str, *, views: bool) -> None:
        """Who names the account's messages; names that another server gave are forgotten.

        Args:
            account: whose.
            origin: the server, the user there, and the kind of name; empty: they have none.
            views: whether its mailboxes are views of one set of messages, as Gmail's are.
        """
        ...

    def name(self, named: Sequence[tuple[MessageId, RemoteMessage]]) -> None:
        """What the server calls messages that were uploaded, and have that UID still."""
        ...

    def place_known(self, folder: FolderId, there: Sequence[RemoteMessage]) -> frozenset[int]:
        """Messages of this mailbox whose bytes are here, known by name and size, get their place.

        One that lost its place in another mailbox goes on here, with its id and its flag changes
        that were not said so far. Returns the UIDs of those placed; others are to be downloaded.
        """
        ...

    def gone_there(self, messages: Sequence[MessageId]) -> None:
        """Their mailbox has them no more: gone; but what has a name waits for `end_aside`."""
        ...

    def end_aside(self, account: AccountKey) -> None:
        """Every mailbox was looked through: what lost its place and found no other is gone."""
        ...

    def mailboxes_renamed(self, renamed: Sequence[tuple[FolderId, RemoteFolder]]) -> None:
        """Somebody renamed these mailboxes on the server; each of the folders is that one now.

        No other folder may have one of the new names there.
        """
        ...

    def twin(self, message: MessageId, folder: FolderId) -> int | None:
        """The UID of the same bytes in that folder of the server, where another place has it."""
        ...

    def left_the_others(self, message: MessageId, folder: FolderId) -> tuple[FolderId, ...]:
        """The server took this message out of every mailbox but that one; folders touched."""
        ...
