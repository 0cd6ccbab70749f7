"""The one sender: takes what is due out of the outbox and settles what came of each."""

import logging
import threading
from collections.abc import Callable, Sequence

from tui_mail.config.schema import ServerSettings, Settings
from tui_mail.engine.account_work import Tools
from tui_mail.engine.sending import Attempt
from tui_mail.model.account import Problem
from tui_mail.model.events import OutboxChanged, ProblemRaised
from tui_mail.model.ids import AccountKey, OutboxId
from tui_mail.model.outbox import SendState, SentCopy
from tui_mail.ports.submission import Submission

log = logging.getLogger(__name__)

LONGEST_SLEEP = 60.0
"""Seconds; wall time may jump, so no sleep is long."""


class Outbox:
    """Sends what is due; one thread in the background, or on the caller's for one-shot commands.

    Args:
        tools: the engine's.
        settings: gives the settings in force.
        sent: told the account whenever a copy is to be filed.
    """

    def __init__(
        self, tools: Tools, settings: Callable[[], Settings], sent: Callable[[AccountKey], None]
    ) -> None:
        self._tools = tools
        self._settings = settings
        self._sent = sent
        self._one_sender = threading.Lock()
        self._wake = threading.Event()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="outbox", daemon=True)
        self._submission: Submission | None = None

    def start(self) -> None:
        """Send in the background from now on."""
        self._thread.start()

    def wake(self) -> None:
        """Something may be due."""
        self._wake.set()

    def stop(self, seconds: float) -> None:
        """End at once; a message cut before its dot is waiting again, after it maybe sent."""
        self._stopped.set()
        self._wake.set()
        if (submission := self._submission) is not None:
            submission.cancel()
        if self._thread.is_alive():
            self._thread.join(seconds)

    def send_due(self) -> dict[AccountKey, int]:
        """Try everything due now; messages sent by account."""
        sent: dict[AccountKey, int] = {}
        for entry in self._tools.store.due(self._tools.now()):
            if self._stopped.is_set():
                break
            account = self.attempt(entry)
            if account is not None:
                sent[account] = sent.get(account, 0) + 1
        return sent

    def attempt(self, entry: OutboxId) -> AccountKey | None:
        """Try this one now if it is due; its account when it was sent."""
        store, tools = self._tools.store, self._tools
        with self._one_sender:
            outgoing = store.outgoing(entry)
            account = outgoing.entry.account
            servers = self._servers(account)
            first = servers[0][0] if servers else ""
            if not store.begin_attempt(entry, first, tools.now()):
                return None
            tools.hub.tell(OutboxChanged(entry, SendState.SENDING))
            update = Attempt(tools, self._settings().send, store.outgoing(entry), self._opened).run(
                servers
            )
            store.settle(entry, update)
        state = update.state or SendState.WAITING
        tools.hub.tell(OutboxChanged(entry, state))
        if state not in {SendState.SENT, SendState.WAITING}:
            words = f"“{outgoing.entry.subject}” was not sent: {update.last_error}"
            if state is SendState.MAYBE_SENT:
                words = f"“{outgoing.entry.subject}” may have been sent: {update.last_error}"
            tools.hub.tell(ProblemRaised(account, Problem(words, "", False, "smtp")))
        if update.sent_copy is SentCopy.PENDING:
            self._sent(account)
        return account if state is SendState.SENT else None

    def _servers(self, account: AccountKey) -> Sequence[tuple[str, ServerSettings]]:
        settings = self._settings()
        known = settings.accounts.get(account)
        return [(name, settings.smtp[name]) for name in known.smtp] if known else []

    def _opened(self, submission: Submission | None) -> None:
        self._submission = submission

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._wake.clear()
            try:
                self.send_due()
            except Exception:
                log.exception("outbox")
            due = self._tools.store.next_due()
            wait = LONGEST_SLEEP
            if due is not None:
                wait = min(LONGEST_SLEEP, max(0.05, due - self._tools.clock.now()))
            self._wake.wait(wait)
