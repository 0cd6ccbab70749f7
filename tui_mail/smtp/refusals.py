"""What an SMTP server's no means for the user, and what to do next (RFC 5321, 3463, 4954)."""

import re
from collections.abc import Sequence
from enum import StrEnum

from tui_mail.errors import AuthFailed, Busy, Refused, SendError, TooLarge, TuiMailError
from tui_mail.model.endpoint import AuthKind
from tui_mail.model.outbox import Recipient, RecipientState
from tui_mail.net.failures import login_advice
from tui_mail.net.wire import Wire
from tui_mail.ports.submission import AllRefused
from tui_mail.smtp.meaning import Meaning, meaning, relay_denied
from tui_mail.smtp.replies import Reply

_LOG_IN = re.compile(
    r"(authenticat\w*|auth|log.?in) (is )?(required|needed)|must (first )?(authenticate|log in)"
    r"|not (logged in|authenticated)|SMTP AUTH|please authenticate",
    re.IGNORECASE,
)
_MAILBOX_FULL = "5.2.2"
_BY_WAITING = {Meaning.GREYLISTED, Meaning.SLOW_DOWN, Meaning.QUOTA, Meaning.TOO_MANY}
_FOR_GOOD = {
    Meaning.GREYLISTED: "It makes senders it does not know wait: send it again in a few minutes.",
    Meaning.SLOW_DOWN: "Too much came from here in a short time: send it again later.",
}
"""What to do where a server that means to be asked later says never: nothing is tried then."""
_TOO_BIG = {"5.3.4", "5.2.3"}


class Stage(StrEnum):
    """What was said when the server said no; the value completes "The server X did not"."""

    GREETING = "let this machine in"
    HELLO = "go on after the greeting"
    MAIL = "take mail from this sender"
    DATA = "take the message"


def refusal(wire: Wire, stage: Stage, reply: Reply, size: int = 0) -> TuiMailError:
    """The error for a reply that is no yes, to anything but AUTH and RCPT.

    Args:
        wire: for the server's name.
        stage: what it answers.
        reply: the answer.
        size: bytes of the message, where there is one.
    """
    says = f"(it says: {reply.words.rstrip('.')})"
    if reply.enhanced in _TOO_BIG or (reply.code == 552 and not reply.enhanced):
        return too_large(wire.name, size, 0, reply.words)
    why = meaning(reply)
    if reply.later:
        return Busy(
            f"The {wire.name} did not {stage} just now {says}.",
            _later(why),
            reply.words,
        )
    if wants_log_in(reply):
        return Refused(
            f"The {wire.name} takes mail only after {_condition(reply)} {says}.",
            "Set security, user name and password of this SMTP server.",
            reply.words,
        )
    if stage is Stage.MAIL:
        return Refused(
            f"The {wire.name} did not {stage} {says}.",
            _never(why) if why is not None else Meaning.SENDER.value,
            reply.words,
        )
    if stage is Stage.DATA:
        hint = (
            _never(why)
            if why
            else ("Its words say why; change the message, or send it through another SMTP server.")
        )
        if reply.enhanced == _MAILBOX_FULL:
            hint = "There is no room in the mailbox of a recipient. Send again when there is."
        return SendError(f"The {wire.name} did not {stage} {says}.", hint, reply.words)
    return Refused(
        f"The {wire.name} did not {stage} {says}.",
        why.value if why else "Check host and port in the settings, or ask its operator.",
        reply.words,
    )


def wants_log_in(reply: Reply) -> bool:
    """Whether the server takes mail only from who is logged in."""
    return reply.code == 530 or (reply.code >= 500 and bool(_LOG_IN.search(reply.text)))


def too_large(name: str, size: int, limit: int, words: str) -> TooLarge:
    """The message is over the server's limit.

    Args:
        name: the server's.
        size: bytes of the message; 0: not known.
        limit: bytes the server takes; 0: not told.
        words: the server's own; empty where it was not asked.
    """
    mine = f" of {_megabytes(size)}" if size else ""
    most = f"; it takes at most {_megabytes(limit)}" if limit else ""
    says = f" (it says: {words.rstrip('.')})" if words else ""
    return TooLarge(
        f"The message{mine} is too large for the {name}{most}{says}.",
        "Send smaller attachments, or a link to them.",
        words,
    )


