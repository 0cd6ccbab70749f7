"""What the user must know of an attempt, in one sentence. Pure."""

from tui_mail.model.outbox import OutboxEntry, RecipientState, SendState
from tui_mail.ports.mail_store import SendUpdate


def outcome_words(entry: OutboxEntry, update: SendUpdate, *, warned: bool) -> str:
    """Empty where the message is on its way.

    Args:
        entry: as it was before the attempt.
        update: what came of it.
        warned: whether it is to be told now that it waits for long.
    """
    subject, error = f"“{entry.subject}”", update.last_error
    refused = [r for r in update.recipients if r.state is RecipientState.REFUSED]
    match update.state:
        case SendState.MAYBE_SENT:
            return f"{subject} may have been sent: {error}"
        case SendState.SENT | SendState.WAITING if refused:
            names = ", ".join(r.address for r in refused)
            return f"{subject} was refused for {names}: {error}"
        case SendState.SENT:
            return ""
        case SendState.WAITING:
            return f"{subject} could not be sent so far: {error}" if warned else ""
        case SendState.EXPIRED:
            return f"{subject} was given up after {entry.attempts} tries, and not sent: {error}"
        case _:
            return f"{subject} was not sent: {error}"
