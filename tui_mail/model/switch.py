"""Words of the switch between POP and IMAP: mail as it stands here, and as it stands there."""

from tui_mail.model.account import Mode
from tui_mail.model.frozen import frozen
from tui_mail.model.ids import AccountKey, FolderId, MessageId

OPENING = 32
"""Bytes of a body that are looked at before two messages are taken for one."""


@frozen
class Traits:
    """What a message can be known by without its bytes."""

    message_id: str
    """With angle brackets; empty: it has none, and cannot be matched."""
    size: int
    """Bytes of the original; as its server tells it."""
    date: int | None
    """Of the Date header, Unix seconds; None: not told."""
    sender: str
    """Address of the first author; empty: not told."""


@frozen
class Resident:
    """A message of this machine that no message of the server is known to be."""

    id: MessageId
    traits: Traits
    seen: bool
    """Read here."""
    archived: bool
    """It does not lie in the inbox here."""


@frozen
class Sketch:
    """A message of an IMAP server without its bytes."""

    uid: int
    flags: frozenset[str]
    size: int
    header: bytes
    """The field Message-ID."""
    opening: bytes
    """The first OPENING bytes of its body."""


@frozen
class Address:
    """Where a server has a message: `uid` in a folder (IMAP), or a line of the ledger (POP)."""

    uid: int = 0
    folder: FolderId | None = None
    uidl: str = ""


@frozen
class Stranger:
    """A message of the server that no message here is known to be."""

    address: Address
    traits: Traits
    opening: bytes
    flags: frozenset[str] = frozenset()
    in_inbox: bool = True


@frozen
class SwitchPreview:
    """What a switch would find; nothing is changed by asking."""

    account: AccountKey
    mode: Mode
    """What it would be read by."""
    here: int
    """Messages of the account on this machine."""
    known: int
    """Of the server's messages: known from the last time it was read so."""
    matched: int
    """Found by what can be told of them without downloading."""
    here_only: int
    there_only: int
    """Downloaded by the first sync; those that prove to be here are merged then."""
    archived_here: int = 0
    """In the server's inbox, and in another folder here."""
    read_here: int = 0
    """Unread there, read here: marked as read there."""
    deletes: str = ""
    """What the settings want removed from the server; empty: nothing."""
    download: int = 0
    """Bytes of those that are only there."""
