"""A logged-in SMTP session: one message after the other (ports.submission).

Must never leave it open whether a message was sent where that can be known: every failure before
the final dot is raised as itself, and after it only a reply or a lost line ends the wait.
"""

import contextlib
from collections.abc import Callable, Iterator, Sequence

from tui_mail.errors import (
    BrokeProtocol,
    ConnectionLost,
    MessageError,
    MissingCapability,
    NetworkError,
    SendError,
    TuiMailError,
)
from tui_mail.model.outbox import Recipient, RecipientState
from tui_mail.net.wire import Wire
from tui_mail.ports.steps import Step
from tui_mail.ports.submission import Envelope
from tui_mail.smtp.extensions import Extensions
from tui_mail.smtp.paths import needs_utf8, path
from tui_mail.smtp.payload import stuffed
from tui_mail.smtp.refusals import Stage, none_accepted, recipient_state, refusal, too_large
from tui_mail.smtp.replies import Reply, read_reply

WINDOW = 100
"""Commands under way at most, where the server pipelines (RFC 2920)."""

_DOT_PATIENCE = 20.0
"""Timeouts to wait for the answer to the final dot: servers scan a message before they take it,
and giving up leaves nobody knowing (RFC 5321 section 4.5.3.2.6: 10 minutes; RFC 1047)."""

_NOBODY_KNOWS = "It may have been sent: ask a recipient before you send it again."

_GOODBYE = 2.0
"""Seconds to wait for the answer to QUIT."""


