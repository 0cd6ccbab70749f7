"""A message handed to a program in place of an SMTP server (ports.submission).

Starting the program stands for the final dot: before it nothing was sent, after it only the exit
status tells. Must never start it before the mark, nor with a message that is not whole.
"""

import tempfile
from collections.abc import Callable, Sequence

from tui_mail.errors import Busy, ConnectionLost, MessageError, SendError, TimedOut, TuiMailError
from tui_mail.message.line_ends import canonical, unix
from tui_mail.message.wire_path import local_name, path
from tui_mail.model.endpoint import Endpoint
from tui_mail.model.outbox import Recipient, RecipientState
from tui_mail.ports.conversation import UNTOLD, Conversation, octets
from tui_mail.ports.steps import Step
from tui_mail.ports.submission import AllRefused, Envelope, Gone, NoWay, Submission, unheard
from tui_mail.sendmail.program import OWN_WORDS, Ended, Run, found, words
from tui_mail.sendmail.statuses import (
    TRANSPORT,
    Outcome,
    outcome,
    said_words,
    status_words,
)


def open_handover(endpoint: Endpoint, conversation: Conversation = UNTOLD) -> Submission:
    """A program that is there.

    Raises:
        ConfigError: it is not, or may not be run.
    """
    place = found(endpoint)
    return Handover(endpoint, place, conversation)


class Handover:
    """Implements ports.submission.Submission.

    Args:
        endpoint: names the program.
        place: where it is.
        conversation: told what it was called with, and what it said.
    """

    def __init__(self, endpoint: Endpoint, place: str, conversation: Conversation) -> None:
        self._endpoint = endpoint
        self._place = place
        self._conversation = conversation
        self._run: Run | None = None
        self._cancelled = False

    @property
    def takes_report_wishes(self) -> bool:
        """See ports.submission.Submission. What is -N to one program, is "deliver nothing" to
        another (Exim): none is told.
        """
        return False

    def send(
        self,
        envelope: Envelope,
        raw: bytes,
        passed: Callable[[Step], None],
        gone: Gone = unheard,
    ) -> tuple[Recipient, ...]:
        """See ports.submission.Submission.

        Raises:
            NoWay: the program itself is in the way; nothing was sent, whatever was marked.
            MessageError: an address or a line end that cannot be; nothing was started.
        """
        del gone  # the program has the whole file at once; how far it is, it does not say
        command = self._endpoint.command or ()
        recipients = [_recipient(address) for address in envelope.recipients]
        if not recipients:
            raise MessageError("The message has no recipient.", "Correct it and send again.")
        argv = words(command, path(envelope.sender), recipients)
        with tempfile.TemporaryFile() as file:
            file.write(unix(canonical(raw)))
            file.flush()
            file.seek(0)
            passed(Step.SEND_AFTER_MAIL_FROM)
            self._check_cancelled()
            self._tell(argv, len(recipients), len(raw))
            passed(Step.SEND_BEFORE_DOT)
            try:
                run = self._run = Run(argv, file)
            except (OSError, ValueError) as error:
                reason = getattr(error, "strerror", None) or "it is no command"
                raise NoWay(
                    f"The {self._name} cannot be run: {reason}.", Outcome.NO_PROGRAM.value
                ) from error
        passed(Step.SEND_AFTER_DOT)
        if self._cancelled:
            run.cancel()
        try:
            ended = run.ended(self._endpoint.timeout)
        finally:
            self._run = None
        return self._judged(envelope.recipients, ended)

    def cancel(self) -> None:
        """See ports.submission.Submission."""
        self._cancelled = True
        run = self._run
        if run is not None:
            run.cancel()

    def close(self) -> None:
        """See ports.submission.Submission; between two messages nothing is open."""

    @property
    def _name(self) -> str:
        """For sentences: "program msmtp"."""
        return f"program {self._endpoint.place}"

    def _check_cancelled(self) -> None:
        if self._cancelled:
            raise ConnectionLost(f"The {self._name} was not started.", "It is tried again later.")

    def _tell(self, argv: Sequence[str], recipients: int, size: int) -> None:
        """What the program was told; the user's own words, which may hold a secret, are not."""
        told = " ".join([self._endpoint.place, *argv[-(OWN_WORDS + recipients) :]])
        self._conversation.said(told.encode("utf-8", "replace"))
        self._conversation.said(octets(size))

    def _judged(self, people: tuple[str, ...], ended: Ended) -> tuple[Recipient, ...]:
        """What its end comes to; raises unless it took the message."""
        said = said_words(ended.said)
        how = status_words(ended.status)
        self._conversation.heard(f"{how}: {said}".encode())
        if ended.cancelled:
            raise ConnectionLost(
                f"The {self._name} was ended while it had the message.", Outcome.UNKNOWN.value
            )
        if ended.too_long:
            raise TimedOut(
                f"The {self._name} did not end within {self._endpoint.timeout:g} seconds, or "
                f"printed without end{_says(said)}.",
                Outcome.UNKNOWN.value,
            )
        what = outcome(ended.status, len(people))
        if what is not Outcome.TAKEN:
            raise self._failure(what, people, f"{how}{_says(said)}", said or how)
        words = f"{self._name} took it"
        return tuple(Recipient(one, RecipientState.ACCEPTED, words) for one in people)

    def _failure(
        self, what: Outcome, people: tuple[str, ...], how: str, reply: str
    ) -> TuiMailError:
        """The error for an end that is no yes."""
        if what in TRANSPORT:
            passing = what is Outcome.UNREACHED
            words = f"The {self._name} {how}."
            return NoWay(words, what.value, reply, recoverable=passing)
        if what is Outcome.LATER:
            return Busy(f"The {self._name} did not take it just now: it {how}.", what.value, reply)
        if what is Outcome.NO_RECIPIENT:
            refused = tuple(Recipient(one, RecipientState.REFUSED, reply) for one in people)
            return AllRefused(
                f"The {self._name} refused the recipient {people[0]}: it {how}.",
                what.value,
                reply,
                refused,
            )
        if what is Outcome.NO_MESSAGE:
            return SendError(
                f"The {self._name} did not take the message: it {how}.", what.value, reply
            )
        return ConnectionLost(f"The {self._name} {how}, which tells nothing.", what.value)


def _recipient(address: str) -> str:
    """As `path`; a name without a domain is somebody of this machine, whom the program knows."""
    return address if local_name(address) else path(address)


def _says(said: str) -> str:
    return f" (it says: {said.rstrip('.')})" if said else ""
