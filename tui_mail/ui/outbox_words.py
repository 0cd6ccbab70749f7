"""What became of a message on its way, in plain words. Pure; promises nothing that is not so."""

from tui_mail.model.account import Problem
from tui_mail.model.outbox import OutboxEntry, Recipient, RecipientState, SendState, SentCopy
from tui_mail.ui.clean import one_line
from tui_mail.ui.format import ahead, moment, time_of_day
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

_NAMED = 3
"""Recipients that a banner names."""
_WHY = 160
"""Characters of a reason that a banner shows."""


def sign_of(entry: OutboxEntry) -> str:
    """One cell that says it without colour."""
    if entry.overdue and entry.state is SendState.WAITING:
        return "!"
    wrong = _refused(entry) or _bounced(entry)
    return "!" if entry.state is SendState.SENT and wrong else _SIGNS[entry.state]


def state_words(entry: OutboxEntry, now: float, share: float | None = None) -> str:
    """The truth about it, one or two sentences without a full stop.

    Args:
        entry: as the engine left it.
        now: Unix seconds.
        share: of its bytes that went out, while a big one is being sent; None: not known.
    """
    match entry.state:
        case SendState.WAITING:
            return _waiting(entry, now)
        case SendState.HELD:
            return _held(entry, now)
        case SendState.SENDING:
            return _sending(share)
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
            own = say("taken back into Drafts, never sent")
            return say("taken back, never sent on") if entry.resent else own


def can_reschedule(entry: OutboxEntry) -> bool:
    """Whether it waits for a time of the user's, and no server has seen it."""
    return entry.state is SendState.HELD and entry.scheduled is not None and not entry.attempts


def recipient_words(recipient: Recipient) -> str:
    """What one recipient's server said."""
    words = {
        RecipientState.WAITING: say("not tried yet"),
        RecipientState.ACCEPTED: say("accepted"),
        RecipientState.REFUSED: say("refused"),
        RecipientState.BOUNCED: say("came back"),
    }[recipient.state]
    if recipient.late:
        words = say("accepted, and on its way since")
    reply = one_line(recipient.reply)
    return f"{words}: {reply}" if reply else words


def came_back(entry: OutboxEntry) -> Problem:
    """Who did not get it, or has not got it yet, and why; or that it waits: for the banner."""
    lost = [r for r in entry.recipients if r.state is RecipientState.BOUNCED]
    people = lost or [r for r in entry.recipients if r.late]
    names = ", ".join(one_line(r.address) for r in people[:_NAMED])
    if len(people) > _NAMED:
        names = say("{names} and {n} more", names=names, n=len(people) - _NAMED)
    subject = one_line(entry.subject) or say("(no subject)")
    why = next((_shortened(r.reply) for r in people), "")
    if lost:
        words = say(
            "{names} did not get “{subject}”: {why}.", names=names, subject=subject, why=why
        )
        hint = say("O shows it; in the report, B sends it again.")
    elif people:
        words = say(
            "“{subject}” is late for {names}: {why}.", names=names, subject=subject, why=why
        )
        hint = say("Nothing need be done.")
    elif entry.overdue:
        words, hint = _overdue(entry, subject)
    else:
        words = say("A report came about “{subject}”, which may have been sent.", subject=subject)
        hint = say("O shows it.")
    return Problem(words, hint, recoverable=False, server="smtp", outgoing=entry.id)


def _overdue(entry: OutboxEntry, subject: str) -> tuple[str, str]:
    """What stays the same while the reason does."""
    why = _shortened(entry.last_error)
    if entry.state is SendState.EXPIRED:
        words = say("“{subject}” was given up, and not sent: {why}.", subject=subject, why=why)
        return words, say("O shows it; there, e edits it and d takes it back.")
    words = say(
        "“{subject}” has waited since {time} and is not sent: {why}.",
        subject=subject, time=moment(entry.since), why=why,
    )  # fmt: skip
    return words, say("It is tried on. O shows it; there, r tries now and d takes it back.")


def _shortened(reply: str) -> str:
    words = one_line(reply).rstrip(".")
    return words if len(words) <= _WHY else f"{words[:_WHY].rstrip()}…"


def can_retry(entry: OutboxEntry) -> bool:
    """Whether trying now can do anything; a message maybe sent has to be asked about first."""
    return entry.state in {SendState.WAITING, SendState.HELD, SendState.MAYBE_SENT}


def can_cancel(entry: OutboxEntry) -> bool:
    """Whether certainly nobody has it, so that it can be a draft again."""
    if entry.state in {SendState.REFUSED, SendState.EXPIRED} and not entry.resent:
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


def _sending(share: float | None) -> str:
    if share is None:
        return say("sending")
    if share < 1:
        return say("sending, {n} %", n=int(share * 100))
    return say("sending: all of it went out, the server has yet to answer")


def _held(entry: OutboxEntry, now: float) -> str:
    if entry.next_attempt is None:
        return say("held: it leaves only when you try it")
    left = entry.next_attempt - now
    if left <= 0:
        return say("about to be sent")
    if left <= 120:
        return say("will be sent in {n} s", n=int(left + 0.999))
    if entry.scheduled is not None:
        return say("goes out {time}", time=ahead(entry.next_attempt))
    return say("held until {time}", time=time_of_day(entry.next_attempt))


def _sent(entry: OutboxEntry) -> str:
    refused, bounced = _refused(entry), _bounced(entry)
    if bounced:
        words = say(
            "sent, but {n} of {all} did not get it: {why}",
            n=refused + bounced,
            all=len(entry.recipients),
            why=_why(entry),
        )
    elif refused:
        words = say(
            "sent to {n} of {all}, refused for the others",
            n=len(entry.recipients) - refused,
            all=len(entry.recipients),
        )
    else:
        words = say("sent")
    match entry.sent_copy:
        case SentCopy.FILED:
            return words + (
                say("; a copy is in Sent") if refused or bounced else say(", and filed in Sent")
            )
        case SentCopy.PENDING:
            return words + say("; its copy is still to be filed in Sent")
        case SentCopy.NONE:
            return words


def _refused(entry: OutboxEntry) -> int:
    return sum(recipient.state is RecipientState.REFUSED for recipient in entry.recipients)


def _bounced(entry: OutboxEntry) -> int:
    return sum(recipient.state is RecipientState.BOUNCED for recipient in entry.recipients)


def _why(entry: OutboxEntry) -> str:
    """Of the first that came back."""
    came_back = (r for r in entry.recipients if r.state is RecipientState.BOUNCED)
    return next((one_line(recipient.reply) for recipient in came_back), "")


def _because(words: str, entry: OutboxEntry) -> str:
    error = one_line(entry.last_error).rstrip(".")
    return f"{words}: {error}" if error else words
