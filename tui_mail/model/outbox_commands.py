"""What a face asks of the engine about messages that are on their way."""

from tui_mail.model.frozen import frozen
from tui_mail.model.ids import OutboxId


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
