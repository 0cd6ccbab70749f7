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
from tui_mail.errors import Busy, ConnectionLost, EngineError
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
        with self._lock:
            if command.id not in self._coming:
                self._coming[command.id] = (thread, thread.sync(whole=command.id))
            _, answer = self._coming[command.id]
        try:
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

    def _stop(self, message: MessageId) -> Done:
        with self._lock:
            coming = self._coming.pop(message, None)
        if coming is None:
            return Done()
        thread, answer = coming
        stopped = ConnectionLost("The download was stopped.", "Its beginning stays.")
        answer.fail(stopped)  # unless it came this very moment
        thread.stop_fetching(message)
        return Done(count=1)
