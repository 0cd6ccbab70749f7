"""Messages made whole on wish: fetched by their account's thread, which has the one connection.

A sync that is under way comes first, for a maildrop lets one session in. Must never leave whoever
asked without an answer.
"""

from collections.abc import Callable, Mapping
from threading import Lock
from typing import Final

from tui_mail.engine.account_thread import AccountThread
from tui_mail.engine.account_work import Tools
from tui_mail.engine.later import Later
from tui_mail.errors import Busy, ConnectionLost, EngineError, TuiMailError
from tui_mail.model.account import SyncResult
from tui_mail.model.commands import Done, FetchWhole, StopFetching
from tui_mail.model.ids import AccountKey, MessageId

PATIENCE: Final = 900.0
"""Seconds for the account's turn and the message together; a silent server is given up sooner."""

FetchingCommand = FetchWhole | StopFetching


class Fetching:
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
        self._coming: dict[MessageId, tuple[AccountThread, Later[SyncResult]]] = {}

    def ask(self, command: FetchingCommand) -> Done:
        """Fetch it and answer when it is here, or break that off.

        Raises:
            TuiMailError: what stands in the way; its beginning stays.
        """
        if isinstance(command, StopFetching):
            return self._stop(command.id)
        line = self._tools.store.head_line(command.id)
        if line is None:
            return Done()
        thread = self._threads().get(line.account)
        if thread is None:
            raise EngineError(f"There is no account {line.account} in the settings any more.")
        if command.unasked:
            self._check_well(line.account)
        with self._lock:
            known = self._coming.get(command.id)
            answer: Later[SyncResult] = Later() if known is None else known[1]
            if known is None:
                self._coming[command.id] = (thread, answer)
        try:
            if known is None:
                self._begin(thread, line.account, command.id, answer)
            result = answer.result(PATIENCE)
        except TimeoutError as error:
            self._stop(command.id)
            raise Busy(
                f"{line.account} had no turn for this message within {PATIENCE / 60:.0f} minutes.",
                "Try again once its sync is over.",
            ) from error
        finally:
            with self._lock:
                self._coming.pop(command.id, None)
        if not result.ok:
            raise EngineError(result.error)
        return Done(count=1)

    def _check_well(self, account: AccountKey) -> None:
        """Raises what stands between us and its server, as far as that is known."""
        for status in self._tools.board.all():
            if status.account == account and status.problem is not None:
                raise EngineError(status.problem.message, status.problem.hint)

    def _begin(
        self,
        thread: AccountThread,
        account: AccountKey,
        message: MessageId,
        answer: Later[SyncResult],
    ) -> None:
        """Beside a sync that is under way where the server lets us; else after it."""
        try:
            if thread.working and thread.fetches.fetch_aside(message):
                answer.tell(SyncResult(account, True, "", 0, 1, 0, 0, 0, 0.0))
                return
        except TuiMailError as error:
            answer.fail(error)  # it may be stopped meanwhile, and told so
            return
        if not answer.done():
            thread.sync(whole=message, answer=answer)

    def _stop(self, message: MessageId) -> Done:
        with self._lock:
            coming = self._coming.pop(message, None)
        if coming is None:
            return Done()
        thread, answer = coming
        stopped = ConnectionLost("The download was stopped.", "Its beginning stays.")
        answer.fail(stopped)  # unless it came this very moment
        thread.fetches.stop_fetching(message)
        return Done(count=1)
