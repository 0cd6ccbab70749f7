"""Words of an IMAP server: mailboxes and messages as they stand there."""

from collections.abc import Mapping, Sequence

from tui_mail.model.flags import ANSWERED, DELETED, DRAFT, FLAGGED, SEEN
from tui_mail.model.folder import Role
from tui_mail.model.frozen import frozen
from tui_mail.model.ids import MessageId

UidRange = tuple[int, int]
"""First and last of UIDs in a row, both among them."""


@frozen
class MailboxMark:
    """A state of a mailbox, by what SELECT and STATUS say of it (RFC 7162)."""

    uidvalidity: int
    uidnext: int
    """0 where the server does not say."""
    highestmodseq: int
    """0 where the server has no CONDSTORE, or not for this mailbox."""
    exists: int


@frozen
class RemoteFolder:
    """A mailbox as LIST shows it."""

    remote: str
    """The server's own name (modified UTF-7 undone); what SELECT wants."""
    name: str
    """For people: sanitised, `/` between levels, INBOX as `Inbox`."""
    role: Role | None
    selectable: bool
    mark: MailboxMark | None = None
    """How it stands, where that was asked for and told."""
    subscribed: bool | None = None
    """None: the server tells nothing of that."""
    view: bool = False
    """It shows what lies in others: RFC 6154 \\All, \\Flagged and \\Important."""
    mailbox_id: str = ""
    """What the server calls it whatever its name is (RFC 8474); empty: nothing."""


@frozen
class News:
    """What happened in a mailbox since a state that was known."""

    flags: Mapping[int, frozenset[str]]
    """UID to flags, of those that changed."""
    gone: tuple[UidRange, ...] | None
    """UIDs of which the mailbox has none any more; None: that was not told."""


@frozen
class Selected:
    """What SELECT said."""

    uidvalidity: int
    uidnext: int
    """0 where the server does not say."""
    exists: int
    highestmodseq: int
    """0 where the server has no CONDSTORE."""
    read_only: bool
    keywords_allowed: bool
    """Whether new keywords (labels) can be kept: PERMANENTFLAGS has \\*."""
    news: News | None = None
    """What happened since the state that was named; None: the server did not tell."""
    permanent: frozenset[str] | None = None
    """Flags that are kept, as words of model.flags; None: not told, which means all."""

    def keeps(self, word: str) -> bool:
        """Whether a flag outlives the session."""
        if self.permanent is None or self.keywords_allowed or word in self.permanent:
            return True
        return word in {SEEN, FLAGGED, ANSWERED, DRAFT, DELETED}  # what it means not to, says it

    @property
    def mark(self) -> MailboxMark:
        """This state."""
        return MailboxMark(self.uidvalidity, self.uidnext, self.highestmodseq, self.exists)


@frozen
class RemoteMessage:
    """What FETCH (UID FLAGS RFC822.SIZE INTERNALDATE) says of one message."""

    uid: int
    flags: frozenset[str]
    """As words of model.flags; keywords as they are."""
    size: int
    received: int
    """INTERNALDATE, Unix seconds."""
    identity: str = ""
    """What the server calls it in any mailbox (X-GM-MSGID, EMAILID); empty: nothing."""
    thread: str = ""
    """What it calls its thread (X-GM-THRID, THREADID); empty: nothing."""


@frozen
class Upload:
    """A message that is to be put into a mailbox."""

    raw: bytes
    flags: Sequence[str]
    """As words of model.flags; keywords as they are."""
    received: int
    """INTERNALDATE, Unix seconds; 0 leaves it to the server."""


@frozen
class Opening:
    """How a message begins, and what is told of the rest."""

    message: RemoteMessage
    octets: bytes
    """Its header, and its first bytes after that."""
    attachments: int | None
    """None: that is not told."""
    snippet: str = ""
    """Its first words as the server reads them, clean; empty: not told."""


@frozen
class ServerPlace:
    """A placement by its server address."""

    id: MessageId
    uid: int
    flags: frozenset[str]
