"""Words between the engine and the store: what comes in, what stands there, what changed.

No behaviour; who asks for what stands in ports.mail_store.
"""

from tui_mail.model.big_mail import Beginning, Mail
from tui_mail.model.folder import Folder, FolderChange, Role
from tui_mail.model.frozen import field, frozen
from tui_mail.model.ids import AccountKey, FolderId, MessageId
from tui_mail.model.mailbox import MailboxMark
from tui_mail.model.outbox import (
    USUAL_REPORTS,
    OutboxEntry,
    Recipient,
    ReportWish,
    SendState,
    SentCopy,
)
from tui_mail.model.summary import Digest


@frozen
class FolderState:
    """A folder with what is known of its mailbox on the server."""

    folder: Folder
    remote: str | None
    """The server's name; None: local, or not created there yet."""
    uidvalidity: int = 0
    uidnext: int = 0
    highestmodseq: int = 0
    pending: FolderChange = FolderChange.NONE
    """What its server has yet to do with it."""
    there: int = 0
    """Messages of it that were here when the numbers above were noted."""
    emptied: int = 0
    """Unix seconds since when the server says that all of them are gone; 0: it does not."""
    kept_whole: str = "all"
    """By what everything of it that is to be whole is here (`model.offline`)."""
    mailbox_id: str = ""
    """What the server calls it whatever its name is (RFC 8474); empty: nothing."""
    view: bool = False
    """It shows what lies in others; see RemoteFolder."""
    subscription_unsaid: bool = False
    """The server has yet to hear whether it is subscribed to."""
    found: bool = False
    """It is not mirrored: of it only what a search on the server found is here."""

    @property
    def mark(self) -> MailboxMark:
        """The state of its mailbox up to which everything is here."""
        return MailboxMark(self.uidvalidity, self.uidnext, self.highestmodseq, self.there)

    @property
    def was_whole(self) -> bool:
        """Whether all of its mailbox was here once; if not, the UIDVALIDITY may be known."""
        return bool(self.uidnext or self.highestmodseq or self.there)


@frozen
class DropOrigin:
    """Where a POP message came from: the ledger's key, and the size that LIST told."""

    server: str
    username: str
    uidl: str
    size: int


@frozen
class Returned:
    """What a report says of one recipient."""

    addresses: tuple[str, ...]
    """It goes by these: as its sender wrote it, and where it was passed on to."""
    late: bool
    """Still being tried; else it failed for good."""
    reply: str
    """Why, in words, sanitised."""


@frozen
class Report:
    """What an arrival says became of a message that somebody sent. Nobody has checked it."""

    message_ids: tuple[str, ...]
    """With angle brackets: any of them may name that message."""
    recipients: tuple[Returned, ...]


@frozen
class Arrival:
    """A message that came in whole, to be stored."""

    folder: FolderId
    raw: Mail | Beginning
    digest: Digest
    received: int
    """Unix seconds; list order."""
    flags: frozenset[str] = frozenset()
    uid: int | None = None
    """Its UID in `folder` on the server (IMAP)."""
    drop: DropOrigin | None = None
    """Its line of the maildrop (POP); written to the ledger in the same transaction."""
    bcc: tuple[str, ...] = ()
    """Of one's own sent message: who got it unseen."""
    report: Report | None = None
    """Laid to the send records in the same transaction, where they know of such a message."""
    identity: str = ""
    """What the server calls it, in whichever mailbox it is; see MailStore.ids_from."""
    thread: str = ""
    """What the server calls its thread."""
    new: bool = False
    """It newly came where it is, and somebody wants to know (ports.rules_store)."""

    @property
    def line_mark(self) -> bytes:
        """What the ledger knows it by."""
        return self.raw.mark if isinstance(self.raw, Beginning) else self.digest.sha256


@frozen
class Placed:
    """What the engine needs to know of one placement before it acts."""

    id: MessageId
    account: AccountKey
    folder: FolderId | None
    role: Role | None
    """Of `folder`."""
    flags: frozenset[str]
    server_folder: FolderId | None
    uid: int | None
    message_id: str
    size: int
    received: int


@frozen
class JournalEntry:
    """One change made here that the server has yet to hear of, in the order made."""

    id: int
    account: AccountKey
    kind: str
    """`flags`, `move`, `copy`, `delete` or `append`."""
    message: MessageId
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    target: FolderId | None = None
    """Folder it moves, or is copied or appended to."""
    attempts: int = 0
    begun: bool = False
    """The server may have heard of it already."""
    source: MessageId | None = None
    """Copy: the message it is a copy of. Delete: the draft that replaces it, said before."""


@frozen
class UndoStep:
    """The step of the undo log that a change belongs to."""

    by: str = ""
    """By what it is done: `keys`, a command, a rule; shown to the user."""
    batch: str = ""
    """Changes of the same batch are one step, taken back at once; empty: each is one of its own."""
    word: str = ""
    """Names the step; empty: as its first change is named."""


OWN_STEP = UndoStep()
"""A step of its own, of which nobody says who did it."""


@frozen
class Undone:
    """What an undo or a redo did."""

    text: str
    touched: tuple[FolderId, ...]
    count: int
    """Messages that were changed."""
    passed: tuple[str, ...] = ()
    """Steps that could not be taken back any more, and why, in words."""


@frozen
class NewOutgoing:
    """A message to queue: final bytes, fixed once."""

    account: AccountKey
    raw: bytes
    message_id: str
    subject: str
    sender: str
    recipients: tuple[str, ...]
    bcc: tuple[str, ...]
    queued: int
    next_attempt: int
    state: SendState = SendState.WAITING
    draft: MessageId | None = None
    """Removed in the same transaction: queued and draft are never both there or both gone."""
    answers: MessageId | None = None
    forwards: MessageId | None = None
    scheduled: int | None = None
    """Unix seconds; when the user wants it to leave."""
    reports: ReportWish = USUAL_REPORTS
    resent: bool = False
    """Another's message, sent on as it is."""


@frozen
class Outgoing:
    """A queued message as the sender needs it."""

    entry: OutboxEntry
    raw: bytes
    bcc: tuple[str, ...]
    answers: MessageId | None
    forwards: MessageId | None
    reports: ReportWish = USUAL_REPORTS


@frozen
class SendUpdate:
    """What changed about a queued message; None: as it was."""

    state: SendState | None = None
    next_attempt: int | None = None
    clear_next: bool = False
    last_error: str | None = None
    sent_copy: SentCopy | None = None
    smtp: str | None = None
    recipients: tuple[Recipient, ...] = field(default=())
