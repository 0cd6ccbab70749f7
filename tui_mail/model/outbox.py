"""Messages on their way, and what became of each."""

from enum import StrEnum

from tui_mail.model.frozen import frozen
from tui_mail.model.ids import AccountKey, OutboxId


@frozen
class RetryOutbox:
    """Try these now; none named: all that are waiting. Answer: Queued."""

    ids: tuple[OutboxId, ...] = ()


@frozen
class Reschedule:
    """Let one that waits for its time leave at another; its Date goes with it. Answer: Queued."""

    id: OutboxId
    at: int
    """Unix seconds."""


@frozen
class CancelOutbox:
    """Take these back before they leave, or once nobody took them, into Drafts. Answer: Done."""

    ids: tuple[OutboxId, ...]


@frozen
class CheckOutbox:
    """Look whether these, which may have been sent, turn up in their accounts. Answer: Queued.

    What is found was sent, and is `sent` from now on; that nothing is found proves nothing.
    """

    ids: tuple[OutboxId, ...]


@frozen
class MarkSent:
    """The user knows that these, which may have been sent, were. Answer: Queued."""

    ids: tuple[OutboxId, ...]


class SendState(StrEnum):
    """Where a message is on its way (semantics: Sending)."""

    WAITING = "waiting"
    HELD = "held"
    SENDING = "sending"
    SENT = "sent"
    MAYBE_SENT = "maybe-sent"
    REFUSED = "refused"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


SETTLED = frozenset({SendState.SENT, SendState.REFUSED, SendState.EXPIRED, SendState.CANCELLED})
"""States from which nothing happens by itself any more."""


WARNED_OF = frozenset({SendState.WAITING, SendState.SENDING, SendState.EXPIRED})
"""States in which a warning still holds that a message waits for long."""


class RecipientState(StrEnum):
    """What one recipient's server path said."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    BOUNCED = "bounced"


class SentCopy(StrEnum):
    """Whether a copy lies in the Sent folder."""

    NONE = "none"
    PENDING = "pending"
    FILED = "filed"


@frozen
class ReportWish:
    """What the sender wants to hear of a delivery (RFC 3461); empty: what is usual."""

    notify: str = ""
    """`NEVER`, or some of `SUCCESS,FAILURE,DELAY`."""
    returns: str = ""
    """What of the message a report brings back: `FULL` or `HDRS`."""
    envelope_id: str = ""
    """By which a report names the message; printable ASCII."""


USUAL_REPORTS = ReportWish()


@frozen
class Recipient:
    """One envelope recipient."""

    address: str
    state: RecipientState = RecipientState.WAITING
    reply: str = ""
    """The server's last words about this one, sanitised."""
    late: bool = False
    """Accepted, and reported to be still on its way: `reply` says why."""


@frozen
class OutboxEntry:
    """One message on its way."""

    id: OutboxId
    account: AccountKey
    message_id: str
    subject: str
    sender: str
    """Envelope sender."""
    size: int
    state: SendState
    attempts: int
    queued: int
    """Unix seconds."""
    next_attempt: int | None
    """Unix seconds; None when nothing will be tried by itself."""
    last_error: str
    sent_copy: SentCopy
    smtp: str
    """Name of the SMTP server that took it, or that was tried last."""
    recipients: tuple[Recipient, ...]
    news: bool = False
    """A report on it came back, or it waits for long, and nobody has dismissed that yet."""
    scheduled: int | None = None
    """Unix seconds; when the user wants it to leave, None: as soon as it can."""

    warned: int | None = None
    """Unix seconds; when it was said that it waits for long, None: it was not."""

    resent: bool = False
    """Another's message, sent on as it is: no draft of one's own, and no copy in Sent."""

    @property
    def overdue(self) -> bool:
        """Nobody has it, it was said that this lasts long, and nobody has dismissed that yet."""
        return self.news and self.warned is not None and self.state in WARNED_OF

    @property
    def since(self) -> int:
        """Unix seconds from which on it could have been sent."""
        return self.queued if self.scheduled is None else max(self.queued, self.scheduled)
