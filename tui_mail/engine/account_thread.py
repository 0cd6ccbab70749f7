"""The thread of one account: syncs when asked, when due and when there is news.

One connection has one owner: this thread, or the one that listens (engine.news_thread). Whoever
asked for a sync is always answered, also when the thread ends before it came to it.
"""

import threading
from typing import Any, TypeVar

from tui_mail.engine.account_work import AccountWork, Counts, Heard, Tools
from tui_mail.engine.errand import Errand
from tui_mail.engine.later import Later
from tui_mail.engine.log import Log
from tui_mail.engine.news_thread import NewsThreads
from tui_mail.engine.secret_desk import wanted
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
from tui_mail.model.frozen import frozen
from tui_mail.model.ids import AccountKey, MessageId
from tui_mail.model.secret import PASSPHRASE
from tui_mail.sync.retry import LONGEST, LONGEST_REFUSED, connection_delay

log = Log(__name__)
T = TypeVar("T")

NEEDS_USER = (AuthFailed, SecretError, TlsFailed, ConfigError)
"""What trying again does not help; each try with a wrong password may lock the account."""


@frozen
class _Wish:
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


class AccountThread:
    """Runs one account's work.

    Args:
        work: the protocol's way.
        tools: the engine's.
        background: sync by itself too, and listen for news; else only when asked.
    """

    def __init__(self, work: AccountWork, tools: Tools, *, background: bool) -> None:
        self._work = self.fetches = work  # single messages, for whoever wants one
        self._tools = tools
        self._background = background
        self._key = work.settings.key
        self._ready = threading.Condition()
        self._wishes: list[_Wish] = []
        self._serving: list[_Wish] = []
        self._stopped = False
        self._failures = 0
        self._needs_user = False
        self._later: float | None = None
        """When to say what was put off, by the monotonic clock."""
        self._due: float | None = None
        """When to sync without being asked, by the monotonic clock."""
        self._thread = threading.Thread(target=self._run, name=f"account:{self._key}", daemon=True)
        self._news: NewsThreads | None = None
        if background:
            self._news = NewsThreads(
                work, tools, lambda heard: self.nudge(inbox_only=heard is not Heard.FOLDERS)
            )

    @property
    def working(self) -> bool:
        """Whether it was asked for something that is not done yet."""
        with self._ready:
            return bool(self._wishes or self._serving)

    def start(self) -> None:
        """Begin; in the background the first sync starts at once."""
        self._thread.start()
        if self._news is not None:
            self._news.start()
        if self._background:
            self._put(_Wish(insist=True))

    def sync(
        self, whole: MessageId | None = None, answer: Later[SyncResult] | None = None
    ) -> Later[SyncResult]:
        """One whole sync, or only the rest of this message; told when it is over, or this ends."""
        answer = answer or Later()
        wish = _Wish(insist=True, answer=answer, whole=whole)
        if not self._put(wish):
            _tell(wish, _stopped(self._key))
        return answer

    def errand(self, errand: Errand[T]) -> Errand[T]:
        """Have something done: beside a sync that is under way, or once it is over."""
        if not (self.working and errand.begin_aside(self._work, self._tools, self._queue)):
            self._queue(errand)
        return errand

    def _queue(self, errand: Errand[Any]) -> None:
        if not self._put(_Wish(errand=errand)):
            errand.give_up()

    def nudge(self, *, inbox_only: bool = False) -> None:
        """Something is to be said or fetched."""
        self._put(_Wish(inbox_only=inbox_only))

    def nudge_later(self, seconds: float) -> None:
        """Something is to be said, once nothing more was changed about it for so long; 0: now."""
        if not seconds:
            self.nudge(inbox_only=True)
        elif self._background:
            with self._ready:
                self._later = self._tools.clock.monotonic() + seconds
                self._ready.notify_all()

    def copy_wanted(self) -> None:
        """A message was sent; its copy is to be filed."""
        self._put(_Wish(copies_only=True))

    def secret_given(self, keyring_name: str) -> None:
        """The user gave a password: try at once where it is this account's."""
        if self._background and keyring_name in {
            PASSPHRASE,
            self._work.server.secret_key.keyring_name,
        }:
            self._put(_Wish(insist=True))

    def end(self) -> None:
        """Tell it to end, whatever it waits for; returns at once."""
        with self._ready:
            self._stopped = True
            self._ready.notify_all()
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
        with self._ready:
            left = [*self._wishes, *self._serving]
        for wish in left:
            _tell(wish, _stopped(self._key))

    def _put(self, wish: _Wish) -> bool:
        with self._ready:
            if self._stopped:
                return False
            self._wishes.append(wish)
            self._ready.notify_all()
            return True

    def _run(self) -> None:
        while wishes := self._next():
            try:
                self._serve(wishes)
            except Exception as error:  # noqa: BLE001 - the top of the thread
                self._broken(wishes, error)
        try:
            with self._ready:
                copies = any(wish.copies_only for wish in self._wishes)
            if copies:
                self._work.file_copies()
            self._work.close()
        except Exception:
            log.exception("account %s, at its end", self._key)

    def _next(self) -> list[_Wish]:
        """All that was asked for, or one when it is time; empty: the thread is to end."""
        with self._ready:
            self._serving = []
            while not self._wishes and not self._stopped:
                wait = self._seconds_to(self._due if self._background else None)
                later = self._seconds_to(self._later)
                if wait is not None and wait <= 0:
                    self._wishes = [_Wish(insist=True)]
                elif later is not None and later <= 0:
                    self._wishes = [_Wish(inbox_only=True)]
                elif wait is None or (later is not None and later < wait):
                    self._ready.wait(later)
                else:
                    self._ready.wait(wait)
            if self._stopped:
                return []
            self._serving, self._wishes, self._later = self._wishes, [], None
            return self._serving

    def _seconds_to(self, when: float | None) -> float | None:
        return None if when is None else when - self._tools.clock.monotonic()

    def _serve(self, wishes: list[_Wish]) -> None:
        if not (wishes := _without_rests(wishes, self._work, self._tools)):
            return
        if all(wish.copies_only for wish in wishes):
            if not self._file_copies() and self._background and not self._needs_user:
                self._sync(inbox_only=True)
            return
        if self._needs_user and not any(wish.insist for wish in wishes):
            return
        result = self._sync(inbox_only=all(w.inbox_only or w.copies_only for w in wishes))
        for wish in wishes:
            _tell(wish, result)

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
        if not inbox_only or self._due is None:
            self._due = tools.clock.monotonic() + self._work.check_every
        elif self._failures:
            self._due = tools.clock.monotonic()  # what was missed is not in the inbox only
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
        self._due = tools.clock.monotonic() + (LONGEST_REFUSED if self._needs_user else delay)
        if not self._stopped:
            tools.board.trouble(self._key, problem, state)

    def _broken(self, wishes: list[_Wish], error: Exception) -> None:
        """A fault of ours: logged whole, told in one sentence, and the thread goes on."""
        log.error("account %s", self._key, exc_info=error)
        words = f"tui-mail made a mistake with this account: {type(error).__name__}."
        problem = Problem(words, "The engine's log says more.")
        self._failed(problem, AccountState.FAILED, LONGEST_REFUSED)
        for wish in wishes:
            _tell(wish, _nothing_done(self._key, f"{words} {problem.hint}"))


def _state_after(error: TuiMailError) -> AccountState:
    """What the account is in; this machine's own store is the user's matter, not a server's."""
    if not error.recoverable or isinstance(error, StoreError):
        return AccountState.FAILED
    return AccountState.OFFLINE if isinstance(error, NetworkError) else AccountState.WAITING


def _without_rests(wishes: list[_Wish], work: AccountWork, tools: Tools) -> list[_Wish]:
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


def _tell(wish: _Wish, result: SyncResult) -> None:
    if wish.errand is not None:
        wish.errand.give_up()
    if wish.answer is not None:
        wish.answer.tell(result)  # unless it was told before that the thread ends


def _nothing_done(account: AccountKey, error: str) -> SyncResult:
    return SyncResult(account, False, error, 0, 0, 0, 0, 0, 0.0)


def _stopped(account: AccountKey) -> SyncResult:
    return _nothing_done(account, "This account was stopped before its sync was over. Sync again.")
