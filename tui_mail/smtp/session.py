"""A logged-in SMTP session: one message after the other (ports.submission).

Must never leave it open whether a message was sent where that can be known: every failure before
the final dot is raised as itself, and after it only a reply or a lost line ends the wait.
"""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from tui_mail.errors import BrokeProtocol, ConnectionLost, NetworkError, TuiMailError
from tui_mail.message.line_ends import canonical
from tui_mail.model.outbox import Recipient, RecipientState
from tui_mail.net.wire import Wire
from tui_mail.ports.steps import Step
from tui_mail.ports.submission import Envelope, Gone, unheard
from tui_mail.smtp.commands import opening
from tui_mail.smtp.extensions import Extensions
from tui_mail.smtp.payload import stuffed
from tui_mail.smtp.refusals import Stage, none_accepted, recipient_state, refusal
from tui_mail.smtp.replies import Reply, read_reply

WINDOW = 100
"""Commands under way at most, where the server pipelines (RFC 2920)."""

_DOT_PATIENCE = 20.0
"""Timeouts to wait for the answer to the final dot: servers scan a message before they take it,
and giving up leaves nobody knowing (RFC 5321 section 4.5.3.2.6: 10 minutes; RFC 1047)."""

_NOBODY_KNOWS = "It may have been sent: ask a recipient before you send it again."

_CHUNK = 1_000_000
"""Bytes of one BDAT; where there are more, each is answered before the next one."""

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

    @property
    def takes_report_wishes(self) -> bool:
        """See ports.submission.Submission."""
        return self._able.has("DSN")

    def send(
        self,
        envelope: Envelope,
        raw: bytes,
        passed: Callable[[Step], None],
        gone: Gone = unheard,
    ) -> tuple[Recipient, ...]:
        """See ports.submission.Submission.

        Raises:
            MessageError: an address or a line end that cannot be; nothing was said.
            SendError: an address needs SMTPUTF8, and the server lacks it; nothing was said.
            MissingCapability: the bytes need 8BITMIME, and the server lacks it.
        """
        data = canonical(raw)
        commands = opening(self._wire.name, self._able, envelope, raw)
        self._over = True  # until an answer ends it, QUIT would be a line of the message
        if self._able.has("CHUNKING") and data:
            recipients = self._envelope(envelope, commands, len(raw))
            passed(Step.SEND_AFTER_MAIL_FROM)
            reply = self._chunks(data, passed, gone)
        else:
            recipients = self._data_begun(envelope, commands, len(raw), passed)
            dotted = stuffed(data)
            self._say_all(dotted, len(raw), partial(_part, gone, len(raw), len(dotted)))
            passed(Step.SEND_BEFORE_DOT)
            reply = self._end(b".\r\n", b".", passed)
        self._over = reply.code == 421
        if not reply.ok:
            if self._able.has("CHUNKING"):
                self._reset()
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

    def _data_begun(
        self,
        envelope: Envelope,
        commands: Sequence[bytes],
        size: int,
        passed: Callable[[Step], None],
    ) -> tuple[Recipient, ...]:
        """Up to 354; where the server pipelines, DATA goes out with MAIL and RCPT."""
        if not self._able.has("PIPELINING"):
            recipients = self._envelope(envelope, commands, size)
            passed(Step.SEND_AFTER_MAIL_FROM)
            self._wire.say(b"DATA")
            begun = self._reply()
        else:
            *replies, begun = self._answers((*commands, b"DATA"))
            if begun.code == 354 and not any(reply.ok for reply in replies[1:]):
                # it takes a message for nobody: an empty one ends that (RFC 2920 section 3.1)
                self._wire.say(b".")
                self._reply()
            recipients = self._judged(envelope, replies, size)
            passed(Step.SEND_AFTER_MAIL_FROM)
        if begun.code != 354:
            self._reset()
            raise refusal(self._wire, Stage.DATA, begun, size)
        return recipients

    def _envelope(
        self, envelope: Envelope, commands: Sequence[bytes], size: int
    ) -> tuple[Recipient, ...]:
        """MAIL and RCPT, every answer read; raises unless one recipient was accepted."""
        return self._judged(envelope, list(self._answers(commands)), size)

    def _judged(
        self, envelope: Envelope, replies: Sequence[Reply], size: int
    ) -> tuple[Recipient, ...]:
        """What the answers to MAIL and each RCPT come to; raises unless one was accepted."""
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

    def _chunks(self, data: bytes, passed: Callable[[Step], None], gone: Gone) -> Reply:
        """BDAT (RFC 3030): everything but the last line end, the mark, and that line end.

        A message is none before its last chunk, which is as small as a dot. Each answer is read;
        the one that counts is the first no, else the last.
        """
        pipelined = self._able.has("PIPELINING")
        body, end = data[:-2], data[-2:]
        waiting = 0
        for start in range(0, len(body), _CHUNK):
            piece = body[start : start + _CHUNK]
            self._wire.say(b"BDAT %d" % len(piece))
            self._say_all(piece, len(data), partial(_past, gone, start))
            waiting += 1
            if not pipelined or len(body) > _CHUNK:
                reply, waiting = self._reply(), 0
                if not reply.ok:
                    return reply
        passed(Step.SEND_BEFORE_DOT)
        return self._end(b"BDAT %d LAST\r\n" % len(end) + end, b"BDAT 2 LAST", passed, waiting)

    def _say_all(self, data: bytes, size: int, gone: Gone) -> None:
        """Everything but the dot; a server that cuts it short may have said why."""
        try:
            self._wire.send(data, gone)
        except ConnectionLost as lost:
            with contextlib.suppress(NetworkError, BrokeProtocol):
                reply = read_reply(self._wire)
                if reply.code >= 400:
                    raise refusal(self._wire, Stage.DATA, reply, size) from lost
            raise

    def _end(
        self, octets: bytes, told: bytes, passed: Callable[[Step], None], waiting: int = 0
    ) -> Reply:
        """What ends the message, and its answer; what is no clear answer is a lost line (R9, S15).

        Args:
            octets: the dot, or the last chunk.
            told: the same for the log.
            passed: told once it went out.
            waiting: answers to chunks that come first.
        """
        before: list[Reply] = []
        try:
            self._wire.say_octets(octets, told)
            passed(Step.SEND_AFTER_DOT)
            with self._wire.patience(self._wire.endpoint.timeout * _DOT_PATIENCE):
                while len(before) < waiting:
                    before.append(read_reply(self._wire))
                reply = read_reply(self._wire)
        except (BrokeProtocol, NetworkError) as error:
            if before and before[0].code >= 400:
                return before[0]  # a chunk was refused: there is no message
            if isinstance(error, BrokeProtocol):
                raise self._unclear(error.reply) from error
            raise type(error)(error.message, _NOBODY_KNOWS) from error
        if before and before[0].code >= 400 and reply.code >= 400:
            return before[0]
        if reply.code < 200 or 300 <= reply.code < 400 or not all(one.ok for one in before):
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


def _part(gone: Gone, size: int, all_: int, sent: int) -> None:
    """So much of what goes out, dots doubled, as bytes of the message."""
    gone(size * sent // max(all_, 1))


def _past(gone: Gone, before: int, sent: int) -> None:
    """So much of a chunk, after what came before it."""
    gone(before + sent)
