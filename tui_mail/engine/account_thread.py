"""The thread of one account: syncs when asked, when due and when there is news.

One connection has one owner: this thread. Only `cancel` reaches in from outside.
"""

import logging
import queue
import threading
from concurrent.futures import Future
from dataclasses import dataclass

from tui_mail.engine.account_work import AccountWork, Counts, Tools
from tui_mail.errors import AuthFailed, EngineError, NetworkError, SecretError, TuiMailError
from tui_mail.model.account import Problem, SyncResult
from tui_mail.sync.retry import connection_delay

log = logging.getLogger(__name__)

NEWS_WAIT = 25 * 60.0
"""Seconds of one IDLE; servers end it after 30 minutes (RFC 2177)."""


@dataclass(frozen=True, slots=True)
class _Wish:
    """What the thread is asked for."""

    inbox_only: bool = False
    copies_only: bool = False
    answer: "Future[SyncResult] | None" = None


class AccountThread:
    """Runs one account's work.

    Args:
        work: the protocol's way.
        tools: the engine's.
        background: sync by itself too, and listen for news; else only when asked.
    """

    def __init__(self, work: AccountWork, tools: Tools, *, background: bool) -> None:
        self._work = work
        self._tools = tools
        self._background = background
        self._key = work.settings.key
        self._inbox: queue.SimpleQueue[_Wish | None] = queue.SimpleQueue()
        self._stop = threading.Event()
        self._failures = 0
        name = f"account:{self._key}"
        self._threads = [threading.Thread(target=self._run, name=name, daemon=True)]
        if background and work.hears_news:
            listen = threading.Thread(target=self._listen, name=f"news:{self._key}", daemon=True)
            self._threads.append(listen)

    def start(self) -> None:
        """Begin; in the background the first sync starts at once."""
        for thread in self._threads:
            thread.start()
        if self._background:
            self.nudge()

    def sync(self) -> "Future[SyncResult]":
        """One whole sync, told when it is over."""
        answer: Future[SyncResult] = Future()
        self._inbox.put(_Wish(answer=answer))
        return answer

    def nudge(self, *, inbox_only: bool = False) -> None:
        """Something is to be said or fetched."""
        self._inbox.put(_Wish(inbox_only=inbox_only))

    def copy_wanted(self) -> None:
        """A message was sent; its copy is to be filed."""
        self._inbox.put(_Wish(copies_only=True))

    def stop(self, seconds: float) -> None:
        """End at once, whatever is waited for."""
        self._stop.set()
        self._inbox.put(None)
        self._work.cancel()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(seconds)

    def _run(self) -> None:
        while not self._stop.is_set():
            asked = self._next()
            wishes = [wish for wish in asked if wish is not None]
            try:
                self._serve(wishes)
            except Exception as error:  # noqa: BLE001 - the top of the thread
                self._broken(wishes, error)
        self._work.close()

    def _broken(self, wishes: list[_Wish], error: Exception) -> None:
        """A fault of ours: logged whole, told in one sentence, and the thread goes on."""
        log.error("account %s", self._key, exc_info=error)
        words = f"tui-mail made a mistake with this account: {type(error).__name__}."
        self._failures += 1
        self._tools.board.trouble(self._key, Problem(words, "The log says more."))
        for wish in wishes:
            if wish.answer is not None and not wish.answer.done():
                wish.answer.set_exception(EngineError(words, "The log says more."))

    def _next(self) -> list[_Wish | None]:
        """Wait for a wish or for the next check; all that wait already are served as one."""
        try:
            wishes = [self._inbox.get(timeout=self._patience())]
        except queue.Empty:
            return [_Wish()]
        while not self._inbox.empty():
            wishes.append(self._inbox.get())
        return wishes

    def _patience(self) -> float | None:
        if not self._background:
            return None
        if self._failures:
            return connection_delay(self._failures, self._tools.random())
        return self._work.check_every

    def _serve(self, wishes: list[_Wish]) -> None:
        if not wishes:
            return
        if all(wish.copies_only for wish in wishes):
            if not self._work.file_copies() and self._background:
                self._sync(inbox_only=True)
            return
        result = self._sync(inbox_only=all(w.inbox_only for w in wishes))
        for wish in wishes:
            if wish.answer is not None:
                wish.answer.set_result(result)

    def _sync(self, *, inbox_only: bool) -> SyncResult:
        tools, counts = self._tools, Counts()
        begun = tools.clock.monotonic()
        error = ""
        try:
            self._work.sync(counts, inbox_only=inbox_only)
            self._failures = 0
            tools.board.synced(self._key, tools.now())
        except TuiMailError as trouble:
            error = str(trouble)
            self._failures += 1
            self._trouble(trouble)
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

    def _trouble(self, error: TuiMailError) -> None:
        server, wants = self._work.server, ""
        if isinstance(error, AuthFailed | SecretError):
            wants = server.secret_key.keyring_name
        if isinstance(error, AuthFailed):
            self._tools.secrets.distrust(server)
        problem = Problem(error.message, error.hint, error.recoverable, server.protocol, wants)
        if not self._stop.is_set():
            self._tools.board.trouble(self._key, problem)

    def _listen(self) -> None:
        """Wait for news of the inbox; after trouble, wait for the account's own tries."""
        failures = 0
        while not self._stop.is_set():
            try:
                if self._work.wait_for_news(NEWS_WAIT):
                    self.nudge(inbox_only=True)
                failures = 0
            except TuiMailError as error:
                failures += 1
                if failures == 1:
                    self.nudge(inbox_only=True)  # whose sync then says what is wrong
                if not isinstance(error, NetworkError):
                    failures += 3
                self._stop.wait(connection_delay(failures, self._tools.random()))
