"""The door to rules, news and hooks: nothing of them is loaded before somebody needs it."""

from collections.abc import Callable
from threading import Lock
from typing import Protocol

from tui_mail.config.schema import Settings
from tui_mail.engine.account_work import Tools
from tui_mail.engine.program_runs import ProgramRuns
from tui_mail.model.ids import AccountKey
from tui_mail.model.rules import RulesRan, RunRules, Verb


class _Order(Protocol):
    """What is behind it (engine.order)."""

    programs: ProgramRuns

    def ask(self, wish: RunRules) -> RulesRan: ...

    def arrived(self, account: AccountKey) -> None: ...

    def end(self, *, wait: bool) -> None: ...


class OrderDoor:
    """One engine's.

    Args:
        tools: the engine's.
        settings: gives the settings in force.
        changed: told of each account that has something to say to its server.
    """

    def __init__(
        self, tools: Tools, settings: Callable[[], Settings], changed: Callable[[AccountKey], None]
    ) -> None:
        self._tools = tools
        self._settings = settings
        self._changed = changed
        self._lock = Lock()
        self._behind: _Order | None = None
        self._ended = False
        self.forwards = False
        """Whether a rule may have put something into the outbox."""

    @property
    def busy(self) -> bool:
        """Whether a program runs, or is about to."""
        return self._behind is not None and self._behind.programs.running

    def take_up(self, settings: Settings) -> None:
        """Settings that are in force from now on."""
        hooks, wanted = settings.hooks, self._tools.arrivals_wanted
        on = [rule for rule in settings.rules if rule.enabled]
        self.forwards = any(one.verb is Verb.FORWARD for rule in on for one in rule.actions)
        if on or settings.notify.new_mail or hooks.new_mail is not None:
            wanted.set()
        else:
            wanted.clear()
        if hooks.sent is not None or hooks.error is not None or wanted.is_set():
            self._opened()

    def ask(self, wish: RunRules) -> RulesRan:
        """Rules on demand."""
        return self._opened().ask(wish)

    def arrived(self, account: AccountKey) -> bool:
        """Have what newly came looked at; whether its server is to hear of what was done."""
        store = self._tools.store
        if not self._tools.arrivals_wanted.is_set() or not store.rules.arrived(account):
            return False
        self._opened().arrived(account)
        return bool(store.sayable(account))

    def end(self, *, wait: bool) -> None:
        """Nothing more is begun.

        Args:
            wait: until what is wanted has run.
        """
        with self._lock:
            self._ended = True
            behind = self._behind
        if behind is not None:
            behind.end(wait=wait)

    def _opened(self) -> _Order:
        from tui_mail.config.local_zone import local_zone
        from tui_mail.engine.order import Order

        with self._lock:
            if self._behind is None:
                order = Order(self._tools, self._settings, self._changed, local_zone())
                order.begin()
                self._behind = order
            return self._behind
