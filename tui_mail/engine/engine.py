"""The engine: its accounts' threads, its outbox, and the one place that answers commands.

The only writer of the store. The same object serves a socket (engine.process) or a face in the
same process (engine.near).
"""

from collections.abc import Callable, Collection, Container, Iterable, Mapping
from threading import Lock
from typing import Protocol

from tui_mail.config.schema import AccountSettings, Settings
from tui_mail.engine.account_thread import AccountThread
from tui_mail.engine.account_work import MakeWork, Tools
from tui_mail.engine.notices import NoticeBoard, fell_due
from tui_mail.engine.outbox import Outbox
from tui_mail.errors import EngineError, NotFound
from tui_mail.model import commands as words
from tui_mail.model.events import OutboxChanged, SettingsChanged
from tui_mail.model.frozen import replace
from tui_mail.model.ids import AccountKey
from tui_mail.model.outbox import OutboxEntry
from tui_mail.model.rules import RulesRan, RunRules
from tui_mail.model.secret import Secret
from tui_mail.ports.mail_store import MailStore

STOP_PATIENCE = 1.5
"""Seconds for all threads together to end; what they hold is safe on disk anyway."""

SOON = 60
"""Seconds; for what is due later than that no engine stays."""


class _Desks(Protocol):
    """What answers everything else that is asked (engine.desks)."""

    def ask(self, command: words.Command) -> words.Answer: ...

    def end(self) -> None: ...


class _Keeper(Protocol):
    """What lets come back what is due (engine.keeper)."""

    def start(self) -> None: ...
    def end(self) -> None: ...
    def join(self, until: float) -> None: ...
    def look(self) -> None: ...


class _Order(Protocol):
    """Rules, news and hooks (engine.order_door)."""

    forwards: bool

    @property
    def busy(self) -> bool: ...

    def take_up(self, settings: Settings) -> None: ...

    def ask(self, wish: RunRules) -> RulesRan: ...

    def arrived(self, account: AccountKey) -> bool: ...

    def end(self, *, wait: bool) -> None: ...


