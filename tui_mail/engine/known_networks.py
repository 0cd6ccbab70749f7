"""Which of an account's servers took mail on the network that this machine is in.

It goes first there the next time. Must never leave a server out, nor send to one that the account
does not have.
"""

import time

from tui_mail.config.schema import ServerSettings
from tui_mail.engine.account_work import Tools
from tui_mail.engine.log import Log
from tui_mail.engine.tries import Servers
from tui_mail.errors import (
    ConnectFailed,
    NoAnswer,
    Refused,
    StoreError,
    TuiMailError,
    Unreachable,
)
from tui_mail.ports.submission import AllRefused

log = Log(__name__)

NOTED = 3600
"""Seconds in which it is written down once: each writing is a commit."""


class KnownNetworks:
    """What the store knows of servers and networks; used under the sender's lock.

    Args:
        tools: the engine's.
    """

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._noted: dict[tuple[str, str], int] = {}

    def in_order(self, servers: Servers) -> Servers:
        """The one that took mail here last, then the others as the settings have them."""
        network = self._tools.network.name() if len(servers) > 1 else ""
        if not network:
            return servers
        taken = self._tools.store.taken_on(network)
        last = max(servers, key=lambda pair: taken.get(_address(pair[1]), 0))
        if _address(last[1]) not in taken:
            return servers
        return [last, *(pair for pair in servers if pair is not last)]

    def took(self, server: ServerSettings) -> None:
        """It took a message now."""
        network, now = self._tools.network.name(), self._tools.now()
        key = network, _address(server)
        if not network or abs(now - self._noted.get(key, 0)) < NOTED:
            return
        try:
            self._tools.store.note_taken(*key, now)
        except StoreError as error:  # the message is sent, whatever is known of networks
            log.warning("which server takes mail here was not noted: %s", error.message)
        else:
            self._noted[key] = now

    def elsewhere(self, server: ServerSettings, error: TuiMailError) -> str:
        """A sentence where the server refuses here what it took on another network, or empty."""
        way = isinstance(error, ConnectFailed | NoAnswer) and not isinstance(error, Unreachable)
        refused = isinstance(error, Refused) or (
            isinstance(error, AllRefused) and (error.relay or "5.7.1" in error.reply)
        )
        network = self._tools.network.name() if way or refused else ""
        if not network:
            return ""
        address, store = _address(server), self._tools.store
        last = store.taken_elsewhere(network, address)
        if last is None or address in store.taken_on(network):
            return ""
        day = time.strftime("%Y-%m-%d", time.localtime(last))
        if way:
            return f"On another network it was reached, last on {day}."
        return f"On another network it took mail, last on {day}: the message waits for that."


def _address(server: ServerSettings) -> str:
    return server.endpoint.place
