"""What the engine says, brought to the panes of the main screen: counts, states, problems."""

from collections.abc import Callable, Iterable, Mapping, Sized
from typing import Protocol

from textual.timer import Timer

from tui_mail.errors import TuiMailError
from tui_mail.model.account import AccountState, AccountStatus, AccountSummary, Capability, Problem
from tui_mail.model.commands import Answer, GetNotices, GetStatus, Notices, Statuses
from tui_mail.model.events import (
    EngineBack,
    EngineGone,
    Event,
    FoldersChanged,
    MailChanged,
    OutboxChanged,
    ProblemRaised,
    SettingsChanged,
    StatusChanged,
)
from tui_mail.model.ids import AccountKey
from tui_mail.model.outbox import OutboxEntry
from tui_mail.ui.bridge import Desk
from tui_mail.ui.outbox_words import came_back
from tui_mail.ui.screens.engine_news import EngineNews
from tui_mail.ui.search_counts import SearchCounts
from tui_mail.ui.widgets.banner import Banner
from tui_mail.ui.widgets.folder_list import FolderList
from tui_mail.ui.widgets.places import places
from tui_mail.ui.widgets.status_line import StatusLine
from tui_mail.ui.widgets.status_words import on_its_way
from tui_mail.ui.words import say

_PAUSE = 0.05
"""Seconds in which counts of a flood of news are read once."""


class Newsroom(Protocol):
    """What the news need of the main screen."""

    desk: Desk
    folders: FolderList
    status: StatusLine

    def show_title(self) -> None:
        """The line over the list."""
        ...

    def query(self, selector: type[Banner]) -> Sized:
        """The banners there are: none while the screen is being taken down."""
        ...

    def query_one(self, selector: type[Banner]) -> Banner:
        """The banner."""
        ...

    def set_timer(self, delay: float, callback: Callable[[], None]) -> Timer:
        """Call back later."""
        ...

    def read_anew(self) -> None:
        """News may have been missed: rows and message as the store says now."""
        ...


