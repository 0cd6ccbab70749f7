"""Notices that the network, or a server, is back, while messages wait for that.

The ways out of this machine, its sleep, accounts that are reached again, and at growing intervals
a hello to the server itself, without a log-in and without mail. Sleeps while nothing waits.
"""

import threading
from collections.abc import Callable

from tui_mail.config.schema import AccountSettings, Settings
from tui_mail.engine.account_work import Tools
from tui_mail.engine.lines import Lines
from tui_mail.engine.log import Log
from tui_mail.engine.unreached import Unreached, Way
from tui_mail.errors import Busy, TuiMailError
from tui_mail.model.account import AccountState, AccountStatus, Mode
from tui_mail.model.endpoint import AuthKind
from tui_mail.model.events import Event, StatusChanged
from tui_mail.model.frozen import replace
from tui_mail.model.ids import AccountKey

log = Log(__name__)

LOOK = 2.0
"""Seconds between looks at the ways out of this machine, while something waits."""
SETTLING = 0.5
"""Seconds that a network which just came up is given; and up to as many more, by chance."""
NAP = 5.0
"""Seconds of sleep from which on anything may have changed."""
KNOCK = 60.0
"""Seconds until the first hello to a server that was not reached; doubled each time."""
KNOCK_LONGEST = 15 * 60.0
SAME_HOST = 5 * 60.0
"""Seconds between tries because the same host gives mail: it may be that its SMTP alone is down."""
PATIENCE = 5.0
"""Seconds for each step of a hello."""


class NetworkWatch:
    """One thread; idle while nothing waits for a server.

    Args:
        tools: the engine's.
        settings: gives the settings in force.
        unreached: what waits, and is hurried.
        changed: told when this may be another network.
    """

    def __init__(
        self,
        tools: Tools,
        settings: Callable[[], Settings],
        unreached: Unreached,
        changed: Callable[[], None],
    ) -> None:
        self._tools = tools
        self._settings = settings
        self._unreached = unreached
        self._changed = changed
        self._lines = Lines()
        self._news = threading.Condition()
        self._stopped = False
        self._waits = False
        self._reached: set[AccountKey] = set()
        """Accounts that were synced since the last look."""
        self._offline: set[AccountKey] = set()
        self._back = False
        """One that was offline is not any more."""
        self._seen: tuple[str, float] = ("", 0.0)
        self._knock_at = 0.0
        self._knock_every = KNOCK
        self._thread = threading.Thread(target=self._run, name="network", daemon=True)

    def start(self) -> None:
        """Begin; needed only where messages are sent in the background."""
        self._tools.hub.listen(self._hear)
        self._thread.start()

    def end(self) -> None:
        """Tell it to end; from any thread."""
        self._tools.hub.forget(self._hear)
        self._lines.end()
        with self._news:
            self._stopped = True
            self._news.notify_all()

    def something_waits(self) -> None:
        """A server was not reached: look out for it from now on."""
        with self._news:
            if not self._waits:
                self._waits = True
                self._seen = self._look()
                self._knock_every = KNOCK
                self._knock_at = self._tools.clock.monotonic() + KNOCK
                self._reached.clear()
                self._back = False
                self._news.notify_all()

    def _hear(self, event: Event) -> None:
        if not isinstance(event, StatusChanged):
            return
        status = event.status
        with self._news:
            if status.state is AccountState.OFFLINE:
                self._offline.add(status.account)
            elif _is_reached(status):
                self._back = self._back or status.account in self._offline
                self._offline.discard(status.account)
                if status.state is AccountState.IDLE:
                    self._reached.add(status.account)
                self._news.notify_all()

    def _run(self) -> None:
        while self._next():
            try:
                self._once()
            except Exception:
                log.exception("the watch of the network")

    def _next(self) -> bool:
        """Until it is time for a look; False when it is to end."""
        with self._news:
            self._news.wait_for(lambda: self._stopped or self._waits)
            self._news.wait_for(lambda: self._stopped or self._back or self._reached, LOOK)
            return not self._stopped

    def _once(self) -> None:
        with self._news:
            ways = self._unreached.ways()
            self._waits = bool(ways)
            reached, self._reached = self._reached, set()
            back, self._back = self._back, False
            before = self._seen
            self._seen = now = self._look()
        if not ways:
            return
        if now[0] != before[0] or now[1] - before[1] >= NAP:
            self._changed()
            self._settle()
            self._unreached.hurry()
        elif back:
            self._unreached.hurry()
        elif reached:
            self._unreached.hurry(self._hosts(reached), SAME_HOST)
        else:
            self._knock(ways)

    def _look(self) -> tuple[str, float]:
        network = self._tools.network
        return network.mark(), network.slept()

    def _settle(self) -> None:
        """Addresses and names come a moment after the routes."""
        with self._news:
            wait = SETTLING * (1 + self._tools.random())
            self._news.wait_for(lambda: self._stopped, wait)
            self._seen = self._look()

    def _hosts(self, accounts: set[AccountKey]) -> set[str]:
        """Where those accounts are read."""
        known = self._settings().accounts
        return {_reads_from(known[key]) for key in accounts if key in known}

    def _knock(self, ways: tuple[Way, ...]) -> None:
        """Say hello to each server, when it is time; the first that answers gets its mail."""
        clock = self._tools.clock
        if clock.monotonic() < self._knock_at:
            return
        there = {way.endpoint.host for way in ways if self._answers(way)}
        self._knock_every = min(2 * self._knock_every, KNOCK_LONGEST)
        self._knock_at = clock.monotonic() + self._knock_every
        if there:
            self._unreached.hurry(there)

    def _answers(self, way: Way) -> bool:
        timeout = min(way.endpoint.timeout, PATIENCE)
        quiet = replace(way.endpoint, auth=AuthKind.NONE, timeout=timeout)
        try:
            line = self._lines.open(
                lambda opening: self._tools.edges.submission(quiet, None, way.account, opening)
            )
        except Busy:
            return True
        except TuiMailError:
            return False
        self._lines.close(line)
        return True


def _is_reached(status: AccountStatus) -> bool:
    return status.state in {AccountState.SYNCING, AccountState.IDLE, AccountState.WAITING}


def _reads_from(account: AccountSettings) -> str:
    """The host of its incoming server; empty where there is none."""
    section = account.pop if account.mode is Mode.POP else account.imap
    return "" if section is None else section.server.endpoint.host
