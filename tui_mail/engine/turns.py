"""Keeps the pace of each server: whose turn has not come is put off, and its line says why.

What went there is read off the store, so that a restart does not forget it. Must never let more
through than a server's settings say; used under the sender's lock.
"""

from collections.abc import Sequence
from datetime import datetime

from tui_mail.config.schema import ServerSettings
from tui_mail.engine.account_work import Tools
from tui_mail.model.events import OutboxChanged
from tui_mail.model.ids import OutboxId
from tui_mail.model.outbox import SendState
from tui_mail.ports.mail_store import SendUpdate
from tui_mail.sync.pace import next_turn

_FAR = 600
"""Seconds from which on seconds are not told."""
_DAY = 86_400


class Turns:
    """One an engine.

    Args:
        tools: the engine's.
    """

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._reserved: dict[OutboxId, tuple[str, int]] = {}
        """By message: the server, and when it is to go there."""

    def put_off(self, entry: OutboxId, servers: Sequence[tuple[str, ServerSettings]]) -> bool:
        """Whether a message that is due has to wait for its turn at the first server.

        Args:
            entry: the message; nothing was tried.
            servers: in the order they are tried.
        """
        if not servers or servers[0][1].pace is None:
            return False
        store, now = self._tools.store, self._tools.now()
        found = store.entries((entry,))
        due = found and found[0].state in {SendState.WAITING, SendState.HELD}
        if not due or (found[0].next_attempt or now + 1) > now:
            return False
        update = self.later(entry, *servers[0])
        if update is None:
            return False
        if store.put_off(entry, update, now):
            self._tools.hub.tell(OutboxChanged(entry, SendState.WAITING))
        return True

    def later(self, entry: OutboxId, name: str, server: ServerSettings) -> SendUpdate | None:
        """What becomes of a message whose turn has not come; None where it may go now.

        Args:
            entry: the message.
            name: of the server.
            server: its settings.
        """
        self._reserved.pop(entry, None)
        if server.pace is None:
            return None
        now, pace = self._tools.now(), server.pace
        gone = self._tools.store.handed(name, now - pace.seconds, now)
        if len(gone) < pace.count:
            return None
        turn = next_turn(pace.count, pace.seconds, (*gone, *self._waiting(name, now)), now)
        self._reserved[entry] = (name, turn)
        words = f"The server {name} takes {pace.words}: next at {_clock(turn, now)}."
        return SendUpdate(SendState.WAITING, next_attempt=turn, last_error=words, smtp=name)

    def _waiting(self, name: str, now: int) -> list[int]:
        """The turns of those that wait; of what was taken back, until its turn is over."""
        self._reserved = {e: (n, at) for e, (n, at) in self._reserved.items() if at > now - _DAY}
        return [at for who, at in self._reserved.values() if who == name and at > now]


def _clock(when: int, now: int) -> str:
    """A time of day as the clock on this machine has it."""
    form = "%H:%M:%S" if when - now < _FAR else "%H:%M" if when - now < _DAY else "%Y-%m-%d %H:%M"
    return datetime.fromtimestamp(when).astimezone().strftime(form)
