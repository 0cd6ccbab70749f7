"""What a command says of a message that waits for long, until somebody has seen it."""

from datetime import datetime

from tui_mail.model.outbox import OutboxEntry, SendState


def overdue(entry: OutboxEntry) -> str:
    """A sentence, the reason, and what to do."""
    number, error = entry.id, entry.last_error
    told = f"It is said until it is sent, or: tui-mail outbox seen {number}"
    if entry.state is SendState.EXPIRED:
        return f"Message {number} was given up, and not sent: {error} {told}"
    since = datetime.fromtimestamp(entry.since).astimezone().strftime("%Y-%m-%d %H:%M")
    return f"Message {number} has waited since {since} and is not sent: {error} {told}"
