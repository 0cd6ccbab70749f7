"""What the engine asks of an SMTP submission server (RFC 6409, 5321), or a program in its place."""

from collections.abc import Callable, Sequence
from typing import Protocol

from tui_mail.errors import RecipientRefused, ServerError
from tui_mail.model.frozen import frozen
from tui_mail.model.outbox import USUAL_REPORTS, Recipient, ReportWish
from tui_mail.ports.steps import Step


@frozen
class Envelope:
    """Who a message is from and for, on the way. Not the headers."""

    sender: str
    recipients: tuple[str, ...]
    message_id: str = ""
    """For ENVID: reports of what became of it name it (RFC 3461)."""
    reports: ReportWish = USUAL_REPORTS


class AllRefused(RecipientRefused):
    """Every recipient was refused for good; nothing was sent.

    Args:
        message: what happened.
        hint: what the user can do next.
        reply: the server's own words about the first of them, sanitised.
        recipients: each with the server's words, in the envelope's order.
        relay: the server passes no mail on for this sender, whoever it is for.
    """

    def __init__(
        self,
        message: str,
        hint: str,
        reply: str,
        recipients: tuple[Recipient, ...],
        *,
        relay: bool = False,
    ) -> None:
        super().__init__(message, hint, reply)
        self.recipients = recipients
        self.relay = relay


class NoWay(ServerError):
    """A program that takes mail is itself in the way: certainly nothing was sent, whatever was
    marked, and that says nothing about the message.

    Args:
        message: what happened.
        hint: what the user can do next.
        reply: its own words, sanitised.
        recoverable: it may pass by itself.
    """

    def __init__(
        self, message: str, hint: str = "", reply: str = "", *, recoverable: bool = False
    ) -> None:
        super().__init__(message, hint, reply)
        self.recoverable = recoverable


Gone = Callable[[int], None]
"""Called by the sender itself with the bytes of the message that went out so far."""


def unheard(sent: int) -> None:
    """Nobody follows it; a Gone."""
    del sent


class Submission(Protocol):
    """A connection that is ready for MAIL FROM: TLS up, logged in; or a program that is there."""

    @property
    def takes_report_wishes(self) -> bool:
        """Whether what the sender wants to hear of the delivery can be said there (DSN)."""
        ...

    def send(
        self,
        envelope: Envelope,
        raw: bytes,
        passed: Callable[[Step], None],
        gone: Gone = unheard,
    ) -> tuple[Recipient, ...]:
        """One message, its bytes as they are (dots stuffed, ended by CRLF.CRLF).

        Args:
            envelope: sender and recipients, ASCII or SMTPUTF8.
            raw: CRLF lines, without Bcc.
            passed: called with SEND_AFTER_MAIL_FROM once MAIL FROM is answered, with
                SEND_BEFORE_DOT when everything but the final dot (of BDAT: the last chunk) went
                out, and with SEND_AFTER_DOT right after it; what it does is done before sending
                goes on.
            gone: told as the message goes out; must be quick.

        Returns:
            Each recipient accepted, refused, or waiting (the server said: not now), with the
            server's words; at least one was accepted, and the message was taken for those.

        Raises:
            AllRefused: every recipient was refused; nothing was sent.
            Refused, Busy, TooLarge, SendError: the server said no or not now to MAIL or DATA.
            ConnectionLost, TimedOut: the line broke; before SEND_BEFORE_DOT nothing was sent,
                after it nobody knows.
        """
        ...

    def cancel(self) -> None:
        """End whatever is under way, from any thread."""
        ...

    def close(self) -> None:
        """QUIT if that is quick, and drop the connection."""
        ...


Refusals = Sequence[Recipient]
"""What a server said to each recipient it refused."""
