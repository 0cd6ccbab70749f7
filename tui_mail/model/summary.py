"""What a list shows of a message."""

from enum import StrEnum
from typing import Final

from tui_mail.model.address import Address
from tui_mail.model.frozen import frozen
from tui_mail.model.ids import AccountKey, FolderId, MessageId

UNCOUNTED: Final = -1
"""Attachments of a message of which nobody has read more than the header so far."""


class Standing(StrEnum):
    """What is special about a message in a list."""

    NONE = ""
    PINNED = "pin"
    """It stays on top."""
    BACK = "back"
    """Its time came: it is on top until somebody deals with it."""
    UNANSWERED = "reminder"
    """Sent by oneself, and nobody answered by the time that was set."""
    SNOOZED = "snoozed"
    """It is away until its time."""
    MUTED = "muted"
    """Nothing is to be heard of its thread."""


@frozen
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
    """UNCOUNTED: its body is read later; `snippet` is empty until then."""
    snippet: str
    report: bool = False
    """Whether its headers are those of a report on another message: worth reading as one."""
    list_address: str = ""
    """Of the mailing list that it came by; empty: by none that takes mail."""
    bulk: bool = False
    """Whether it went to many at once, or was written by no person."""


@frozen
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
    whole: bool = True
    """False: only its beginning is here, and the rest on its server; `size` is that of all."""
    standing: Standing = Standing.NONE
    """What is special about it among the others."""
    until: int | None = None
    """Snoozed: Unix seconds at which it comes back."""


class Order(StrEnum):
    """How a list stands; what is equal stands newest first."""

    NEWEST = "newest"
    """By `received`, equal times by id."""
    OLDEST = "oldest"
    UNREAD = "unread"
    """Unread first."""
    SENDER = "sender"
    SUBJECT = "subject"
    """Without Re:, Fwd: and list tags."""
    LARGEST = "largest"
    RELEVANCE = "relevance"
    """What fits the words of a search best; newest first where nothing is looked for."""


QUICK_ORDERS = frozenset({Order.NEWEST, Order.OLDEST, Order.UNREAD})
"""Orders that an index gives: a page of them takes as long as the page."""


class Likeness(StrEnum):
    """What messages may have in common with one of them."""

    SENDER = "sender"
    """The address of the first author."""
    SUBJECT = "subject"
    """Without Re:, Fwd: and list tags."""
    THREAD = "thread"


@frozen
class View:
    """What a list is of. Empty: every folder of every account."""

    account: AccountKey | None = None
    folder_id: FolderId | None = None
    query: str = ""
    """In the query language of the contract, section 3."""
    order: Order = Order.NEWEST
    threads: bool = False
    """One row for each thread of a folder: its newest message there, which gives it its place.
    Heeded for a folder, and for a query that is nothing but one `in:`."""
    forgotten: bool = False
    """Also what accounts have that are not in the settings any more: to take everything along."""
    also: tuple[MessageId, ...] = ()
    """What servers found for the query: listed as if it fitted."""
    hasty: bool = False
    """Where the search index does not know many messages, of those only what lists show is looked
    through: for who does not want to wait."""


@frozen
class ThreadSummary:
    """What the row of a folded thread shows beside its newest message."""

    id: MessageId
    """The message that stands for it."""
    members: tuple[MessageId, ...]
    """Its messages in the view, newest first: what an action on the row is about."""
    count: int
    """Messages that unfolding shows: those of other folders too, but for Trash and Junk."""
    unread: int
    """Of the members."""
    flagged: bool
    """Whether one of the members is."""
    people: tuple[Address, ...]
    """Who wrote the newest of them, the newest first, each once."""


@frozen
class Reply:
    """A message in an unfolded thread."""

    id: MessageId
    depth: int
    """0: it began the thread; else how many answers lie between, by References."""


@frozen
class Unfolded:
    """A thread with everything in it."""

    top: MessageId
    """Its newest message in the view."""
    replies: tuple[Reply, ...]
    """Answers stand below what they answer, in order of time."""
