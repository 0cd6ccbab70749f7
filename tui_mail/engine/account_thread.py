"""The thread of one account: syncs when asked, when due and when there is news.

One connection has one owner: this thread, or the one that listens (engine.news_thread). Whoever
asked for a sync is always answered, also when the thread ends before it came to it.
"""

import threading
from collections.abc import Callable
from typing import Any, TypeVar

from tui_mail.engine.account_work import AccountWork, Counts, Heard, Tools
from tui_mail.engine.errand import Errand
from tui_mail.engine.later import Later
from tui_mail.engine.log import Log
from tui_mail.engine.news_thread import NewsThreads
from tui_mail.engine.secret_desk import wanted
from tui_mail.engine.wishes import Wish, Wishes, nothing_done, stopped, without_rests
from tui_mail.errors import (
    AuthFailed,
    ConfigError,
    NetworkError,
    SecretError,
    StoreError,
    TlsFailed,
    TuiMailError,
)
from tui_mail.model.account import AccountState, Problem, SyncResult
from tui_mail.model.ids import AccountKey, MessageId
from tui_mail.model.secret import PASSPHRASE
from tui_mail.sync.retry import LONGEST, LONGEST_REFUSED, connection_delay

log = Log(__name__)
T = TypeVar("T")

Arrived = Callable[[AccountKey], bool]
NEEDS_USER = (AuthFailed, SecretError, TlsFailed, ConfigError)
"""What trying again does not help; each try with a wrong password may lock the account."""


