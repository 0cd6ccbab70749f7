"""The one sender: takes what is due out of the outbox and settles what came of each.

A message becomes maybe-sent only while the sender's lock is held, so whoever makes messages due
again does it under that lock, and looks at their state first.
"""

import threading
from collections.abc import Callable, Collection, Sequence

from tui_mail.config.schema import Settings
from tui_mail.engine.account_work import Tools
from tui_mail.engine.kept_line import KeptLine
from tui_mail.engine.known_networks import KnownNetworks
from tui_mail.engine.lines import Lines
from tui_mail.engine.log import Log
from tui_mail.engine.network_watch import NetworkWatch
from tui_mail.engine.other_ports import OtherPorts
from tui_mail.engine.outcome_telling import OutcomeTelling
from tui_mail.engine.sending import Attempt, Servers
from tui_mail.engine.turns import Turns
from tui_mail.engine.unreached import Unreached
from tui_mail.errors import NotFound, StoreError, TuiMailError, UsageError
from tui_mail.model.events import OutboxChanged
from tui_mail.model.frozen import replace
from tui_mail.model.ids import AccountKey, OutboxId
from tui_mail.model.outbox import OutboxEntry, SendState, SentCopy
from tui_mail.model.secret import PASSPHRASE
from tui_mail.ports.mail_store import MailStore, SendUpdate

log = Log(__name__)

