"""What the engine asks of the store about what servers found, and how looks at folders went."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from tui_mail.model.ids import AccountKey, FolderId, MessageId


class FoundStore(Protocol):
    """Messages of mailboxes that are not mirrored, and the state of each folder's sync."""

    def found_folder(self, account: AccountKey, name: str, remote: str) -> FolderId:
        """The folder of a mailbox that is not mirrored, made if missing; shown nowhere."""
        ...

    def expect_uids(self, folder: FolderId, uidvalidity: int) -> None:
        """UIDs of that UIDVALIDITY are about to be stored in a folder that was not synced.

        Those of another in a mailbox that is not mirrored are forgotten.
        """
        ...

    def attachments_of(self, messages: Sequence[MessageId]) -> Mapping[MessageId, int | None]:
        """How many each has; None: not all of it is here."""
        ...

    def note_synced(
        self, when: int, fine: Iterable[FolderId], troubles: Mapping[FolderId, str]
    ) -> None:
        """How the look at each of these folders went: well, at that time, or why it did not."""
        ...
