"""Words of an IMAP server: mailboxes and messages as they stand there."""

from tui_mail.model.folder import Role
from tui_mail.model.frozen import frozen
from tui_mail.model.ids import MessageId


@frozen
class RemoteFolder:
    """A mailbox as LIST shows it."""

    remote: str
    """The server's own name (modified UTF-7 undone); what SELECT wants."""
    name: str
    """For people: sanitised, `/` between levels, INBOX as `Inbox`."""
    role: Role | None
    selectable: bool


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


@frozen
class RemoteMessage:
    """What FETCH (UID FLAGS RFC822.SIZE INTERNALDATE) says of one message."""

    uid: int
    flags: frozenset[str]
    """As words of model.flags; keywords as they are."""
    size: int
    received: int
    """INTERNALDATE, Unix seconds."""


@frozen
class ServerPlace:
    """A placement by its server address."""

    id: MessageId
    uid: int
    flags: frozenset[str]
