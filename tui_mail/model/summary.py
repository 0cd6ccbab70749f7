"""What a list shows of a message."""

from dataclasses import dataclass

from tui_mail.model.address import Address
from tui_mail.model.ids import AccountKey, FolderId, MessageId


@dataclass(frozen=True, slots=True)
class Digest:
    """What is read off a message's bytes once, on arrival. Every string is sanitised."""

    sha256: bytes
    size: int
    """Bytes of the original."""
    message_id: str
    """With its angle brackets; empty where there is none."""
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    subject: str
    thread_subject: str
    """The subject without Re:, Fwd: and list tags, case folded."""
    from_: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    date: int | None
    """Unix seconds of the Date header; None where unreadable."""
    received: int | None
    """Unix seconds of the topmost readable Received date; None where there is none."""
    attachments: int
    snippet: str
    report: bool = False
    """Whether its headers are those of a report on another message: worth reading as one."""


@dataclass(frozen=True, slots=True)
class Summary:
    """One row of a message list. Every string is sanitised."""

    id: MessageId
    account: AccountKey
    folder: str
    folder_id: FolderId
    subject: str
    from_: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    date: int
    """Unix seconds of the Date header, else of arrival."""
    received: int
    """Unix seconds; lists are in this order."""
    size: int
    flags: frozenset[str]
    attachments: int
    thread: int
    thread_size: int
    """Messages of the same thread in this account."""
    message_id: str
    snippet: str


@dataclass(frozen=True, slots=True)
class View:
    """What a list is of. Empty: every folder of every account."""

    account: AccountKey | None = None
    folder_id: FolderId | None = None
    query: str = ""
    """In the query language of the contract, section 3."""