class Engine:
    """One profile's.

    Args:
        settings: as they are now.
        load: reads them anew.
        tools: store, edges and the like.
        make_work: chooses the protocol for an account.
        background: sync and send by itself; else only what is asked for.
    """

    def __init__(
        self,
        settings: Settings,
        load: Callable[[], Settings],
        tools: Tools,
        make_work: MakeWork,
        *,
        background: bool,
    ) -> None:
        self.tools = tools
        self._settings = settings
        self._load = load
        self._make_work = make_work
        self._background = background
        self._lock, self._changing, self._closing = Lock(), Lock(), Lock()
        self._ended = False
        self._accounts: dict[AccountKey, AccountThread] = {}
        self._outbox = Outbox(tools, lambda: self._settings, self._copy_wanted)
        self._asked_for: _Desks | None = None
        self._desking = Lock()
        self._notices = NoticeBoard()
        self._order: _Order | None = None
        self._keeper: _Keeper | None = None

    @property
    def settings(self) -> Settings:
        """In force now."""
        return self._settings

    def start(self) -> None:
        """Settle what a crash left, then begin."""
        late = fell_due(self.tools.store, self.tools.now()) if self._background else None
        if late is not None:
            self._notices.put(late)
        _settle(self.tools)
        self._take_up(self._settings)
        if self._background:
            self._outbox.start()
            self._keeper = self._made_keeper()
            self._keeper.start()

    def stop(self) -> None:
        """End every thread, whatever it waits for, and close the store."""
        with self._lock:
            self._ended = True
            threads = tuple(self._accounts.values())
        until = self.tools.clock.monotonic() + STOP_PATIENCE
        if self._order is not None:
            self._order.end(wait=not self._background)
        self._outbox.end()
        for aside in (self._keeper, self._asked_for):
            if aside is not None:
                aside.end()
        for thread in threads:
            thread.end()
        self._outbox.join(until)
        if self._keeper is not None:
            self._keeper.join(until)
        for thread in threads:
            thread.join(until)
        self.tools.edges.close()
        with self._closing:
            self.tools.store.close()

    def busy(self) -> bool:
        """Whether anything is due that the engine should stay for."""
        if self._outbox.sending or (self._order is not None and self._order.busy):
            return True
        store, due = self.tools.store, self.tools.store.next_due()
        if due is not None and due <= self.tools.now() + SOON:
            return True
        stuck = {s.account for s in self.tools.board.all() if s.problem is not None}
        return any(
            thread.working and (store.sayable(key) or store.pending_copies(key))
            for key, thread in self._threads().items()
            if key not in stuck
        )

    def ask(self, command: words.Command) -> words.Answer:
        """Do it and answer; blocks as long as it takes.

        Raises:
            TuiMailError: what stands in the way, in plain words.
        """
        match command:
            case words.Sync(accounts):
                return self._sync(accounts)
            case words.GetStatus():
                return words.Statuses(self.tools.board.all())
            case words.GetNotices(take):
                return words.Notices(self._notices.told(take=take))
            case words.GiveSecret(name, secret):
                return self._give(name, secret)
            case words.Reload():
                self._take_up(self._load())
                self.tools.hub.tell(SettingsChanged())
                return words.Done()
            case RunRules():
                ran = self._ordered().ask(command)
                self._outbox.wake()
                return ran
            case words.ForgetAccount(account):
                return self._forget(account)
            case _:
                return self._desks().ask(command)

    def _forget(self, account: AccountKey) -> words.Done:
        """Only of an account that is gone: a thread would go on writing."""
        with self._changing:
            if account in self._settings.accounts:
                raise EngineError(f"{account} is still set up: its mail stays.", "Remove it first.")
            self.tools.store.forget_account(account)
        self.tools.hub.tell(SettingsChanged())
        return words.Done()

    def _desks(self) -> _Desks:
        from tui_mail.engine.desks import Behind, Desks  # a sync needs none of it

        with self._desking:
            if self._asked_for is None:
                behind = Behind(
                    lambda: self._settings,
                    self._changed,
                    self._changed,
                    self._copy_wanted,
                    self._sync_for,
                    self._threads,
                    self._make_work,
                )
                self._asked_for = Desks(self.tools, self._outbox, behind)
            return self._asked_for

    def _made_keeper(self) -> _Keeper:
        from tui_mail.engine.keeper import Keeper  # nothing is kept in most profiles

        return Keeper(self.tools, lambda: self._settings, self._changed)

    def _give(self, name: str, secret: str) -> words.Done:
        self.tools.secrets.give(name, Secret(secret))
        for thread in self._threads().values():
            thread.secret_given(name)
        self._outbox.secret_given(name)
        return words.Done()

    def _sync(self, wanted: tuple[AccountKey, ...]) -> words.Synced:
        """The outbox first, so that copies of what it sends are filed in the same go.

        Unless a server keeps it waiting just now: that is no reason not to fetch.
        """
        threads = self._threads()
        _refuse_unknown(wanted, threads, self._settings)
        keys = wanted or tuple(threads)
        begun = {key: threads[key].sync() for key in keys} if self._outbox.sending else {}
        self._outbox.make_due(keys)
        sent = self._outbox.send_due()
        answers = begun or {key: threads[key].sync() for key in keys}
        results = [answers[key].result() for key in keys]
        if self._order is not None and self._order.forwards:
            sent = _added(sent, self._outbox.send_due())
        self._outbox.wait()
        told = (replace(one, sent=sent.get(one.account, 0)) for one in results)
        return words.Synced(tuple(told), self._late(keys))

    def _late(self, keys: Collection[AccountKey]) -> tuple[OutboxEntry, ...]:
        with self._closing:
            return () if self._ended else _overdue(self.tools.store, self._made_keeper, keys)

    def _sync_for(self, account: AccountKey) -> str:
        """Fetch what its server has; what stands in the way, empty where nothing does."""
        thread = self._threads().get(account)
        return "" if thread is None else thread.sync().result().error

    def _arrived(self, account: AccountKey) -> bool:
        """Rules look at what came; whether its server is to hear of what they did."""
        if self._order is None:
            return False
        says = self._order.arrived(account)
        self._outbox.wake()
        return says

    def _ordered(self) -> _Order:
        from tui_mail.engine.order_door import OrderDoor  # few have rules or hooks

        with self._desking:
            if self._order is None:
                self._order = OrderDoor(self.tools, lambda: self._settings, self._changed)
            return self._order

    def _threads(self) -> dict[AccountKey, AccountThread]:
        with self._lock:
            return dict(self._accounts)

    def _changed(self, account: AccountKey, wait: float = 0.0) -> None:
        """Something is to be said to this account's server, once it rested for so many seconds."""
        thread = self._threads().get(account)
        if thread is not None and self._background:
            thread.nudge_later(wait)

    def _copy_wanted(self, account: AccountKey) -> None:
        thread = self._threads().get(account)
        if thread is not None:
            thread.copy_wanted()

    def _take_up(self, settings: Settings) -> None:
        """Accounts that are new or changed begin, those that are gone or changed end.

        Raises what stands in the way of a new one before anything was changed.
        """
        with self._changing:
            before, current = self._settings.accounts, self._threads()
            _forget_looks(self.tools, before, settings.accounts)
            kept = {
                key: thread
                for key, thread in current.items()
                if settings.accounts.get(key) == before.get(key)
            }
            on = tuple(a for a in settings.accounts.values() if not a.disabled)
            fresh = {a.key: self._made(a) for a in on if a.key not in kept}
            with self._lock:
                if self._ended:
                    raise EngineError("tui-mail's engine is about to end.", "Try again.")
                self._settings = settings
                self._accounts = {a.key: kept[a.key] if a.key in kept else fresh[a.key] for a in on}
            if self._order is not None or settings.heeds_news:
                self._ordered().take_up(settings)
            left = tuple(thread for key, thread in current.items() if key not in kept)
            _let_go(left, self.tools.clock.monotonic)
            for key in current.keys() - {account.key for account in on}:
                self.tools.board.forget(key)
            for thread in fresh.values():
                thread.start()

    def _made(self, account: AccountSettings) -> AccountThread:
        """For a new or changed account; not started."""
        work = self._make_work(account, self.tools)
        self.tools.store.ensure_account(account.key)
        work.prepare()
        arrived = self._arrived
        return AccountThread(work, self.tools, arrived, background=self._background)