class AccountThread:
    """Runs one account's work.

    Args:
        work: the protocol's way.
        tools: the engine's.
        arrived: told after each sync; whether the server is to hear of what came of it.
        background: sync by itself too, and listen for news; else only when asked.
    """

    def __init__(
        self, work: AccountWork, tools: Tools, arrived: Arrived, *, background: bool
    ) -> None:
        self._work = self.fetches = work  # single messages, for whoever wants one
        self._tools = tools
        self._arrived = arrived
        self._background = background
        self._key = work.settings.key
        self._wishes = Wishes(tools.clock, by_itself=background)
        self._failures = 0
        self._needs_user = False
        self._thread = threading.Thread(target=self._run, name=f"account:{self._key}", daemon=True)
        self._news: NewsThreads | None = None
        if background:
            self._news = NewsThreads(
                work, tools, lambda heard: self.nudge(inbox_only=heard is not Heard.FOLDERS)
            )

    @property
    def working(self) -> bool:
        """Whether it was asked for something that is not done yet."""
        return bool(self._wishes.left())

    def start(self) -> None:
        """Begin; in the background the first sync starts at once."""
        self._thread.start()
        if self._news is not None:
            self._news.start()
        if self._background:
            self._wishes.put(Wish(insist=True))

    def sync(
        self, whole: MessageId | None = None, answer: Later[SyncResult] | None = None
    ) -> Later[SyncResult]:
        """One whole sync, or only the rest of this message; told when it is over, or this ends."""
        answer = answer or Later()
        wish = Wish(insist=True, answer=answer, whole=whole)
        if not self._wishes.put(wish):
            wish.tell(stopped(self._key))
        return answer

    def errand(self, errand: Errand[T]) -> Errand[T]:
        """Have something done: beside a sync that is under way, or once it is over."""
        if not (self.working and errand.begin_aside(self._work, self._tools, self._queue)):
            self._queue(errand)
        return errand

    def _queue(self, errand: Errand[Any]) -> None:
        if not self._wishes.put(Wish(errand=errand)):
            errand.give_up()

    def nudge(self, *, inbox_only: bool = False) -> None:
        """Something is to be said or fetched."""
        self._wishes.put(Wish(inbox_only=inbox_only))

    def nudge_later(self, seconds: float) -> None:
        """Something is to be said, once nothing more was changed about it for so long; 0: now."""
        if not seconds:
            self.nudge(inbox_only=True)
        elif self._background:
            self._wishes.put_off(seconds)

    def copy_wanted(self) -> None:
        """A message was sent; its copy is to be filed."""
        self._wishes.put(Wish(copies_only=True))

    def secret_given(self, keyring_name: str) -> None:
        """The user gave a password: try at once where it is this account's."""
        if self._background and keyring_name in {
            PASSPHRASE,
            self._work.server.secret_key.keyring_name,
        }:
            self._wishes.put(Wish(insist=True))

    def end(self) -> None:
        """Tell it to end, whatever it waits for; returns at once."""
        self._wishes.end()
        if self._news is not None:
            self._news.end()
        self._work.cancel()

    def join(self, until: float) -> None:
        """Wait for its end, but not for a server; then whoever still waits for it is answered.

        Args:
            until: by the monotonic clock.
        """
        now = self._tools.clock.monotonic
        if self._thread.is_alive():
            self._thread.join(max(0.0, until - now()))
        if self._news is not None:
            self._news.join(until, now)
        for wish in self._wishes.left():
            wish.tell(stopped(self._key))

    def _run(self) -> None:
        while wishes := self._wishes.take():
            try:
                self._serve(wishes)
            except Exception as error:  # noqa: BLE001 - the top of the thread
                self._broken(wishes, error)
        try:
            if any(wish.copies_only for wish in self._wishes.left()):
                self._work.file_copies()
            self._work.close()
        except Exception:
            log.exception("account %s, at its end", self._key)

    def _serve(self, wishes: list[Wish]) -> None:
        if not (wishes := without_rests(wishes, self._work, self._tools)):
            return
        if all(wish.copies_only for wish in wishes):
            if not self._file_copies() and self._background and not self._needs_user:
                self._sync(inbox_only=True)
            return
        if self._needs_user and not any(wish.insist for wish in wishes):
            return
        result = self._sync(inbox_only=all(w.inbox_only or w.copies_only for w in wishes))
        for wish in wishes:
            wish.tell(result)

    def _file_copies(self) -> bool:
        try:
            return self._work.file_copies()
        except TuiMailError as error:
            self._trouble(error)
            return True

    def _sync(self, *, inbox_only: bool) -> SyncResult:
        tools, counts = self._tools, Counts()
        begun = tools.clock.monotonic()
        error = ""
        try:
            self._work.sync(counts, inbox_only=inbox_only)
            if self._arrived(self._key):
                self._work.sync(counts, inbox_only=True)
            self._well(inbox_only=inbox_only)
        except TuiMailError as trouble:
            error = str(trouble)
            self._trouble(trouble)
        for doubt in counts.doubts:
            log.warning("account %s: %s", self._key, doubt)
        return SyncResult(
            self._key,
            ok=not error,
            error=error,
            new=counts.new,
            updated=counts.updated,
            removed=counts.removed,
            sent=0,
            bytes=counts.bytes,
            seconds=round(tools.clock.monotonic() - begun, 3),
        )

    def _well(self, *, inbox_only: bool) -> None:
        tools = self._tools
        self._needs_user = False
        if not inbox_only or self._wishes.due is None:
            self._wishes.due = tools.clock.monotonic() + self._work.check_every
        elif self._failures:
            self._wishes.due = tools.clock.monotonic()  # what was missed is not in the inbox only
        self._failures = 0
        tools.board.synced(self._key, tools.now())
        self._reached()

    def _reached(self) -> None:
        if self._news is not None:
            self._news.reached()

    def _trouble(self, error: TuiMailError) -> None:
        server = self._work.server
        wants = wanted(error, server)
        if isinstance(error, AuthFailed):
            self._tools.secrets.distrust(server)
        self._needs_user = isinstance(error, NEEDS_USER)
        unreached = isinstance(error, NetworkError)
        if not unreached and not self._needs_user:
            self._reached()
        self._failed(
            Problem(error.message, error.hint, error.recoverable, server.protocol, wants),
            _state_after(error),
            LONGEST if unreached else LONGEST_REFUSED,
        )

    def _failed(self, problem: Problem, state: AccountState, longest: float) -> None:
        """Tell it, and when to try again."""
        tools = self._tools
        self._failures += 1
        delay = connection_delay(self._failures, tools.random(), longest)
        self._wishes.due = tools.clock.monotonic() + (
            LONGEST_REFUSED if self._needs_user else delay
        )
        if not self._wishes.ended:
            tools.board.trouble(self._key, problem, state)

    def _broken(self, wishes: list[Wish], error: Exception) -> None:
        """A fault of ours: logged whole, told in one sentence, and the thread goes on."""
        log.error("account %s", self._key, exc_info=error)
        words = f"tui-mail made a mistake with this account: {type(error).__name__}."
        problem = Problem(words, "The engine's log says more.")
        self._failed(problem, AccountState.FAILED, LONGEST_REFUSED)
        for wish in wishes:
            wish.tell(nothing_done(self._key, f"{words} {problem.hint}"))


def _state_after(error: TuiMailError) -> AccountState:
    """What the account is in; this machine's own store is the user's matter, not a server's."""
    if not error.recoverable or isinstance(error, StoreError):
        return AccountState.FAILED
    return AccountState.OFFLINE if isinstance(error, NetworkError) else AccountState.WAITING
