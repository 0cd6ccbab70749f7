"""The connections that one sync has read for it beside the account's own, kept until it is over.

Must never keep one from a person who waits for it, nor give one on that broke.
"""

import threading
from collections.abc import Callable

from tui_mail.engine.spare_lines import SpareLines
from tui_mail.ports.imap_server import ImapServer


class Crew:
    """One sync's; every method from any thread.

    Args:
        spare: lends them.
        most: how many.
    """

    def __init__(self, spare: SpareLines, most: int) -> None:
        self.most = most
        self._spare = spare
        self._lock = threading.Lock()
        self._resting: list[ImapServer] = []
        self._over = False
        self.call_back: Callable[[], None] = lambda: None
        """Has those given back that only wait for their turn."""

    @property
    def wanted(self) -> bool:
        """Whether a person waits for one."""
        return self._spare.wanted

    def take(self) -> ImapServer | None:
        """One, with whatever mailbox open; None where there is to be no other."""
        with self._lock:
            if self._over:
                return None
            if self._resting:
                return self._resting.pop()
        return self._spare.take()

    def give_back(self, server: ImapServer, *, well: bool) -> None:
        """It is needed no more now.

        Args:
            server: by `take`.
            well: whether nothing broke on it, and nothing is under way.
        """
        with self._lock:
            rests = well and not self._over and not self._spare.wanted
            if rests:
                self._resting.append(server)
        if not rests:
            self._spare.give_back(server)

    def yield_to_people(self) -> None:
        """Let go of those that rest, where a person waits for one."""
        if self._spare.wanted:
            self._let_go()

    def end(self) -> None:
        """The sync is over; nobody waits for the good-bye."""
        with self._lock:
            self._over = True
        self.call_back()
        self._let_go()

    def _let_go(self) -> None:
        with self._lock:
            resting, self._resting = self._resting, []
        for server in resting:
            threading.Thread(target=self._spare.give_back, args=(server,), daemon=True).start()
