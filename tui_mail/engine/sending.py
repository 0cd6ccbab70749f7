"""One attempt to hand a message to its SMTP servers, and the truth about what came of it.

Death before the second mark is certainly unsent; between it and the answer nobody knows, and
nothing is ever sent again by itself then (semantics: Sending).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tui_mail.config.schema import SendSettings, ServerSettings
from tui_mail.engine.account_work import Tools
from tui_mail.errors import (
    AuthFailed,
    MessageError,
    MissingCapability,
    NetworkError,
    RecipientRefused,
    SecretError,
    ServerError,
    TuiMailError,
    UsageError,
)
from tui_mail.model.outbox import Recipient, RecipientState, SendState, SentCopy
from tui_mail.ports.mail_store import Outgoing, SendUpdate
from tui_mail.ports.steps import Step
from tui_mail.ports.submission import AllRefused, Envelope, Submission
from tui_mail.sync.retry import given_up, send_delay

NOT_RELAYED = ("relay", "5.7.1")
"""Words by which a server says that the sender is no customer of its."""


@dataclass(slots=True)
class Attempt:
    """One message, tried at each of its servers in turn until one takes it.

    Args:
        tools: the engine's.
        settings: of sending.
        outgoing: the message, its first mark set.
        opened: told of each connection, so that it can be cancelled.
    """

    tools: Tools
    settings: SendSettings
    outgoing: Outgoing
    opened: Callable[[Submission | None], None]
    dotted: bool = False
    heard: bool = False
    """A server listened to the message itself."""

    def run(self, servers: Sequence[tuple[str, ServerSettings]]) -> SendUpdate:
        """What came of it; raises nothing of the tree."""
        last: TuiMailError | None = None
        for name, server in servers:
            try:
                return self._taken(name, self._send(server))
            except TuiMailError as error:
                last = error
                if self.dotted or not _try_next(error):
                    return self._not_taken(name, error)
        name = servers[-1][0] if servers else ""
        none = NetworkError("No SMTP server is set up for this account.", "Add one to config.toml.")
        return self._not_taken(name, last or none)

    def _send(self, server: ServerSettings) -> tuple[Recipient, ...]:
        secret = self.tools.secrets.find(server)
        try:
            submission = self.tools.edges.submission(server.endpoint, secret)
        except AuthFailed:
            self.tools.secrets.distrust(server)
            raise
        self.opened(submission)
        self.heard = True
        try:
            return submission.send(self._envelope(), self.outgoing.raw, self._passed)
        finally:
            self.opened(None)
            submission.close()

    def _envelope(self) -> Envelope:
        entry = self.outgoing.entry
        waiting = (r.address for r in entry.recipients if r.state is RecipientState.WAITING)
        return Envelope(entry.sender, tuple(waiting))

    def _passed(self, step: Step) -> None:
        """The second mark is a FULL commit, made before the dot goes out."""
        if step is Step.SEND_BEFORE_DOT:
            self.tools.store.mark_dot(self.outgoing.entry.id, self.tools.now())
            self.dotted = True
        self.tools.steps.passed(step)

    def _taken(self, name: str, replies: tuple[Recipient, ...]) -> SendUpdate:
        """At least one recipient was accepted; those told to come later are tried later."""
        self.tools.steps.passed(Step.SEND_AFTER_ANSWER)
        later = any(r.state is RecipientState.WAITING for r in replies)
        refused = [r for r in replies if r.state is RecipientState.REFUSED]
        error = " ".join(f"{r.address}: {r.reply}" for r in refused)
        if later:
            return SendUpdate(
                SendState.WAITING,
                next_attempt=self._next(),
                last_error=error or "Some recipients are to be tried later.",
                smtp=name,
                recipients=replies,
                sent_copy=SentCopy.PENDING,
            )
        return SendUpdate(
            SendState.SENT,
            clear_next=True,
            last_error=error,
            sent_copy=SentCopy.PENDING,
            smtp=name,
            recipients=replies,
        )

    def _not_taken(self, name: str, error: TuiMailError) -> SendUpdate:
        words = str(error)
        replies = error.recipients if isinstance(error, AllRefused) else ()
        if self.dotted and isinstance(error, NetworkError):
            words = f"{words} The line was cut after the last byte: it may have been sent."
            return SendUpdate(SendState.MAYBE_SENT, clear_next=True, last_error=words, smtp=name)
        if self._for_good(error):
            return SendUpdate(
                SendState.REFUSED,
                clear_next=True,
                last_error=words,
                smtp=name,
                recipients=replies or self._all_refused(words),
            )
        queued = self.outgoing.entry.queued
        if given_up(queued, self.tools.now(), self.settings.give_up_after):
            return SendUpdate(SendState.EXPIRED, clear_next=True, last_error=words, smtp=name)
        return SendUpdate(
            SendState.WAITING,
            next_attempt=self._next(),
            last_error=words,
            smtp=name,
            recipients=replies,
        )

    def _for_good(self, error: TuiMailError) -> bool:
        """Whether the no concerns the message itself, so that trying again cannot help."""
        if isinstance(error, MissingCapability):
            return self.heard
        final = isinstance(error, ServerError | MessageError | UsageError)
        return final and not error.recoverable

    def _all_refused(self, words: str) -> tuple[Recipient, ...]:
        return tuple(
            Recipient(r.address, RecipientState.REFUSED, words)
            for r in self.outgoing.entry.recipients
            if r.state is RecipientState.WAITING
        )

    def _next(self) -> int:
        return self.tools.now() + int(send_delay(self.settings.retry_every, self.tools.random()))


def _try_next(error: TuiMailError) -> bool:
    """Whether another server of the list may take it: nothing was accepted by this one."""
    if isinstance(error, RecipientRefused):
        reply = error.reply.lower()
        return any(word in reply for word in NOT_RELAYED)
    return isinstance(error, NetworkError | AuthFailed | SecretError | MissingCapability)