class News:
    """Keeps the states of the accounts.

    Args:
        room: the main screen.
    """

    def __init__(self, room: Newsroom) -> None:
        self._room = room
        self.accounts: tuple[AccountSummary, ...] = ()
        """Of the settings, as they were read last."""
        self._outbox: tuple[OutboxEntry, ...] = ()
        self._statuses: dict[AccountKey, AccountStatus] = {}
        self._offline: dict[AccountKey, Problem] = {}
        self._turned_away: dict[AccountKey, Problem] = {}
        self._soon = False
        self._engine = EngineNews(room)
        self._counts = SearchCounts(room.folders, room.desk.reading, room.desk.views)

    def hear(self, event: Event) -> None:
        """One event; none while the screen is being taken down."""
        if not len(self._room.query(Banner)):
            return
        match event:
            case StatusChanged(status):
                self.take((status,))
            case MailChanged() | FoldersChanged() | OutboxChanged() | SettingsChanged():
                self._refresh_soon()
            case ProblemRaised(account, problem):
                if problem.outgoing is not None:
                    self._refresh_soon()  # it stands in the outbox until it is dismissed
                elif problem not in self._calm(account):
                    self._banner.show(problem, account)
            case EngineGone() | EngineBack():
                self._engine.hear(event)
                if isinstance(event, EngineBack):
                    self.refresh()
                    self.ask_engine()

    def ask_engine(self) -> None:
        """How accounts are doing, and what was done while nobody looked."""
        self._room.desk.submit(GetStatus(), self._answered)
        self._room.desk.submit(GetNotices(), self._answered)

    def take(self, statuses: Iterable[AccountStatus]) -> None:
        """How accounts are doing now."""
        for status in statuses:
            self._statuses[status.account] = status
            problem = status.problem
            for state, known in (
                (AccountState.OFFLINE, self._offline),
                (AccountState.WAITING, self._turned_away),
            ):
                if status.state is state and problem is not None:
                    known[status.account] = problem
                elif status.state is not AccountState.CONNECTING:
                    known.pop(status.account, None)
            if problem is not None and status.state is AccountState.FAILED:
                self._banner.show(problem, status.account)
            elif status.state is AccountState.IDLE and problem is None:
                self._banner.settle(status.account)
        self._banner.show_calmly(offline_words(self._offline) or busy_words(self._turned_away))
        self._show_status()
        self._room.show_title()

    def statuses_of(self, account: AccountKey | None) -> tuple[AccountStatus | None, ...]:
        """Of one account, or of all; None where nothing is known yet."""
        keys = (one.account for one in self.accounts)
        return tuple(self._statuses.get(key) for key in keys if account in {None, key})

    def filled(self, account: AccountKey | None) -> bool:
        """Whether a sync of the account, or of each of them, ever came to its end."""
        return all(one is not None and one.last_sync for one in self.statuses_of(account))

    def refresh(self) -> None:
        """Accounts, folders and outbox as they are now; as they were where they cannot be read."""
        self._soon = False
        reading = self._room.desk.reading
        try:
            self.accounts, self._outbox = reading.accounts(), reading.outbox()
            waiting = len(on_its_way(self._outbox))
            lines = places(self.accounts, reading.folders(), waiting, reading.searches())
        except TuiMailError as error:
            self._banner.show(Problem(error.message, error.hint))
            return
        self._room.folders.set_places(lines)
        self._counts.soon()
        self._show_returned()
        self._show_status()
        self._room.show_title()

    def _answered(self, answer: Answer) -> None:
        match answer:
            case Statuses(accounts):
                self.take(accounts)
            case Notices(notices):
                for notice in notices:
                    self._banner.show(notice)

    def _show_returned(self) -> None:
        told = reversed(self._outbox)
        self._banner.show_returned(came_back(entry) for entry in told if entry.news)

    @property
    def _banner(self) -> Banner:
        return self._room.query_one(Banner)

    def _calm(self, account: AccountKey | None) -> tuple[Problem | None, ...]:
        """What is said calmly of that account already."""
        if account is None:
            return ()
        return self._offline.get(account), self._turned_away.get(account)

    def capabilities(self, account: AccountKey | None) -> frozenset[Capability]:
        """Of that account, or of all together."""
        own = [a.capabilities for a in self.accounts if account in {None, a.account}]
        return frozenset().union(*own)

    def _refresh_soon(self) -> None:
        if not self._soon:
            self._soon = True
            self._room.set_timer(_PAUSE, self.refresh)

    def _show_status(self) -> None:
        self._room.status.show(self.accounts, self._statuses, self._outbox)


def offline_words(offline: Mapping[AccountKey, Problem]) -> Problem | None:
    """One sentence for all accounts whose servers cannot be reached; None: there is no such."""
    names = sorted(offline)
    if not names:
        return None
    *others, last = names
    if not others:
        why = offline[last]
        words = say("{name} is offline. {why}", name=last, why=why.message)
        return Problem(words, f"{why.hint} {_by_itself()}".strip())
    both = say("{names} and {last} are offline.", names=", ".join(others), last=last)
    whys = {problem.message: problem.hint for problem in offline.values()}
    if len(whys) == 1:  # the same stands in the way of all
        ((message, hint),) = whys.items()
        return Problem(f"{both} {message}", f"{hint} {_by_itself()}".strip())
    return Problem(both, _by_itself())


def busy_words(turned_away: Mapping[AccountKey, Problem]) -> Problem | None:
    """The same for accounts whose servers have no time just now; one after the other."""
    if not turned_away:
        return None
    name = min(turned_away)
    why = turned_away[name]
    words = say("{name}: {why}", name=name, why=why.message)
    return Problem(words, f"{why.hint} {say('Reading and writing go on; f5 tries now.')}".strip())


def _by_itself() -> str:
    return say("Reading and writing go on; it is tried again by itself, f5 tries now.")
