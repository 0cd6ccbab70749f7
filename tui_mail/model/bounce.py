"""What a report on a message says: whom it did not reach, why, and which message it was."""

from enum import StrEnum

from tui_mail.model.frozen import frozen
from tui_mail.model.ids import MessageId


class Outcome(StrEnum):
    """What became of a message on the way to one recipient, or of the whole of it."""

    FAILED = "failed"
    """For good."""
    DELAYED = "delayed"
    """It is still being tried."""
    DELIVERED = "delivered"
    """There, or handed on to where no report comes from."""


class Reason(StrEnum):
    """Why, as far as a server's words tell."""

    UNKNOWN_USER = "unknown-user"
    MAILBOX_FULL = "mailbox-full"
    SPAM = "refused-as-spam"
    TOO_LARGE = "too-large"
    POLICY = "policy"
    HOST_UNKNOWN = "host-unknown"
    EXPIRED = "expired"
    """Tried until the time was up."""
    DELAYED = "delayed"
    """Put off without a reason that says more."""
    OTHER = "other"


@frozen
class Reported:
    """One recipient of a report. Every string is sanitised, of one line."""

    address: str
    """As it failed: after aliases and forwarding."""
    original: str
    """As its sender wrote it, where the report tells (Original-Recipient); else empty."""
    outcome: Outcome
    reason: Reason
    code: str
    """`550 5.1.1`, `5.1.1` or empty."""
    words: str
    """The server's own, as they came; may be empty."""
    server: str
    """Whose words they are; empty where the report does not tell."""


@frozen
class Bounce:
    """A report read off a message. Every string is sanitised, of one line."""

    outcome: Outcome
    """The worst of its recipients'."""
    recipients: tuple[Reported, ...]
    """Empty where it does not say who was meant."""
    reporter: str
    """The server that wrote the report; empty where it does not say."""
    message_ids: tuple[str, ...]
    """With angle brackets: what may name the original, the surest first."""
    envelope_id: str
    """ENVID of RFC 3461, decoded; empty where there is none."""
    subject: str
    """Of the original; empty where it is not told."""
    date: int | None
    """Unix seconds: the original's Date header."""
    returned: str
    """Number of the part that holds the original whole; empty where only headers or less came."""

    @property
    def failed(self) -> tuple[str, ...]:
        """Addresses that it did not reach, as its sender wrote them, each once."""
        lost = (r.original or r.address for r in self.recipients if r.outcome is Outcome.FAILED)
        return tuple(dict.fromkeys(lost))


@frozen
class BounceNote:
    """A report as the reader shows it."""

    bounce: Bounce
    words: tuple[str, ...]
    """What it says in plain words, one sentence each."""
    sent: MessageId | None
    """The message it is about, if it is here."""
