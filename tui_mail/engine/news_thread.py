"""The thread that waits for news of an account's inbox, on a connection of its own.

Never tries a server by itself: it begins when the account's own sync reached it, so that a wrong
password is not tried twice and whatever is wrong is said in one place.
"""

import threading
from collections.abc import Callable

from tui_mail.engine.account_work import AccountWork, Tools
from tui_mail.engine.log import Log
from tui_mail.errors import NetworkError, TuiMailError
from tui_mail.sync.retry import LONGEST, LONGEST_REFUSED, connection_delay

log = Log(__name__)

NEWS_WAIT = 25 * 60.0
"""Seconds of one IDLE; servers end it after 30 minutes (RFC 2177)."""
STOOD = 30.0
"""Seconds after which a connection that breaks counts as one that stood."""


class NewsThread:
    """Listens for one account.

    Args:
        work: the protocol's way.
        tools: the engine's.
        nudge: asks for a sync of the inbox.
    """

    def __init__(self, work: AccountWork, tools: Tools, nudge: Callable[[], None]) -> None:
        self._work = work
        self._tools = tools
        self._nudge = nudge
        self._key = work.settings.key
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
                    if self._work.wait_for_news(NEWS_WAIT):
                        self._nudge()
            except NetworkError as error:
                log.info("news of %s: %s", self._key, error.message)
            except Exception as error:
                longest = LONGEST_REFUSED
                ours = not isinstance(error, TuiMailError)
                log.warning("news of %s: %s", self._key, error, exc_info=ours)
            self._rest(longest, stood=self._tools.clock.monotonic() - begun >= STOOD)
        try:
            self._work.close_news()
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
        self._nudge()
        if self._failures:
            delay = connection_delay(self._failures, self._tools.random(), longest)
            with self._ready:
                self._ready.wait_for(lambda: self._stopped, delay)
