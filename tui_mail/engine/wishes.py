"""What the thread of one account is asked for, and when it is time for what nobody asked for.

Must never leave a wish that waits for an answer without one: what is not taken up is `left`.
"""

import threading
from typing import Any

from tui_mail.engine.account_work import AccountWork, Tools
from tui_mail.engine.errand import Errand
from tui_mail.engine.later import Later
from tui_mail.errors import AuthFailed, TuiMailError
from tui_mail.model.account import AccountState, SyncResult
from tui_mail.model.frozen import frozen
from tui_mail.model.ids import AccountKey, MessageId
from tui_mail.ports.clock import Clock


@frozen
class Wish:
    """What the thread is asked for."""

    inbox_only: bool = False
    copies_only: bool = False
    insist: bool = False
    """Also where only the user can help."""
    answer: Later[SyncResult] | None = None
    whole: MessageId | None = None
    """The rest of this message alone."""
    errand: Errand[Any] | None = None
    """Only this."""

    def tell(self, result: SyncResult) -> None:
        """Answer whoever waits, unless they were told before that the thread ends."""
        if self.errand is not None:
            self.errand.give_up()
        if self.answer is not None:
            self.answer.tell(result)


class Wishes:
    """Safe from any thread; one thread takes them up.

    Args:
        clock: whose monotonic time is waited for.
        by_itself: sync also when it is due, without being asked.
    """

    def __init__(self, clock: Clock, *, by_itself: bool) -> None:
        self._clock = clock
        self._by_itself = by_itself
        self._ready = threading.Condition()
        self._waiting: list[Wish] = []
        self._serving: list[Wish] = []
        self._later: float | None = None
        """When to say what was put off, by the monotonic clock."""
        self.due: float | None = None
        """When to sync without being asked, by the monotonic clock."""
        self.ended = False

    def put(self, wish: Wish) -> bool:
        """False: the thread is to end, and nobody will take it up."""
        with self._ready:
            if self.ended:
                return False
            self._waiting.append(wish)
            self._ready.notify_all()
            return True

    def put_off(self, seconds: float) -> None:
        """Something is to be said, once nothing more was changed for so long."""
        with self._ready:
            self._later = self._clock.monotonic() + seconds
            self._ready.notify_all()

    def end(self) -> None:
        """No more is taken up."""
        with self._ready:
            self.ended = True
            self._ready.notify_all()

    def left(self) -> list[Wish]:
        """What is not done."""
        with self._ready:
            return [*self._waiting, *self._serving]

    def take(self) -> list[Wish]:
        """All that was asked for, or one when it is time; waits; empty: the thread is to end."""
        with self._ready:
            self._serving = []
            while not self._waiting and not self.ended:
                wait = self._seconds_to(self.due if self._by_itself else None)
                later = self._seconds_to(self._later)
                if wait is not None and wait <= 0:
                    self._waiting = [Wish(insist=True)]
                elif later is not None and later <= 0:
                    self._waiting = [Wish(inbox_only=True)]
                elif wait is None or (later is not None and later < wait):
                    self._ready.wait(later)
                else:
                    self._ready.wait(wait)
            if self.ended:
                return []
            self._serving, self._waiting, self._later = self._waiting, [], None
            return self._serving

    def _seconds_to(self, when: float | None) -> float | None:
        return None if when is None else when - self._clock.monotonic()


def without_rests(wishes: list[Wish], work: AccountWork, tools: Tools) -> list[Wish]:
    """Fetch the rests that somebody waits for, do errands; what else is wished for."""
    for wish in wishes:
        if wish.whole is not None and wish.answer is not None and not wish.answer.done():
            _fetch_rest(work, tools, wish.whole, wish.answer)
        if wish.errand is not None:
            wish.errand.run(work, tools)
    return [wish for wish in wishes if wish.whole is None and wish.errand is None]


def _fetch_rest(
    work: AccountWork, tools: Tools, message: MessageId, answer: Later[SyncResult]
) -> None:
    key = work.settings.key
    try:
        work.fetch_whole(message)
    except TuiMailError as error:
        if isinstance(error, AuthFailed):
            tools.secrets.distrust(work.server)
        answer.fail(error)  # it may be stopped meanwhile, and told so
    else:
        answer.tell(SyncResult(key, True, "", 0, 1, 0, 0, 0, 0.0))
    finally:
        tools.board.show(key, AccountState.IDLE)


def nothing_done(account: AccountKey, error: str) -> SyncResult:
    """A sync that did not come to it."""
    return SyncResult(account, False, error, 0, 0, 0, 0, 0, 0.0)


def stopped(account: AccountKey) -> SyncResult:
    """The same where the thread ended first."""
    return nothing_done(account, "This account was stopped before its sync was over. Sync again.")
