"""What became of a message on its way, in plain words. Pure; promises nothing that is not so."""

from tui_mail.model.outbox import OutboxEntry, Recipient, RecipientState, SendState, SentCopy
from tui_mail.ui.clean import one_line
from tui_mail.ui.format import time_of_day
from tui_mail.ui.words import counted, say

_SIGNS = {
    SendState.WAITING: "…",
    SendState.HELD: "…",
    SendState.SENDING: "↑",
    SendState.SENT: "✓",
    SendState.MAYBE_SENT: "?",
    SendState.REFUSED: "✗",
    SendState.EXPIRED: "✗",
    SendState.CANCELLED: "-",
}


def sign_of(entry: OutboxEntry) -> str:
    """One cell that says it without colour."""
    return "!" if entry.state is SendState.SENT and _refused(entry) else _SIGNS[entry.state]


def state_words(entry: OutboxEntry, now: float) -> str:
    """The truth about it, one or two sentences without a full stop.

    Args:
        entry: as the engine left it.
        now: Unix seconds.
    """
    match entry.state:
        case SendState.WAITING:
            return _waiting(entry, now)
        case SendState.HELD:
            return _held(entry, now)
        case SendState.SENDING:
            return say("sending")
        case SendState.SENT:
            return _sent(entry)
        case SendState.MAYBE_SENT:
            return say("maybe sent: the line was cut after the last byte")
        case SendState.REFUSED:
            return _because(say("refused"), entry)
        case SendState.EXPIRED:
            tries = counted(entry.attempts, "given up after {n} try", "given up after {n} tries")
            return _because(tries, entry)
        case SendState.CANCELLED:
            return say("taken back into Drafts, never sent")


def recipient_words(recipient: Recipient) -> str:
    """What one recipient's server said."""
    words = {
        RecipientState.WAITING: say("not tried yet"),
        RecipientState.ACCEPTED: say("accepted"),
        RecipientState.REFUSED: say("refused"),
        RecipientState.BOUNCED: say("came back"),
    }[recipient.state]
    reply = one_line(recipient.reply)
    return f"{words}: {reply}" if reply else words


def can_retry(entry: OutboxEntry) -> bool:
    """Whether trying now can do anything; a message maybe sent has to be asked about first."""
    return entry.state in {SendState.WAITING, SendState.HELD, SendState.MAYBE_SENT}


def can_cancel(entry: OutboxEntry) -> bool:
    """Whether certainly nobody has it, so that it can be a draft again."""
    if entry.state in {SendState.REFUSED, SendState.EXPIRED}:
        return not any(one.state is RecipientState.ACCEPTED for one in entry.recipients)
    return entry.state in {SendState.WAITING, SendState.HELD}


def _waiting(entry: OutboxEntry, now: float) -> str:
    due = entry.next_attempt
    if due is None or due <= now:
        words = say("waiting to be sent")
    else:
        words = say("waiting until {time}", time=time_of_day(due))
    if entry.attempts:
        tries = counted(entry.attempts, "after {n} try", "after {n} tries")
        words = f"{words}, {tries}"
    return _because(words, entry)


def _held(entry: OutboxEntry, now: float) -> str:
    if entry.next_attempt is None:
        return say("held: it leaves only when you try it")
    left = entry.next_attempt - now
    if left <= 0:
        return say("about to be sent")
    if left <= 120:
        return say("will be sent in {n} s", n=int(left + 0.999))
    return say("held until {time}", time=time_of_day(entry.next_attempt))


def _sent(entry: OutboxEntry) -> str:
    refused = _refused(entry)
    if refused:
        words = say(
            "sent to {n} of {all}, refused for the others",
            n=len(entry.recipients) - refused,
            all=len(entry.recipients),
        )
    else:
        words = say("sent")
    match entry.sent_copy:
        case SentCopy.FILED:
            return words + (say("; a copy is in Sent") if refused else say(", and filed in Sent"))
        case SentCopy.PENDING:
            return words + say("; its copy is still to be filed in Sent")
        case SentCopy.NONE:
            return words


def _refused(entry: OutboxEntry) -> int:
    wrong = {RecipientState.REFUSED, RecipientState.BOUNCED}
    return sum(recipient.state in wrong for recipient in entry.recipients)


def _because(words: str, entry: OutboxEntry) -> str:
    error = one_line(entry.last_error).rstrip(".")
    return f"{words}: {error}" if error else words
