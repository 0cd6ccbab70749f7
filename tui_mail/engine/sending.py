"""One attempt to hand a message to its SMTP servers, and the truth about what came of it.

Death before the second mark is certainly unsent; between it and the answer nobody knows, and
nothing is ever sent again by itself then (semantics: Sending).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tui_mail.config.schema import SendSettings, ServerSettings
from tui_mail.engine.account_work import Tools
from tui_mail.engine.kept_line import KeptLine, Reach
from tui_mail.engine.lines import Lines
from tui_mail.errors import (
    AuthFailed,
    Busy,
    ConfigError,
    MessageError,
    MissingCapability,
    NetworkError,
    Refused,
    SecretError,
    ServerError,
    TuiMailError,
    UsageError,
)
from tui_mail.model.account import Problem
from tui_mail.model.outbox import Recipient, RecipientState, SendState, SentCopy
from tui_mail.ports.mail_store import Outgoing, SendUpdate
from tui_mail.ports.steps import Step
from tui_mail.ports.submission import AllRefused, Envelope, Submission
from tui_mail.sync.retry import given_up, send_delay

Servers = Sequence[tuple[str, ServerSettings]]
"""The account's SMTP servers by name, in the order they are tried."""


@dataclass(slots=True)
class Attempt:
    """One message, tried at each of its servers in turn until one takes it.

    Args:
        tools: the engine's.
        settings: of sending.
        outgoing: the message, its first mark set.
        lines: each connection is known there, so that it can be ended.
        kept: the connection that the message before left open.
    """

    tools: Tools
    settings: SendSettings
    outgoing: Outgoing
    lines: Lines
    kept: KeptLine
    others: Servers = ()
    """Servers of the settings that the account does not send through."""
    problems: list[Problem] = field(default_factory=list)
    """What only the user can mend."""
    dotted: bool = False
    """The second mark is set: from here on it may have been sent."""
    _heard: bool = False
    """The server in hand let us in: what it refuses now is the message."""
    _asked: bool = False
    """The server in hand answered MAIL FROM."""
    _line: Submission | None = None
    _line_is_for: Reach | None = None

    def run(self, servers: Servers) -> SendUpdate:
        """What came of it; raises nothing of the tree. `hang_up` once it is settled."""
        name = ""
        error: TuiMailError = ConfigError(
            "No SMTP server is set up for this account.", "Add one to config.toml."
        )
        for name, server in servers:
            try:
                return self._taken(name, self._send(server))
            except TuiMailError as caught:
                error = caught
                if not isinstance(error, AllRefused):
                    self.hang_up()
                if not self._heard:
                    self._note(server, error)
                if not self._may_go_elsewhere(error):
                    break
        return self._not_taken(name, error)

    def broken(self, name: str, error: Exception) -> SendUpdate:
        """The same where the attempt ended by a fault of ours."""
        words = f"tui-mail made a mistake: {type(error).__name__}."
        if self.dotted:
            return self._maybe_sent(name, words)
        return self._later(name, words)

    def hang_up(self) -> None:
        """Let go of the server."""
        line, self._line = self._line, None
        if line is not None:
            self.lines.close(line)

    def hand_on(self) -> None:
        """Leave the connection, where it is in order, to the next message."""
        if self._line is not None and self._line_is_for is not None:
            self.kept.keep(self._line, self._line_is_for)
            self._line = None

    def _send(self, server: ServerSettings) -> tuple[Recipient, ...]:
        self._heard = self._asked = False
        self.lines.check()
        reach = (self.outgoing.entry.account, server)
        self.hang_up()
        self._line, self._line_is_for = self.kept.take(reach), reach
        if self._line is not None:
            self._heard = True
            try:
                return self._line.send(self._envelope(), self.outgoing.raw, self._passed)
            except (NetworkError, Busy):
                # a server may close what stood idle; before MAIL FROM is answered that says
                # nothing about this message
                if self._asked or self.lines.ended:
                    raise
                self.hang_up()
        return self._send_anew(server)

    def _send_anew(self, server: ServerSettings) -> tuple[Recipient, ...]:
        self._heard = False
        secret = self.tools.secrets.find(server)
        account = self.outgoing.entry.account
        self._line = self.lines.open(
            lambda opening: self.tools.edges.submission(server.endpoint, secret, account, opening)
        )
        self._heard = True
        return self._line.send(self._envelope(), self.outgoing.raw, self._passed)

    def _envelope(self) -> Envelope:
        entry = self.outgoing.entry
        waiting = (r.address for r in entry.recipients if r.state is RecipientState.WAITING)
        return Envelope(entry.sender, tuple(waiting), entry.message_id)

    def _passed(self, step: Step) -> None:
        """The second mark is a FULL commit, made before the dot goes out."""
        self._asked = True
        if step is Step.SEND_BEFORE_DOT:
            self.tools.store.mark_dot(self.outgoing.entry.id, self.tools.now())
            self.dotted = True
        self.tools.steps.passed(step)

    def _note(self, server: ServerSettings, error: TuiMailError) -> None:
        """Before the message was its business this server failed: who can help?"""
        wants = ""
        if isinstance(error, AuthFailed):
            self.tools.secrets.distrust(server)
        if isinstance(error, AuthFailed | SecretError):
            wants = server.secret_key.keyring_name
        if not error.recoverable:
            self.problems.append(Problem(error.message, error.hint, False, "smtp", wants))

    def _may_go_elsewhere(self, error: TuiMailError) -> bool:
        """Whether another server of the list may be asked: nothing was accepted by this one."""
        if self.dotted or self.lines.ended:
            return False
        if not self._heard:
            return True
        if isinstance(error, AllRefused):
            return error.relay or "5.7.1" in error.reply
        # Refused: it takes no mail from this sender, or none without a log-in
        return isinstance(error, NetworkError | MissingCapability | Refused)

    def _taken(self, name: str, replies: tuple[Recipient, ...]) -> SendUpdate:
        """At least one recipient was accepted; those told to come later are tried later."""
        self.tools.steps.passed(Step.SEND_AFTER_ANSWER)
        later = any(r.state is RecipientState.WAITING for r in replies)
        refused = [r for r in replies if r.state is RecipientState.REFUSED]
        error = " ".join(f"{r.address}: {r.reply}" for r in refused)
        entry = self.outgoing.entry
        none_due = entry.sent_copy is SentCopy.FILED or entry.resent
        copy = None if none_due else SentCopy.PENDING
        if later:
            return SendUpdate(
                SendState.WAITING,
                next_attempt=self._next(),
                last_error=error or "Some recipients are to be tried later.",
                smtp=name,
                recipients=replies,
                sent_copy=copy,
            )
        return SendUpdate(
            SendState.SENT,
            clear_next=True,
            last_error=error,
            sent_copy=copy,
            smtp=name,
            recipients=replies,
        )

    def _not_taken(self, name: str, error: TuiMailError) -> SendUpdate:
        words = f"{error.message} {self._advice(error)}".strip()
        replies = error.recipients if isinstance(error, AllRefused) else ()
        if self.dotted and isinstance(error, NetworkError):
            return self._maybe_sent(name, words)
        if self._for_good(error):
            # whoever has it already has it: for them it is sent, and the refused are listed
            some = any(r.state is RecipientState.ACCEPTED for r in self.outgoing.entry.recipients)
            return SendUpdate(
                SendState.SENT if some else SendState.REFUSED,
                clear_next=True,
                last_error=words,
                smtp=name,
                recipients=replies or self._all_refused(words),
            )
        if not self.lines.ended and given_up(
            self.outgoing.entry.since, self.tools.now(), self.settings.give_up_after
        ):
            return SendUpdate(SendState.EXPIRED, clear_next=True, last_error=words, smtp=name)
        return self._later(name, words, replies)

    def _advice(self, error: TuiMailError) -> str:
        """What to do next; of a server that passes nothing on for us: which one to use instead."""
        if not (isinstance(error, AllRefused) and error.relay and self.others):
            return error.hint
        name, server = self.others[0]
        where = f"{server.endpoint.host}:{server.endpoint.port}"
        key = self.outgoing.entry.account
        return f'Send through {where} instead: set smtp = "{name}" for the account {key}.'

    def _maybe_sent(self, name: str, words: str) -> SendUpdate:
        words = f"{words} The line was cut after the last byte: it may have been sent."
        return SendUpdate(SendState.MAYBE_SENT, clear_next=True, last_error=words, smtp=name)

    def _later(self, name: str, words: str, replies: tuple[Recipient, ...] = ()) -> SendUpdate:
        # cut short by us, not by a server: the next engine tries it as soon as it is there
        again = self.tools.now() if self.lines.ended else self._next()
        return SendUpdate(
            SendState.WAITING, next_attempt=again, last_error=words, smtp=name, recipients=replies
        )

    def _for_good(self, error: TuiMailError) -> bool:
        """Whether the no concerns the message itself, so that trying again cannot help."""
        final = isinstance(error, ServerError | MessageError | UsageError)
        return self._heard and final and not error.recoverable

    def _all_refused(self, words: str) -> tuple[Recipient, ...]:
        return tuple(
            Recipient(r.address, RecipientState.REFUSED, words)
            for r in self.outgoing.entry.recipients
            if r.state is RecipientState.WAITING
        )

    def _next(self) -> int:
        return self.tools.now() + int(send_delay(self.settings.retry_every, self.tools.random()))