def recipient_state(reply: Reply) -> RecipientState:
    """What a reply to RCPT makes of the recipient; ACCEPTED holds once DATA is answered too."""
    if reply.ok:
        return RecipientState.ACCEPTED
    return RecipientState.WAITING if reply.later else RecipientState.REFUSED


def none_accepted(
    wire: Wire, recipients: tuple[Recipient, ...], replies: Sequence[Reply]
) -> TuiMailError:
    """Every RCPT was refused: for good, unless one was told to come later.

    Args:
        wire: for the server's name.
        recipients: as `recipient_state` has them.
        replies: to each of them.
    """
    for who, reply in zip(recipients, replies, strict=True):
        if who.state is RecipientState.WAITING:
            return Busy(
                f"The {wire.name} does not take mail for {who.address} just now "
                f"(it says: {reply.words.rstrip('.')}).",
                _later(meaning(reply)),
                reply.words,
            )
    first, words = recipients[0], replies[0].words
    if all(_relay_denied(reply) for reply in replies):
        return AllRefused(
            f"The {wire.name} passes no mail on for you: you are not logged in there, or no "
            f"customer of it (it says: {words.rstrip('.')}).",
            "Set a user name and password for this SMTP server, or choose your provider's own.",
            words,
            recipients,
            relay=True,
        )
    if all(meaning(reply) is Meaning.SENDER for reply in replies):
        return AllRefused(
            f"The {wire.name} did not {Stage.MAIL} (it says: {words.rstrip('.')}).",
            Meaning.SENDER.value,
            words,
            recipients,
        )
    others = f" and {len(recipients) - 1} more" if len(recipients) > 1 else ""
    return AllRefused(
        f"The {wire.name} refused the recipient {first.address}{others} "
        f"(it says: {words.rstrip('.')}).",
        _hint(replies),
        words,
        recipients,
    )


def _hint(replies: Sequence[Reply]) -> str:
    if all(reply.enhanced == _MAILBOX_FULL for reply in replies):
        return "Nothing was sent: there is no room in that mailbox. Send again when there is."
    why = meaning(replies[0])
    if why is None or any(meaning(reply) is not why for reply in replies):
        return Meaning.NO_USER.value
    return _never(why)


def _never(why: Meaning) -> str:
    """What to do after a no for good."""
    return _FOR_GOOD.get(why, why.value)


def _later(why: Meaning | None) -> str:
    """Only what changes by waiting explains a "not now"."""
    return why.value if why in _BY_WAITING else "It is tried again later."


def _condition(reply: Reply) -> str:
    return "TLS is up" if "TLS" in reply.text.upper() else "a log-in"


def _relay_denied(reply: Reply) -> bool:
    if wants_log_in(reply):
        return True
    return relay_denied(reply)


def login_refused(wire: Wire, reply: Reply, words: str = "") -> TuiMailError:
    """Why AUTH got a no: wrong user name or password, or not now (RFC 4954 section 6)."""
    says = f"(it says: {reply.words.rstrip('.')})"
    if reply.later and reply.code != 432:
        return Busy(
            f"The {wire.name} cannot check the log-in just now {says}.",
            "It is tried again later.",
            reply.words,
        )
    if wire.endpoint.auth is AuthKind.OAUTH2:
        what = f"{words}; {reply.words.rstrip('.')}" if words else reply.words.rstrip(".")
        return AuthFailed(
            f"The {wire.name} refused the token of {wire.endpoint.username} (it says: {what}).",
            "Sign in again, or let password_command print a token that is still good.",
        )
    why = meaning(reply)
    known = {Meaning.PER_PROGRAM, Meaning.LOGIN_OFF, Meaning.LOGIN_FIRST}
    why = why if why in known else None
    return AuthFailed(
        f"The {wire.name} refused user name or password of {wire.endpoint.username} {says}.",
        why.value if why else login_advice("sending by other programs"),
    )


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 100_000 else f"{size:,} bytes"
