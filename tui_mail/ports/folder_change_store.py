"""What the engine asks of the store about folders that are changed here first."""

from collections.abc import Mapping
from typing import Protocol

from tui_mail.model.ids import FolderId, MessageId


class FolderChangeStore(Protocol):
    """Folders that the user makes, renames and removes; `pending` says what a server must hear."""

    def want_created(self, folder: FolderId) -> None:
        """The server is to make it; nothing where it has it, or where it is local."""
        ...

    def rename_folder(self, folder: FolderId, name: str) -> None:
        """It and those below it, at once; the server hears of it where it has the folder.

        Raises:
            StoreError: another folder has that name.
        """
        ...

    def remove_folder(self, folder: FolderId) -> None:
        """An empty folder: gone, or out of sight until its server removed it too.

        Raises:
            StoreError: messages are in it.
        """
        ...

    def folder_renamed(self, folder: FolderId, remote: str) -> None:
        """The server did it: this is its name there, and names below it begin with it."""
        ...

    def folder_kept(self, folder: FolderId) -> None:
        """The server did not: it is as it was."""
        ...

    def subscribe_folder(self, folder: FolderId, *, wanted: bool) -> None:
        """At once here; its server hears of it, unless it was so before the server heard."""
        ...

    def note_subscribed(self, folders: Mapping[FolderId, bool]) -> None:
        """So it is on the server."""
        ...

    def subscription_settled(self, folder: FolderId) -> None:
        """The server need not hear of it any more."""
        ...

    def messages_in(self, folder: FolderId, *, unread: bool = False) -> tuple[MessageId, ...]:
        """Every message that is shown in it, or those that are unread."""
        ...