LONGEST_SLEEP = 60.0
"""Seconds; wall time may jump, so no sleep is long."""
AFTER_FAULT = 10.0
"""Seconds to wait after the store, or a fault of ours, kept a round from its end."""


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
        self.one_sender = threading.Lock()
        """Held while a message is tried: who holds it knows that none becomes maybe-sent."""
        self.other_ports = OtherPorts(tools, self.one_sender)
        self._unreached = Unreached(tools, self.one_sender, self.wake)
        self._watch = NetworkWatch(tools, settings, self._unreached, self.other_ports.forget)
        self._wake = threading.Event()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="outbox", daemon=True)
        self._lines = Lines()
        self._kept = KeptLine(self._lines)
        self._turns = Turns(tools)
        self._networks = KnownNetworks(tools)
        self._attempt: Attempt | None = None
        self._unsettled: dict[OutboxId, SendUpdate] = {}
        """What the store could not take down, to be told to it again."""
        self._secrets: list[str] = []
        """Keyring names of passwords that came since the last round."""
        self._telling = OutcomeTelling(tools, settings)

    @property
    def sending(self) -> bool:
        """Whether an attempt is under way."""
        return self.one_sender.locked()

    def start(self) -> None:
        """Send in the background from now on."""
        self._thread.start()
        self._watch.start()

    def wake(self) -> None:
        """Something may be due."""
        self._wake.set()

    def secret_given(self, keyring_name: str) -> None:
        """The user gave a password: what waited for it is tried now."""
        self._secrets.append(keyring_name)
        self._wake.set()

    def end(self) -> None:
        """Tell it to end; returns at once. What was cut before its dot is waiting again.

        A message whose dot went out is not cut yet: a moment later its answer may be here.
        """
        self._stopped.set()
        self._wake.set()
        self.other_ports.end()
        self._watch.end()
        attempt = self._attempt
        if attempt is None or not attempt.dotted:
            self._lines.end()

    def join(self, until: float) -> None:
        """Wait for its end; half of the time is for an answer to a dot, then it is maybe sent.

        Args:
            until: by the monotonic clock.
        """
        now = self._tools.clock.monotonic
        patience = max(0.0, until - now())
        free = self.one_sender.acquire(timeout=patience / 2)
        self._lines.end()
        if free or self.one_sender.acquire(timeout=max(0.0, until - now())):
            self.one_sender.release()
        if self._thread.is_alive():
            self._thread.join(max(0.0, until - now()))

    def send_due(self) -> dict[AccountKey, int]:
        """Try everything due now, over one connection to each server; messages sent by account."""
        return self._send_all(self._tools.store.due(self._tools.now()))

    def send_these(self, ids: Sequence[OutboxId]) -> None:
        """Try these, as far as they are due, over one connection to each server."""
        self._send_all(ids)
        self.other_ports.wait()

    def _send_all(self, ids: Sequence[OutboxId]) -> dict[AccountKey, int]:
        sent: dict[AccountKey, int] = {}
        try:
            for entry in ids:
                if self._stopped.is_set():
                    break
                account = self.attempt(entry, more=True)
                if account is not None:
                    sent[account] = sent.get(account, 0) + 1
        finally:
            with self.one_sender:
                self._kept.close()
        return sent

    def make_due(self, accounts: Collection[AccountKey] | None = None) -> tuple[OutboxId, ...]:
        """What waits for its next try is due now: of these accounts, or all. Nothing else is."""
        store = self._tools.store
        with self.one_sender:
            waiting = [
                entry.id
                for entry in reversed(store.entries())
                if entry.state is SendState.WAITING
                and (accounts is None or entry.account in accounts)
            ]
            return tuple(e for e in waiting if store.release(e, self._tools.now()))

    def release(self, ids: Sequence[OutboxId]) -> None:
        """The user wants these tried now, also what is held or may have been sent.

        Raises:
            NotFound: there is no such message.
            UsageError: one is settled, or became maybe-sent only after the user looked.
        """
        store = self._tools.store
        before = {entry.id: entry.state for entry in store.entries(ids)}
        with self.one_sender:
            now = {entry.id: entry.state for entry in store.entries(ids)}
            for entry in ids:
                if entry not in before or entry not in now:
                    raise NotFound(f"There is no message {entry} in the outbox.", "List it again.")
                state = now[entry]
                news = state is SendState.MAYBE_SENT and before[entry] is not state
                if news or not store.release(entry, self._tools.now()):
                    raise UsageError(
                        f"Message {entry} is {state}; it is not sent again.",
                        "Write it anew if it must go out once more.",
                    )

    def attempt(self, entry: OutboxId, *, more: bool = False) -> AccountKey | None:
        """Try this one now if it is due; its account when it was sent.

        Args:
            entry: the message.
            more: others follow; the caller closes the connection after them.
        """
        store, tools = self._tools.store, self._tools
        with self.one_sender:
            if self._stopped.is_set():
                return None
            account = _account_of(store, entry)
            servers = self._networks.in_order(self._servers(account))
            if self._turns.put_off(entry, servers):
                return None
            first = servers[0][0] if servers else ""
            if not store.begin_attempt(entry, first, tools.now()):
                return None
            tools.hub.tell(OutboxChanged(entry, SendState.SENDING))
            attempt = Attempt(
                tools,
                self._settings().send,
                store.outgoing(entry),
                self._lines,
                self._kept,
                self._turns,
                _other_servers(self._settings(), servers),
                self._networks.elsewhere,
            )
            self._attempt = attempt
            try:
                update = self._outcome(attempt, servers, first)
                self._settle(entry, update)
                if attempt.took is not None:
                    self._networks.took(attempt.took)
                if more:
                    attempt.hand_on()
            finally:
                self._attempt = None
                attempt.hang_up()
        self._telling.tell(attempt.outgoing.entry, update, attempt.problems)
        if update.sent_copy is SentCopy.PENDING:
            self._sent(account)
        if self._unreached.after(attempt, update):
            self._watch.something_waits()
        if update.state is SendState.WAITING:
            self.other_ports.consider(attempt, update.last_error or "")
        return account if update.state is SendState.SENT else None

    def tried(self, entry: OutboxId) -> tuple[OutboxEntry, ...]:
        """`attempt`, for a message that is queued whatever the store says of the attempt: as it is
        after that. Who asked must hear both.
        """
        error = ""
        try:
            self.attempt(entry)
            self.other_ports.wait()
        except StoreError as failed:
            error = str(failed)
        found = self._tools.store.entries((entry,))
        return tuple(replace(e, last_error=error or e.last_error) for e in found)

    def _outcome(self, attempt: Attempt, servers: Servers, first: str) -> SendUpdate:
        try:
            return attempt.run(servers)
        except Exception as error:
            log.exception("outbox")
            return attempt.broken(first, error)

    def _settle(self, entry: OutboxId, update: SendUpdate) -> None:
        try:
            self._tools.store.settle(entry, update)
        except TuiMailError:
            self._unsettled[entry] = update
            raise

    def _servers(self, account: AccountKey) -> Servers:
        settings = self._settings()
        known = settings.accounts.get(account)
        return [(name, settings.smtp[name]) for name in known.smtp] if known else []

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._wake.clear()
            try:
                wait = self._round()
            except Exception:
                log.exception("outbox")
                wait = AFTER_FAULT
            self._wake.wait(wait)

    def _round(self) -> float:
        """Everything that is to be done now; seconds until there may be more."""
        for entry, update in tuple(self._unsettled.items()):
            self._tools.store.settle(entry, update)
            del self._unsettled[entry]
            self._tools.hub.tell(OutboxChanged(entry, update.state or SendState.WAITING))
        while self._secrets:
            self._make_due_for(self._secrets.pop())
        self.send_due()
        due = self._tools.store.next_due()
        if due is None:
            return LONGEST_SLEEP
        return min(LONGEST_SLEEP, max(0.05, due - self._tools.clock.now()))

    def _make_due_for(self, keyring_name: str) -> None:
        if accounts := _logging_in_with(self._settings(), keyring_name):
            self.make_due(accounts)


def _account_of(store: MailStore, entry: OutboxId) -> AccountKey:
    found = store.entries((entry,))
    if not found:
        raise NotFound(f"There is no message {entry} in the outbox.", "List it again.")
    return found[0].account


def _logging_in_with(settings: Settings, keyring_name: str) -> set[AccountKey]:
    """The accounts that send through a server with that password."""
    servers = settings.smtp.items()
    names = {n for n, one in servers if keyring_name in {PASSPHRASE, one.secret_key.keyring_name}}
    return {a.key for a in settings.accounts.values() if names & set(a.smtp)}


def _other_servers(settings: Settings, servers: Servers) -> Servers:
    """Those of the settings that are not among these, with a log-in first."""
    names = {name for name, _ in servers}
    rest = [(n, s) for n, s in settings.smtp.items() if n not in names]
    return sorted(rest, key=lambda pair: not pair[1].wants_secret)
