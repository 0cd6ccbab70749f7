"""Single messages of an IMAP account made whole on wish, also while its sync is under way.

Must never use a session from two threads at once: the account's own is its thread's, the one that
is opened here is used by one at a time.
"""

from threading import Lock
from typing import Final

from tui_mail.engine.account_work import Counts, Tools
from tui_mail.engine.spare_lines import SpareLines
from tui_mail.errors import BodyMissing, Busy, NotFound
from tui_mail.model.ids import AccountKey, MessageId
from tui_mail.ports.heads_store import HeadLine, Rest
from tui_mail.ports.imap_server import ImapServer
from tui_mail.ports.mail_store import FolderState

IDLE: Final = 60.0
"""Seconds after which a session that nobody used is closed, when the account is looked at next."""


class Wholes:
    """One account's.

    Args:
        tools: the engine's.
        account: whose mail it is.
        spare: lends connections beside the account's own.
    """

    def __init__(self, tools: Tools, account: AccountKey, spare: SpareLines) -> None:
        self._tools = tools
        self._account = account
        self._spare = spare
        self._lock = Lock()
        self._aside: ImapServer | None = None
        self._used = 0.0
        self._fetching: tuple[MessageId, ImapServer] | None = None
        self._stopped: MessageId | None = None

    def wanted(self, message: MessageId) -> HeadLine | None:
        """Where its rest is; None: it is here.

        Raises:
            BodyMissing: not on this server.
        """
        line = self._tools.store.head_line(message)
        if line is not None and line.address is None and line.server:
            from tui_mail.engine.pop_heads import elsewhere

            raise elsewhere(line)
        return line

    def fetch(self, message: MessageId, server: ImapServer, *, quiet: bool = False) -> None:
        """On a session that is the caller's.

        Raises:
            BodyMissing: the server has it no more.
            Busy: where the server has it is learned by the next sync.
            TuiMailError: what stands in the way; the beginning stays.
        """
        line = self.wanted(message)
        if line is None:
            return
        state = self._state(line)
        placed = self._tools.store.placed((message,))
        if not placed:
            raise NotFound(f"There is no message {message}.", "It may have been deleted.")
        folder, uid = state.folder.id, line.address[1] if line.address else 0
        rest = Rest(message, folder, uid, placed[0].message_id, line.size)
        from tui_mail.engine.rest_fetching import fetch_rests  # few syncs need it

        self._fetching, self._stopped = (message, server), None
        try:
            came = fetch_rests(self._tools, server, state, [rest], Counts(), quiet=quiet)
        finally:
            self._fetching = None
        if not came:
            raise BodyMissing(
                "Its server has this message no more: only its beginning is left.",
                "The next sync tells where it went.",
            )

    def fetch_aside(self, message: MessageId) -> bool:
        """On a session of its own, from any thread; False where the server lets none in now.

        Raises as `fetch`.
        """
        with self._lock:
            if self._aside is None:
                self._aside = self._spare.take(urgent=True)
            if self._aside is None:
                return False
            try:
                self.fetch(message, self._aside, quiet=True)
            except BaseException:
                self._drop()
                raise
            self._used = self._tools.clock.monotonic()
            return True

    def stop(self, message: MessageId) -> None:
        """Break it off, from any thread."""
        fetching = self._fetching
        if fetching is not None and fetching[0] == message:
            self._stopped = message
            fetching[1].cancel()

    def stopped(self, message: MessageId) -> bool:
        """Whether that was broken off, not broken."""
        return self._stopped == message

    def rest(self, *, now: bool = False) -> None:
        """Close the session of its own, where nobody used it for a while; or `now`."""
        if not self._lock.acquire(blocking=now):
            return
        try:
            if now or self._tools.clock.monotonic() - self._used > IDLE:
                self._drop()
        finally:
            self._lock.release()

    def _drop(self) -> None:
        aside, self._aside = self._aside, None
        if aside is not None:
            self._spare.give_back(aside)

    def _state(self, line: HeadLine) -> FolderState:
        """The folder in whose mailbox it is."""
        states = self._tools.store.folder_states(self._account)
        found = [s for s in states if line.address is not None and s.folder.id == line.address[0]]
        if not found or not found[0].remote:
            raise Busy(
                "Where the server has this message is not known so far.",
                "Try again after the next sync.",
            )
        return found[0]
