"""Searches on the accounts' servers, for who does not find enough here; each can be broken off.

Accounts are asked beside one another. Must never leave whoever asked without an answer, nor keep
what one server found back because another did not answer.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from threading import Event, Lock
from typing import Final

from tui_mail.engine.account_thread import AccountThread
from tui_mail.engine.account_work import AccountWork, Tools
from tui_mail.engine.errand import Errand
from tui_mail.errors import TuiMailError
from tui_mail.model.commands import Done
from tui_mail.model.ids import AccountKey
from tui_mail.model.server_search import (
    AccountSearched,
    SearchServer,
    SearchWish,
    ServerSearched,
    StopServerSearch,
)

PATIENCE: Final = 300.0
"""Seconds for the account's turn and the search together; a silent server is given up sooner."""

SearchCommand = SearchServer | StopServerSearch


class ServerSearches:
    """Answers the two commands.

    Args:
        tools: the engine's.
        threads: gives the accounts' threads as they are now.
    """

    def __init__(
        self, tools: Tools, threads: Callable[[], Mapping[AccountKey, AccountThread]]
    ) -> None:
        self._tools = tools
        self._threads = threads
        self._lock = Lock()
        self._under_way: dict[int, tuple[Event, Sequence[Errand[AccountSearched]]]] = {}

    def ask(self, command: SearchCommand) -> ServerSearched | Done:
        """Ask the servers of one account or of all; what stands in an account's way is its answer.

        Raises:
            UsageError: the query cannot be read.
        """
        if isinstance(command, StopServerSearch):
            return self._stop(command.number)
        from tui_mail.message.search_syntax import parse_query

        search = parse_query(command.query, now=self._tools.now())
        wish = SearchWish(search, command.folder, command.insist)
        stopped = Event()
        begun = {
            key: thread.errand(
                Errand(partial(_search, wish, stopped), partial(_search_aside, wish, stopped))
            )
            for key, thread in self._threads().items()
            if command.account in {None, key}
        }
        with self._lock:
            self._under_way[command.number] = (stopped, tuple(begun.values()))
        try:
            until = self._tools.clock.monotonic() + PATIENCE
            return ServerSearched(
                tuple(self._answer(key, errand, until) for key, errand in begun.items())
            )
        finally:
            with self._lock:
                self._under_way.pop(command.number, None)

    def _answer(
        self, key: AccountKey, errand: Errand[AccountSearched], until: float
    ) -> AccountSearched:
        try:
            return errand.answer.result(max(0.0, until - self._tools.clock.monotonic()))
        except TimeoutError:
            errand.give_up()
            words = "Its sync is not over: its server was not asked."
            return AccountSearched(key, trouble=words)
        except TuiMailError as error:
            return AccountSearched(key, trouble=error.message)

    def _stop(self, number: int) -> Done:
        with self._lock:
            stopped, errands = self._under_way.pop(number, (Event(), []))
        stopped.set()
        for errand in errands:
            errand.stop()
        return Done(count=len(errands))


def _search(wish: SearchWish, stopped: Event, work: AccountWork) -> AccountSearched:
    return work.search(wish, stopped.is_set)


def _search_aside(wish: SearchWish, stopped: Event, work: AccountWork) -> AccountSearched | None:
    return work.search_aside(wish, stopped.is_set)
