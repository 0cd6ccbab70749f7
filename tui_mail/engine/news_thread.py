"""The threads that wait for news of an account, each on a connection of its own.

Never tries a server by itself: it begins when the account's own sync reached it, so that a wrong
password is not tried twice and whatever is wrong is said in one place.
"""

import threading
from collections.abc import Callable

from tui_mail.engine.account_work import AccountWork, Heard, NewsSource, Tools
from tui_mail.engine.log import Log
from tui_mail.errors import NetworkError, TuiMailError
from tui_mail.model.ids import AccountKey
from tui_mail.sync.retry import LONGEST, LONGEST_REFUSED, connection_delay

log = Log(__name__)

NEWS_WAIT = 25 * 60.0
"""Seconds of one IDLE; servers end it after 30 minutes (RFC 2177)."""
LOOK = 60.0
"""Seconds until a source that had nothing to listen to is asked again."""
STOOD = 30.0
"""Seconds after which a connection that breaks counts as one that stood."""


class NewsThread:
    """Listens for one account.

    Args:
        key: the account.
        source: where its news are heard.
        tools: the engine's.
        nudge: asks for a sync.
    """

    def __init__(
        self, key: AccountKey, source: NewsSource, tools: Tools, nudge: Callable[[Heard], None]
    ) -> None:
        self._source = source
        self._tools = tools
        self._nudge = nudge
        self._key = key
        self._ready = threading.Condition()
        self._reached = False
        self._stopped = False
        self._failures = 0
        self._thread = threading.Thread(target=self._run, name=f"news:{self._key}", daemon=True)

    def start(self) -> None:
        """Begin, once the server is reached."""
        self._thread.start()

    def reached(self) -> None:
        """The account's own sync found the server there."""
        with self._ready:
            self._reached = True
            self._ready.notify_all()

    def end(self) -> None:
        """Tell it to end; who ends it cancels the work, too."""
        with self._ready:
            self._stopped = True
            self._ready.notify_all()

    def join(self, seconds: float) -> None:
        """Wait for its end."""
        if self._thread.is_alive():
            self._thread.join(seconds)

    def _run(self) -> None:
        while self._may_listen():
            begun = self._tools.clock.monotonic()
            longest = LONGEST
            try:
                while not self._stopped:
                    heard = self._source.wait(NEWS_WAIT)
                    if heard is Heard.NOWHERE:
                        self._pause(LOOK)
                    elif heard:
                        self._nudge(heard)
            except NetworkError as error:
                log.info("news of %s: %s", self._key, error.message)
            except Exception as error:
                longest = LONGEST_REFUSED
                ours = not isinstance(error, TuiMailError)
                log.warning("news of %s: %s", self._key, error, exc_info=ours)
            self._rest(longest, stood=self._tools.clock.monotonic() - begun >= STOOD)
        try:
            self._source.close()
        except Exception:
            log.exception("news of %s, at their end", self._key)

    def _may_listen(self) -> bool:
        """Wait until the server is reached; False when the thread is to end."""
        with self._ready:
            self._ready.wait_for(lambda: self._reached or self._stopped)
            return not self._stopped

    def _rest(self, longest: float, *, stood: bool) -> None:
        """After the line broke: the account's sync says what is wrong, and when it is over.

        A server that breaks it again and again is asked less and less.
        """
        self._failures = 0 if stood else self._failures + 1
        with self._ready:
            self._reached = False
        self._nudge(Heard.INBOX)
        if self._failures:
            self._pause(connection_delay(self._failures, self._tools.random(), longest))

    def _pause(self, seconds: float) -> None:
        with self._ready:
            self._ready.wait_for(lambda: self._stopped, seconds)


class NewsThreads:
    """All that listen for one account; see NewsThread.

    Args:
        work: the protocol's way.
        tools: the engine's.
        nudge: asks for a sync.
    """

    def __init__(self, work: AccountWork, tools: Tools, nudge: Callable[[Heard], None]) -> None:
        key = work.settings.key
        self._threads = tuple(NewsThread(key, source, tools, nudge) for source in work.news)

    def start(self) -> None:
        """Begin, once the server is reached."""
        for thread in self._threads:
            thread.start()

    def reached(self) -> None:
        """The account's own sync found the server there."""
        for thread in self._threads:
            thread.reached()

    def end(self) -> None:
        """Tell them to end; who ends them cancels the work, too."""
        for thread in self._threads:
            thread.end()

    def join(self, until: float, now: Callable[[], float]) -> None:
        """Wait for their end, but not longer than until then."""
        for thread in self._threads:
            thread.join(max(0.0, until - now()))
