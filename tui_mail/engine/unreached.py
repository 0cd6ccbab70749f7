"""Messages that wait only because their server was not reached, to be tried at once when it may be.

Must never hurry what a server put off (greylisting, too much, no log-in), nor send a crowd to a
server that just came back: one message goes first, the others follow it once it was let in.
"""

import threading
from collections.abc import Callable, Collection

from tui_mail.engine.account_work import Tools
from tui_mail.engine.sending import Attempt
from tui_mail.model.endpoint import Endpoint
from tui_mail.model.frozen import frozen
from tui_mail.model.ids import AccountKey, OutboxId
from tui_mail.model.outbox import SendState
from tui_mail.ports.mail_store import SendUpdate

APART = 10.0
"""Seconds between two messages that are sent ahead to the same servers."""


@frozen
class Way:
    """A server that was not reached, and for whom."""

    account: AccountKey
    endpoint: Endpoint


class Unreached:
    """What waits, by message.

    Args:
        tools: the engine's.
        one_sender: held while anything is tried.
        wake: something is due.
    """

    def __init__(self, tools: Tools, one_sender: threading.Lock, wake: Callable[[], None]) -> None:
        self._tools = tools
        self._one_sender = one_sender
        self._wake = wake
        self._lock = threading.Lock()
        self._waiting: dict[OutboxId, tuple[Way, ...]] = {}
        self._ahead: dict[str, float] = {}
        """When the last one was sent ahead to a host, by the monotonic clock."""

    def ways(self) -> tuple[Way, ...]:
        """Servers that something waits for, each once."""
        with self._lock:
            return tuple(dict.fromkeys(way for ways in self._waiting.values() for way in ways))

    def after(self, attempt: Attempt, update: SendUpdate) -> bool:
        """What an attempt came to; whether it waits for its server now.

        Whoever was let in shows that the server is back: what waits for it goes out, too.
        """
        entry = attempt.outgoing.entry
        ways = tuple(Way(entry.account, server.endpoint) for server in attempt.unreached)
        waits = bool(ways) and update.state is SendState.WAITING
        with self._lock:
            if waits:
                self._waiting[entry.id] = ways
            else:
                self._waiting.pop(entry.id, None)
        if attempt.took is not None:
            self._release(self._taken_out({attempt.took.endpoint.host}))
        return waits

    def hurry(self, hosts: Collection[str] | None = None, apart: float = APART) -> None:
        """These hosts, or all, may be there again: the oldest message for each is tried now.

        Args:
            hosts: of servers; None: all.
            apart: seconds since the last time that this was done for a host, at least.
        """
        now = self._tools.clock.monotonic()
        first: list[OutboxId] = []
        with self._lock:
            for entry in sorted(self._waiting):
                there = {way.endpoint.host for way in self._waiting[entry]}
                if hosts is not None and there.isdisjoint(hosts):
                    continue
                if any(now - self._ahead.get(host, -apart) < apart for host in there):
                    continue
                self._ahead |= dict.fromkeys(there, now)
                first.append(entry)
        self._release(first)

    def _taken_out(self, hosts: set[str]) -> list[OutboxId]:
        """What waits for one of these; what is not reached again comes back by `after`."""
        with self._lock:
            found = [
                entry
                for entry, ways in self._waiting.items()
                if not hosts.isdisjoint(way.endpoint.host for way in ways)
            ]
            for entry in found:
                del self._waiting[entry]
        return found

    def _release(self, entries: Collection[OutboxId]) -> None:
        """Due now, as far as they still wait."""
        if not entries:
            return
        store = self._tools.store
        with self._one_sender:
            here = [one for one in store.entries(tuple(entries)) if one.state is SendState.WAITING]
            due = [one for one in here if store.release(one.id, self._tools.now())]
        with self._lock:
            for entry in set(entries) - {one.id for one in here}:
                self._waiting.pop(entry, None)  # sent or taken back by now
        if due:
            self._wake()
