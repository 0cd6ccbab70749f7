"""Something that is to be done with an account's connection, between its syncs.

Must never leave whoever waits for it without an answer.
"""

from collections.abc import Callable
from typing import Generic, TypeVar

from tui_mail.engine.account_work import AccountWork, Tools
from tui_mail.engine.later import Later
from tui_mail.errors import AuthFailed, ConnectionLost, TuiMailError

T = TypeVar("T")


class Errand(Generic[T]):
    """Done once, by the account's thread.

    Args:
        do: what.
    """

    def __init__(self, do: Callable[[AccountWork], T]) -> None:
        self._do = do
        self.answer: Later[T] = Later()
        self._work: AccountWork | None = None

    def run(self, work: AccountWork, tools: Tools) -> None:
        """Do it, unless nobody waits for it any more; what stands in the way is the answer."""
        if self.answer.done():
            return
        self._work = work
        try:
            self.answer.tell(self._do(work))  # unless it was given up meanwhile
        except TuiMailError as error:
            if isinstance(error, AuthFailed):
                tools.secrets.distrust(work.server)
            self.answer.fail(error)
        finally:
            self._work = None

    def stop(self) -> None:
        """Nobody waits for it any more: break it off."""
        self.give_up()
        work = self._work
        if work is not None:
            work.stop_search()

    def give_up(self) -> None:
        """It is not done any more."""
        self.answer.fail(
            ConnectionLost("The server was not asked any more.", "Nothing is lost by that.")
        )
