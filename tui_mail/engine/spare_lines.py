"""Connections that an account has beside its own, never more than its server lets in.

What a person waits for comes first: whoever reads much on such a connection looks at `wanted`, and
gives it back. Must never try again within a session what the server called one too many, nor have
more than `most` at once.
"""

import threading
from collections.abc import Callable
from typing import Final

from tui_mail.config.schema import ImapSettings
from tui_mail.engine.lines import Lines
from tui_mail.engine.log import Log
from tui_mail.errors import AuthFailed, NetworkError, SecretError, ServerError
from tui_mail.ports.clock import Clock
from tui_mail.ports.imap_server import ImapServer

log = Log(__name__)

CONNECTIONS: Final = 3
"""That read at once where the settings do not say: servers let in 10 of a user, or 15, and the
user's telephone is one of them."""
PATIENCE: Final = 15.0
"""Seconds that a person's errand waits for one that is given back."""
PAUSE: Final = 300.0
"""Seconds until it is tried again after the way there was not free: some servers hang up on who is
one too many, and do not say why."""


class SpareLines:
    """One account's; every method from any thread.

    Args:
        lines: the account's connections, which can be ended from outside.
        open: logs in.
        tell: hears what a server wants its user to be shown.
        clock: for pauses.
        most: connections at once.
    """

    def __init__(
        self,
        lines: Lines,
        open: Callable[[], ImapServer],
        tell: Callable[[ImapServer], None],
        clock: Clock,
        most: int,
    ) -> None:
        self._lines = lines
        self._open = open
        self._tell = tell
        self._clock = clock
        self._most = most
        self._change = threading.Condition()
        self._out = 0
        self._waiting = 0
        self._not_before = 0.0

    @property
    def wanted(self) -> bool:
        """Whether a person waits for one."""
        return self._waiting > 0

    def take(self, *, urgent: bool = False) -> ImapServer | None:
        """A session; None where there is to be no other now.

        Args:
            urgent: a person waits: it is waited for one that another gives back.
        """
        with self._change:
            if urgent and 0 < self._most <= self._out:
                self._wait()
            if self._out >= self._most or self._clock.monotonic() < self._not_before:
                return None
            self._out += 1
        try:
            server = self._open()
        except (ServerError, AuthFailed) as error:
            # it let in the account's own: this one is too many, by whatever words it says so
            log.info("one connection more: %s", error.message)
            self._freed(refused=True)
            return None
        except (NetworkError, SecretError) as error:
            log.info("one connection more: %s", error.message)
            with self._change:
                self._not_before = self._clock.monotonic() + PAUSE
            self._freed()
            return None
        except BaseException:
            self._freed()
            raise
        self._tell(server)
        return server

    def give_back(self, server: ImapServer) -> None:
        """It is closed."""
        try:
            self._tell(server)
            self._lines.close(server)
        finally:
            self._freed()

    def _wait(self) -> None:
        self._waiting += 1
        try:
            self._change.wait_for(lambda: self._out < self._most or self._lines.ended, PATIENCE)
        finally:
            self._waiting -= 1

    def _freed(self, *, refused: bool = False) -> None:
        with self._change:
            self._out -= 1
            if refused:
                self._most = min(self._most, self._out)
            self._change.notify_all()


def most_spare(imap: ImapSettings) -> int:
    """How many an account may have at once beside its own."""
    return (imap.connections or CONNECTIONS) - 1


def hands(imap: ImapSettings) -> int:
    """How many of those may read what a sync wants."""
    if not imap.connections and _is_here(imap.server.endpoint.host):
        return 0  # no way to wait for: they would take turns on the same processor
    return most_spare(imap)


def _is_here(host: str) -> bool:
    return host in {"localhost", "::1"} or host.startswith("127.")