class SmtpSession:
    """Implements ports.submission.Submission.

    Args:
        wire: logged in where that is asked for.
        able: as told after TLS.
    """

    def __init__(self, wire: Wire, able: Extensions) -> None:
        self._wire = wire
        self._able = able
        self._over = False

    def send(
        self, envelope: Envelope, raw: bytes, passed: Callable[[Step], None]
    ) -> tuple[Recipient, ...]:
        """See ports.submission.Submission.

        Raises:
            MessageError: an address or a line end that cannot be; nothing was said.
            SendError: an address needs SMTPUTF8, and the server lacks it; nothing was said.
            MissingCapability: the bytes need 8BITMIME, and the server lacks it.
        """
        data = stuffed(raw)
        commands = self._commands(envelope, raw)
        self._over = True  # until an answer ends it, QUIT would be a line of the message
        recipients = self._envelope(envelope, commands, len(raw))
        passed(Step.SEND_AFTER_MAIL_FROM)
        self._start_data(len(raw))
        self._say_all(data, len(raw))
        passed(Step.SEND_BEFORE_DOT)
        reply = self._dot(passed)
        self._over = reply.code == 421
        if not reply.ok:
            raise refusal(self._wire, Stage.DATA, reply, len(raw))
        return tuple(
            Recipient(r.address, r.state, reply.words) if r.state is RecipientState.ACCEPTED else r
            for r in recipients
        )

    def cancel(self) -> None:
        """See ports.submission.Submission."""
        self._wire.cut()

    def close(self) -> None:
        """See ports.submission.Submission; may be called twice."""
        if not self._over:
            self._over = True
            with contextlib.suppress(TuiMailError), self._wire.patience(_GOODBYE):
                self._wire.say(b"QUIT")
                read_reply(self._wire)
        self._wire.close()

    def _commands(self, envelope: Envelope, raw: bytes) -> list[bytes]:
        """MAIL and each RCPT; raises before anything is said."""
        sender = path(envelope.sender)
        recipients = [path(address) for address in envelope.recipients]
        if not recipients or not all(recipients):
            raise MessageError(
                "The message has no recipient, or an empty one.", "Correct it and send again."
            )
        options = ""
        if self._able.has("SIZE"):
            if 0 < self._able.size < len(raw):
                raise too_large(self._wire, len(raw), self._able.size, "")
            options += f" SIZE={len(raw)}"
        foreign = needs_utf8((sender, *recipients))
        if foreign and not self._able.has("SMTPUTF8"):
            raise SendError(
                f"The {self._wire.name} takes no address with letters like those of {foreign[0]} "
                "(it lacks SMTPUTF8). Nothing was sent.",
                "Use an address in plain ASCII, or another SMTP server.",
            )
        if not raw.isascii():
            if not self._able.has("8BITMIME"):
                raise MissingCapability(
                    f"The {self._wire.name} takes only 7-bit mail (it lacks 8BITMIME), and this "
                    "message has other bytes. Nothing was sent.",
                    "Send it as a new message, or through another SMTP server.",
                )
            options += " BODY=8BITMIME"
        if foreign:
            options += " SMTPUTF8"
        mail = f"MAIL FROM:<{sender}>{options}".encode()
        return [mail, *(f"RCPT TO:<{address}>".encode() for address in recipients)]

    def _envelope(
        self, envelope: Envelope, commands: Sequence[bytes], size: int
    ) -> tuple[Recipient, ...]:
        """MAIL and RCPT, every answer read; raises unless one recipient was accepted."""
        replies = list(self._answers(commands))
        if not replies[0].ok:
            self._reset()
            raise refusal(self._wire, Stage.MAIL, replies[0], size)
        recipients = tuple(
            Recipient(address, recipient_state(reply), reply.words)
            for address, reply in zip(envelope.recipients, replies[1:], strict=True)
        )
        if not any(who.state is RecipientState.ACCEPTED for who in recipients):
            self._reset()
            raise none_accepted(self._wire, recipients, replies[1:])
        return recipients

    def _answers(self, commands: Sequence[bytes]) -> Iterator[Reply]:
        """One reply for each command; in windows where the server pipelines.

        After a no to MAIL, which comes first, nothing more is said.
        """
        window = WINDOW if self._able.has("PIPELINING") else 1
        for start in range(0, len(commands), window):
            some = commands[start : start + window]
            self._wire.say(*some)
            replies = [self._reply() for _ in some]
            yield from replies
            if start == 0 and not replies[0].ok:
                return

    def _start_data(self, size: int) -> None:
        self._wire.say(b"DATA")
        reply = self._reply()
        if reply.code != 354:
            self._reset()
            raise refusal(self._wire, Stage.DATA, reply, size)

    def _say_all(self, data: bytes, size: int) -> None:
        """Everything but the dot; a server that cuts it short may have said why."""
        try:
            self._wire.send(data)
        except ConnectionLost as lost:
            with contextlib.suppress(NetworkError, BrokeProtocol):
                reply = read_reply(self._wire)
                if reply.code >= 400:
                    raise refusal(self._wire, Stage.DATA, reply, size) from lost
            raise

    def _dot(self, passed: Callable[[Step], None]) -> Reply:
        """The dot and its answer; what is no clear answer is a lost line (R9, S15)."""
        try:
            self._wire.say(b".")
            passed(Step.SEND_AFTER_DOT)
            with self._wire.patience(self._wire.endpoint.timeout * _DOT_PATIENCE):
                reply = read_reply(self._wire)
        except BrokeProtocol as error:
            raise self._unclear(error.reply) from error
        except NetworkError as error:
            raise type(error)(error.message, _NOBODY_KNOWS) from error
        if reply.code < 200 or 300 <= reply.code < 400:
            raise self._unclear(reply.words)
        return reply

    def _unclear(self, words: str) -> ConnectionLost:
        return ConnectionLost(
            f"The {self._wire.name} gave no clear answer to the message (it says: {words}).",
            _NOBODY_KNOWS,
        )

    def _reply(self) -> Reply:
        """The answer to a command; a server that closes behind it (421) is busy."""
        reply = read_reply(self._wire)
        if reply.code == 421:
            raise refusal(self._wire, Stage.MAIL, reply)
        return reply

    def _reset(self) -> None:
        """RSET, so that the session can go on; where that fails, it is over, and `send` raises
        what the server said before.
        """
        with contextlib.suppress(NetworkError, BrokeProtocol):
            self._wire.say(b"RSET")
            self._over = not read_reply(self._wire).ok
