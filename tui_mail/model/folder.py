"""Folders (IMAP: mailboxes) as the user sees them."""

from enum import StrEnum

from tui_mail.model.frozen import frozen
from tui_mail.model.ids import AccountKey, FolderId


class Role(StrEnum):
    """What a folder is for (RFC 6154 special use)."""

    INBOX = "inbox"
    SENT = "sent"
    DRAFTS = "drafts"
    TRASH = "trash"
    JUNK = "junk"
    ARCHIVE = "archive"
    SNOOZED = "snoozed"
    """Holds what is put off, on this machine alone; shown nowhere as a folder."""


class FolderChange(StrEnum):
    """What was done to a folder here and its server has yet to do."""

    NONE = ""
    CREATE = "create"
    RENAME = "rename"
    DELETE = "delete"


@frozen
class Folder:
    """A folder with its counts."""

    id: FolderId
    account: AccountKey
    name: str
    """Decoded and sanitised, `/` between levels."""
    role: Role | None
    unread: int
    total: int
    local: bool
    """Kept on this machine only."""
    offline: str = ""
    """How much of it is kept here whole (`model.offline`); empty: as its account says."""
    subscribed: bool = True
    """Whether it is among the folders in use; servers keep that for all clients."""


@frozen
class FolderStanding:
    """How a folder stands with its server."""

    folder: Folder
    to_push: int
    """Messages, and the folder itself, of which the server has yet to hear something."""
    synced: int | None
    """Unix seconds of the last look that went well; None: there was none."""
    trouble: str = ""
    """Why the last look did not go well; sanitised, empty: it did."""
    maildrop: int | None = None
    """POP: messages that the server has; None: it is a mailbox of IMAP."""