def _settle(tools: Tools) -> None:
    """What was on its way when a crash came."""
    for entry in tools.store.recover(tools.now()):
        for now in tools.store.entries((entry,)):
            tools.hub.tell(OutboxChanged(entry, now.state))


def _added(sent: Mapping[AccountKey, int], more: Mapping[AccountKey, int]) -> dict[AccountKey, int]:
    return {key: sent.get(key, 0) + more.get(key, 0) for key in (*sent, *more)}


def _overdue(
    store: MailStore, keeper: Callable[[], _Keeper], keys: Collection[AccountKey]
) -> tuple[OutboxEntry, ...]:
    """What the outbox of these accounts has been trying for long; what is kept and due is back."""
    if store.something_is_kept():
        keeper().look()
    return tuple(one for one in store.entries() if one.overdue and one.account in keys)


def _refuse_unknown(
    wanted: Iterable[AccountKey], known: Container[AccountKey], settings: Settings
) -> None:
    """Raises NotFound for an account that nobody fetches for."""
    for key in (key for key in wanted if key not in known):
        if key in settings.accounts:
            raise NotFound(
                f"{key} is switched off: nothing is fetched for it.",
                f"Switch it on with: tui-mail account enable {key}",
            )
        raise NotFound(f"There is no account {key}.", "`tui-mail account list` names them.")


def _forget_looks(
    tools: Tools,
    before: Mapping[AccountKey, AccountSettings],
    now: Mapping[AccountKey, AccountSettings],
) -> None:
    """What a server told of an account says nothing of another server."""
    for key, account in before.items():
        new = now.get(key)
        if new is None or (new.pop, new.imap) != (account.pop, account.imap):
            tools.sketches.forget(key)
            tools.tops.forget(key)


def _let_go(ending: tuple[AccountThread, ...], now: Callable[[], float]) -> None:
    for thread in ending:
        thread.end()
    until = now() + STOP_PATIENCE
    for thread in ending:
        thread.join(until)
