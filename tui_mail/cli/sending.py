"""What became of messages on their way, as exit status and as one sentence.

0 sent; 75 waiting; 1 anything else (contract, section 5).
"""

from collections.abc import Sequence

from tui_mail.cli.context import Context
from tui_mail.cli.output import complain
from tui_mail.cli.shapes import entry as shape
from tui_mail.model.outbox import OutboxEntry, Recipient, RecipientState, SendState

TEMPORARY = 75
"""EX_TEMPFAIL of sysexits.h."""


def tell(
    context: Context,
    entries: Sequence[OutboxEntry],
    *,
    verbose: bool = False,
    wished: bool = False,
) -> int:
    """Print each entry's id, and complain in one line about those not sent.

    Args:
        context: of this run.
        entries: as they are now.
        verbose: say on standard error what the server answered for each recipient.
        wished: something was wished about delivery reports; say where it could not be had.
    """
    for entry in entries:
        if context.out.as_json:
            context.out.json(shape(entry))
        else:
            context.out.line(str(entry.id))
    context.out.flush()
    if verbose:
        for who in (who for entry in entries for who in entry.recipients):
            complain(f"{who.address}: {who.state} {who.reply}".strip())
    for entry in entries if wished else ():
        if status(entry) == 0 and entry.last_error:
            complain(f"Message {entry.id} was sent. {entry.last_error}")
    said = [(status(entry), sentence(entry)) for entry in entries]
    if complaints := [words for code, words in said if code]:
        complain(" ".join(complaints))
    codes = {code for code, _ in said}
    return 1 if 1 in codes else TEMPORARY if TEMPORARY in codes else 0


def status(entry: OutboxEntry) -> int:
    """The exit status that this entry alone would give."""
    if entry.state is SendState.SENT and not _refused(entry):
        return 0
    if _kept_for_later(entry):
        return 0
    return TEMPORARY if entry.state is SendState.WAITING and not _refused(entry) else 1


def _kept_for_later(entry: OutboxEntry) -> bool:
    """It leaves when its sender said; nothing is wrong with that."""
    return entry.state is SendState.HELD and entry.scheduled is not None


def sentence(entry: OutboxEntry) -> str:
    """What happened and what to do, in one line; empty when it was sent to everybody."""
    if _kept_for_later(entry):
        return ""
    refused = ", ".join(map(_words, _refused(entry)))
    number, error = entry.id, entry.last_error
    match entry.state:
        case SendState.SENT:
            return (
                f"Message {number} was sent, but not to {refused}. Check the address, and send "
                "it to them again."
                if refused
                else ""
            )
        case SendState.WAITING:
            partly = f" It was refused for {refused}" if refused else ""
            return (
                f"Message {number} waits in the outbox and could not be sent yet: {error} "
                f"Try again with: tui-mail outbox retry {number}{partly}"
            )
        case SendState.REFUSED:
            return f"Message {number} was refused: {error}{_also(entry)}"
        case SendState.MAYBE_SENT:
            return (
                f"Message {number} may have been sent: {error} Do not send it again before you "
                f"know that it did not arrive; then: tui-mail outbox retry {number}"
            )
        case SendState.SENDING:
            return (
                f"Message {number} stands as sending: what came of it could not be written down. "
                f"{error} Look before you send it again: tui-mail outbox"
            )
        case SendState.EXPIRED:
            return f"Message {number} was given up: {error}"
        case _:
            return f"Message {number} is {entry.state.value}. {error}".strip()


def _also(entry: OutboxEntry) -> str:
    """The recipients that the server's words leave out."""
    people = _refused(entry) or list(entry.recipients)
    left = [
        one.address if one.reply in entry.last_error else _words(one)
        for one in people
        if one.address not in entry.last_error
    ]
    return f" It is for {', '.join(left)}." if left else ""


def _refused(entry: OutboxEntry) -> list[Recipient]:
    return [r for r in entry.recipients if r.state is RecipientState.REFUSED]


def _words(recipient: Recipient) -> str:
    return f"{recipient.address} ({recipient.reply})" if recipient.reply else recipient.address
