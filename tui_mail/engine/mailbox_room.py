"""Watches how full an account's mailboxes are on its server, and warns before they are.

Must never ask often, nor warn of the same twice.
"""

from typing import Final

from tui_mail.engine.account_work import Tools
from tui_mail.model.account import Problem, Room
from tui_mail.model.events import ProblemRaised
from tui_mail.model.ids import AccountKey
from tui_mail.ports.imap_server import ImapServer

EVERY: Final = 30 * 60.0
"""Seconds between two questions, at least."""
_GB: Final = 1_000_000_000


class MailboxRoom:
    """Of one account; used by one thread.

    Args:
        tools: the engine's.
        account: whose.
    """

    def __init__(self, tools: Tools, account: AccountKey) -> None:
        self._tools = tools
        self._account = account
        self._asked: float | None = None
        self._warned = False

    def look(self, server: ImapServer) -> None:
        """Ask, unless that was done a short while ago."""
        now = self._tools.clock.monotonic()
        if self._asked is not None and now - self._asked < EVERY:
            return
        self._asked = now
        room = server.room()
        self._tools.board.room(self._account, room)
        full = room is not None and room.nearly_full
        if room is not None and full and not self._warned:
            self._tools.hub.tell(ProblemRaised(None, _warning(self._account, room)))
        self._warned = full


def _warning(account: AccountKey, room: Room) -> Problem:
    percent = min(100, room.used * 100 // room.limit)
    used, limit = (f"{count / _GB:.2f} GB" for count in (room.used, room.limit))
    if room.limit < _GB:
        used, limit = (f"{count / 1_000_000:.1f} MB" for count in (room.used, room.limit))
    return Problem(
        f"The mailbox of {account} is {percent} % full on its server: {used} of {limit}.",
        "Delete large mail there and empty Trash, or ask its operator for more room: a full mailbox"
        " takes no mail.",
        server="imap",
    )
