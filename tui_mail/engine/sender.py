"""One message tried at its account's servers, what came of it settled and told, and what is to be
done about a server that was not reached.

Loaded with the first message that is due, or with the engine that sends by itself. Must never try a
message without the sender's lock: who holds it knows that none becomes maybe-sent.
"""

import threading
from collections.abc import Callable

from tui_mail.config.schema import Settings
from tui_mail.engine.account_work import Tools
from tui_mail.engine.kept_line import KeptLine
from tui_mail.engine.known_networks import KnownNetworks
from tui_mail.engine.lines import Lines
from tui_mail.engine.log import Log
from tui_mail.engine.network_watch import NetworkWatch
from tui_mail.engine.other_ports import OtherPorts
from tui_mail.engine.outcome_telling import OutcomeTelling
from tui_mail.engine.sending import Attempt
from tui_mail.engine.tries import Servers
from tui_mail.engine.turns import Turns
from tui_mail.engine.unreached import Unreached
from tui_mail.errors import NotFound, TuiMailError
from tui_mail.model.events import OutboxChanged
from tui_mail.model.ids import AccountKey, OutboxId
from tui_mail.model.outbox import SendState, SentCopy
from tui_mail.ports.mail_store import MailStore, SendUpdate

log = Log(__name__)


class Sender:
    """Tries messages, one at a time, whoever asks.

    Args:
        tools: the engine's.
        settings: gives the settings in force.
        one_sender: held while a message is tried.
        wake: something is due.
        sent: told the account whenever a copy is to be filed.
    """

    def __init__(
        self,
        tools: Tools,
        settings: Callable[[], Settings],
        one_sender: threading.Lock,
        wake: Callable[[], None],
        sent: Callable[[AccountKey], None],
    ) -> None:
        self._tools = tools
        self._settings = settings
        self._sent = sent
        self._one_sender = one_sender
        self.other_ports = OtherPorts(tools, one_sender)
        self.unreached = Unreached(tools, one_sender, wake)
        self.watch = NetworkWatch(tools, settings, self.unreached, self.other_ports.forget)
        self._ended = threading.Event()
        self._lines = Lines()
        self._kept = KeptLine(self._lines)
        self._turns = Turns(tools)
        self._networks = KnownNetworks(tools)
        self._attempt: Attempt | None = None
        self._telling = OutcomeTelling(tools, settings)
        self.unsettled: dict[OutboxId, SendUpdate] = {}
        """What the store could not take down, to be told to it again."""

    def start(self) -> None:
        """Look out for the network while something waits for it."""
        self.watch.start()

    def end(self) -> None:
        """Try no more. What was cut before its dot is waiting again.

        A message whose dot went out is not cut yet: a moment later its answer may be here.
        """
        self._ended.set()
        self.other_ports.end()
        self.watch.end()
        attempt = self._attempt
        if attempt is None or not attempt.dotted:
            self._lines.end()

    def cut(self) -> None:
        """End what is under way, whatever was said."""
        self._lines.end()

    def attempt(self, entry: OutboxId, *, more: bool = False) -> AccountKey | None:
        """Try this one now if it is due; its account when it was sent.

        Args:
            entry: the message.
            more: others follow; the caller closes the connection after them.
        """
        store, tools = self._tools.store, self._tools
        with self._one_sender:
            if self._ended.is_set():
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
        if self.unreached.after(attempt, update):
            self.watch.something_waits()
        if update.state is SendState.WAITING:
            self.other_ports.consider(attempt, update.last_error or "")
        return account if update.state is SendState.SENT else None

    def hang_up(self) -> None:
        """Close the connection that the last message left."""
        with self._one_sender:
            self._kept.close()

    def wait(self) -> None:
        """Until nothing is looked for any more at other ports of a server, or too long."""
        self.other_ports.wait()

    def settle_again(self) -> None:
        """Tell the store what it could not take down."""
        for entry, update in tuple(self.unsettled.items()):
            self._tools.store.settle(entry, update)
            del self.unsettled[entry]
            self._tools.hub.tell(OutboxChanged(entry, update.state or SendState.WAITING))

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
            self.unsettled[entry] = update
            raise

    def _servers(self, account: AccountKey) -> Servers:
        settings = self._settings()
        known = settings.accounts.get(account)
        return [(name, settings.smtp[name]) for name in known.smtp] if known else []


def _account_of(store: MailStore, entry: OutboxId) -> AccountKey:
    found = store.entries((entry,))
    if not found:
        raise NotFound(f"There is no message {entry} in the outbox.", "List it again.")
    return found[0].account


def _other_servers(settings: Settings, servers: Servers) -> Servers:
    """Those of the settings that are not among these, with a log-in first."""
    names = {name for name, _ in servers}
    rest = [(n, s) for n, s in settings.smtp.items() if n not in names]
    return sorted(rest, key=lambda pair: not pair[1].wants_secret)
