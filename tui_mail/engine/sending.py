"""One attempt to hand a message to its SMTP servers, and the truth about what came of it.

Death before the second mark is certainly unsent; between it and the answer nobody knows, and
nothing is ever sent again by itself then (semantics: Sending).
"""

from collections.abc import Sequence

from tui_mail.config.schema import SendSettings, ServerSettings
from tui_mail.engine.account_work import Tools
from tui_mail.engine.kept_line import KeptLine, Reach
from tui_mail.engine.lines import Lines
from tui_mail.engine.logging_in import open_logged_in
from tui_mail.engine.secret_desk import wanted
from tui_mail.engine.send_progress import Followed
from tui_mail.engine.tries import Elsewhere, Servers, Tried, advice, all_refused, in_its_turn
from tui_mail.engine.turns import Turns
from tui_mail.errors import (
    AuthFailed,
    Busy,
    ConfigError,
    MessageError,
    MissingCapability,
    NetworkError,
    Refused,
    ServerError,
    TlsFailed,
    TuiMailError,
    UsageError,
)
from tui_mail.model.account import Problem
from tui_mail.model.frozen import field, record
from tui_mail.model.outbox import USUAL_REPORTS, Recipient, RecipientState, SendState, SentCopy
from tui_mail.ports.mail_store import Outgoing, SendUpdate
from tui_mail.ports.steps import Step
from tui_mail.ports.submission import AllRefused, Envelope, NoWay, Submission
from tui_mail.sync.retry import given_up, send_delay

_NO_SERVER = ConfigError("No SMTP server is set up for this account.", "Add one to config.toml.")


