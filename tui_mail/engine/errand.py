"""Something that is to be done with an account's connection, between its syncs.

Must never leave whoever waits for it without an answer.
"""

from collections.abc import Callable
from threading import Thread
from typing import Generic, TypeVar

from tui_mail.engine.account_work import AccountWork, Tools
from tui_mail.engine.later import Later
from tui_mail.engine.log import Log
from tui_mail.errors import AuthFailed, ConnectionLost, TuiMailError

log = Log(__name__)
T = TypeVar("T")


class Errand(Generic[T]):
    """Done once, by the account's thread.

    Args:
        do: what.
        aside: the same on another connection than the account's own; where it gives None,
            that cannot be now.
    """

    def __init__(
        self,
        do: Callable[[AccountWork], T],
        aside: Callable[[AccountWork], T | None] | None = None,
    ) -> None:
        self._do = do
        self._aside = aside
        self.answer: Later[T] = Later()
        self._work: AccountWork | None = None

    def run(self, work: AccountWork, tools: Tools) -> None:
        """Do it, unless nobody waits for it any more; what stands in the way is the answer."""
        self._try(self._do, work, tools)

    def begin_aside(
        self, work: AccountWork, tools: Tools, otherwise: "Callable[[Errand[T]], None]"
    ) -> bool:
        """The same beside a sync, on a thread of its own; False where it is not to be done so.

        Args:
            work: the account's.
            tools: the engine's.
            otherwise: takes it where that cannot be.
        """
        if (aside := self._aside) is None:
            return False

        def run() -> None:
            try:
                self._try(aside, work, tools)
            except Exception:
                log.exception("account %s, beside its sync", work.settings.key)
            if not self.answer.done():
                otherwise(self)

        Thread(target=run, name=f"aside:{work.settings.key}", daemon=True).start()
        return True

    def _try(self, do: Callable[[AccountWork], T | None], work: AccountWork, tools: Tools) -> None:
        if self.answer.done():
            return
        self._work = work
        try:
            if (done := do(work)) is not None:
                self.answer.tell(done)  # unless it was given up meanwhile
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