@record
class Attempt:
    """One message, tried at each of its servers in turn until one takes it.

    Args:
        tools: the engine's.
        settings: of sending.
        outgoing: the message, its first mark set.
        lines: each connection is known there, so that it can be ended.
        kept: the connection that the message before left open.
        turns: keeps the pace of each server.
    """

    tools: Tools
    settings: SendSettings
    outgoing: Outgoing
    lines: Lines
    kept: KeptLine
    turns: Turns
    others: Servers = ()
    """Servers of the settings that the account does not send through."""
    elsewhere: Elsewhere = lambda _server, _error: ""
    problems: list[Problem] = field(default_factory=list)
    """What only the user can mend."""
    failed: tuple[str, ServerSettings, TuiMailError] | None = None
    """The server that was asked last, by name, and its no; None where it was taken."""
    took: ServerSettings | None = None
    """The server that took it."""
    unreached: list[ServerSettings] = field(default_factory=list)
    """Servers to which no connection stood, or that do not serve this network."""
    dotted: bool = False
    """The second mark is set: from here on it may have been sent."""
    _heard: bool = False
    """The server in hand let us in: what it refuses now is the message."""
    _asked: bool = False
    """The server in hand answered MAIL FROM."""
    _passed_by: bool = False
    """A server let nobody in: it may take the message another time."""
    _server: str = ""
    """The name of the one in hand."""
    _line: Submission | None = None
    _line_is_for: Reach | None = None

    def run(self, servers: Servers) -> SendUpdate:
        """What came of it; raises nothing of the tree. `hang_up` once it is settled."""
        tried: list[Tried] = []
        for name, server in servers:
            self._server, self.failed = name, None
            if tried and (later := self.turns.later(self.outgoing.entry.id, name, server)):
                return in_its_turn(later, tried, self._next())
            try:
                replies = self._send(server)
                self.took = server
                return self._taken(name, replies)
            except TuiMailError as error:
                known = self.elsewhere(server, error)
                tried.append(Tried(name, error, known))
                self.failed = name, server, error
                if isinstance(error, NoWay):
                    self._unmark()
                cut = isinstance(error, NetworkError) and not isinstance(error, TlsFailed)
                if known or cut:
                    self.unreached.append(server)
                if not isinstance(error, AllRefused):
                    self.hang_up()
                if not self._heard:
                    self._note(server, error)
                # what only this network is refused may be taken from another one
                self._passed_by = self._passed_by or not self._heard or bool(known)
                if not self._may_go_elsewhere(error):
                    break
        return self._not_taken(tried or [Tried("", _NO_SERVER, "")])

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
                return self._hand_over(self._line)
            except (NetworkError, Busy):
                # a server may close what stood idle; before MAIL FROM is answered that says
                # nothing about this message
                if self._asked or self.lines.ended:
                    raise
                self.hang_up()
        return self._send_anew(server)

    def _send_anew(self, server: ServerSettings) -> tuple[Recipient, ...]:
        self._heard = False
        account, tools = self.outgoing.entry.account, self.tools
        connect = tools.edges.submission
        self._line = open_logged_in(self.lines, tools.secrets, server, account, connect)
        self._heard = True
        return self._hand_over(self._line)

    def _hand_over(self, line: Submission) -> tuple[Recipient, ...]:
        entry, raw = self.outgoing.entry, self.outgoing.raw
        follow = Followed(self.tools.hub, entry.id, len(raw), self.tools.clock.monotonic)
        return line.send(self._envelope(), raw, self._passed, follow)

    def _envelope(self) -> Envelope:
        entry = self.outgoing.entry
        waiting = (r.address for r in entry.recipients if r.state is RecipientState.WAITING)
        return Envelope(entry.sender, tuple(waiting), entry.message_id, self.outgoing.reports)

    def _unwished(self, name: str) -> str:
        """What to say of wishes about reports that the way it went could not be told."""
        line = self._line
        if self.outgoing.reports == USUAL_REPORTS or line is None or line.takes_report_wishes:
            return ""
        return f"{name} takes no wishes about delivery reports (DSN); it went out without them."

    def _passed(self, step: Step) -> None:
        """The second mark is a FULL commit, made before the dot goes out."""
        self._asked = True
        if step is Step.SEND_BEFORE_DOT:
            self.tools.store.mark_dot(self.outgoing.entry.id, self.tools.now(), self._server)
            self.dotted = True
        self.tools.steps.passed(step)

    def _unmark(self) -> None:
        """Nothing was handed over: as if this way had not been tried."""
        self.tools.store.unmark_dot(self.outgoing.entry.id)
        self.dotted = self._heard = False

    def _note(self, server: ServerSettings, error: TuiMailError) -> None:
        """Before the message was its business this server failed: who can help?"""
        wants = wanted(error, server)
        if isinstance(error, AuthFailed):
            self.tools.secrets.distrust(server)
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
        parts = (*(f"{r.address}: {r.reply}" for r in refused), self._unwished(name))
        error = " ".join(filter(None, parts))
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

    def _not_taken(self, tried: Sequence[Tried]) -> SendUpdate:
        """What the last of them said decides; what the others said is told, too."""
        name, error, known = tried[-1].server, tried[-1].error, tried[-1].elsewhere
        told = (f"{one.server}: {one.words}" if len(tried) > 1 else one.words for one in tried)
        hint = advice(error, self.others, self.outgoing.entry.account)
        words = " ".join(part for part in (*told, hint) if part)
        # what only this network is refused says nothing about the message, nor about its recipients
        replies = error.recipients if isinstance(error, AllRefused) and not known else ()
        if self.dotted and isinstance(error, NetworkError):
            return self._maybe_sent(name, words)
        if self._for_good(error) and not known:
            # whoever has it already has it: for them it is sent, and the refused are listed
            some = any(r.state is RecipientState.ACCEPTED for r in self.outgoing.entry.recipients)
            return SendUpdate(
                SendState.SENT if some else SendState.REFUSED,
                clear_next=True,
                last_error=words,
                smtp=name,
                recipients=replies or all_refused(self.outgoing.entry.recipients, words),
            )
        if not self.lines.ended and given_up(
            self.outgoing.entry.since, self.tools.now(), self.settings.give_up_after
        ):
            return SendUpdate(SendState.EXPIRED, clear_next=True, last_error=words, smtp=name)
        return self._later(name, words)

    def _maybe_sent(self, name: str, words: str) -> SendUpdate:
        words = f"{words} The line was cut after the last byte: it may have been sent."
        return SendUpdate(SendState.MAYBE_SENT, clear_next=True, last_error=words, smtp=name)

    def _later(self, name: str, words: str) -> SendUpdate:
        # cut short by us, not by a server: the next engine tries it as soon as it is there
        again = self.tools.now() if self.lines.ended else self._next()
        return SendUpdate(SendState.WAITING, next_attempt=again, last_error=words, smtp=name)

    def _for_good(self, error: TuiMailError) -> bool:
        """Whether the no concerns the message itself, so that trying again cannot help.

        A no to who asks is none while a server before it may still say yes.
        """
        if self._passed_by and self._may_go_elsewhere(error):
            return False
        final = isinstance(error, ServerError | MessageError | UsageError)
        return self._heard and final and not error.recoverable

    def _next(self) -> int:
        return self.tools.now() + int(send_delay(self.settings.retry_every, self.tools.random()))
