"""What an IMAP account does for people between its syncs, or beside one: searches.

Must never ask a server for what is here, nor bring beside a sync what it may be about to store in
another way.
"""

from collections.abc import Callable
from threading import Lock

from tui_mail.config.schema import AccountSettings, ImapSettings
from tui_mail.engine.account_work import Tools
from tui_mail.engine.spare_lines import SpareLines
from tui_mail.model.server_search import AccountSearched, SearchWish
from tui_mail.ports.imap_server import ImapServer

WithServer = Callable[[Callable[[ImapServer], object]], None]
"""Does something with the account's connection, opened where it is not."""
Stopped = Callable[[], bool]
"""Whether nobody waits for it any more."""


class ImapErrands:
    """One account's.

    Args:
        tools: the engine's.
        settings: the account.
        imap: its [imap] section.
        with_server: lends the connection.
        spare: lends others.
    """

    def __init__(
        self,
        tools: Tools,
        settings: AccountSettings,
        imap: ImapSettings,
        with_server: WithServer,
        spare: SpareLines,
    ) -> None:
        self._tools = tools
        self._settings = settings
        self._imap = imap
        self._with_server = with_server
        self._spare = spare
        self._lock = Lock()
        self._searching: list[tuple[ImapServer, Stopped]] = []

    def search(self, wish: SearchWish, stopped: Stopped) -> AccountSearched:
        """Ask the server, where it may have what is not here, or where that is wished for."""
        found = [AccountSearched(self._settings.key)]
        if wish.insist or self._lacks(wish):
            self._lent(lambda server: found.append(self._asked(server, wish, stopped)))
        return found[-1]

    def search_aside(self, wish: SearchWish, stopped: Stopped) -> AccountSearched | None:
        """The same on a connection of its own, from any thread; None where that cannot be."""
        key = self._settings.key
        if not (wish.insist or self._lacks(wish)):
            return AccountSearched(key)
        if self._tools.store.linking(key):
            return None  # what is brought here now would be taken for another message
        server = self._spare.take(urgent=True)
        if server is None:
            return None
        try:
            return self._asked(server, wish, stopped, aside=True)
        finally:
            self._spare.give_back(server)

    def stop_search(self) -> None:
        """End the sessions: a search of a big mailbox may take its server long."""
        with self._lock:
            gone = [server for server, stopped in self._searching if stopped()]
        for server in gone:
            server.cancel()

    def _asked(
        self, server: ImapServer, wish: SearchWish, stopped: Stopped, *, aside: bool = False
    ) -> AccountSearched:
        from tui_mail.engine.imap_search import ImapSearch  # no sync needs it

        under_way = (server, stopped)
        with self._lock:
            self._searching.append(under_way)
        try:
            if stopped():
                return AccountSearched(self._settings.key)  # nobody waits for it
            search = ImapSearch(self._tools, self._settings, server, wish, stopped, aside=aside)
            return search.run()
        finally:
            with self._lock:
                self._searching.remove(under_way)

    def _lent(self, do: Callable[[ImapServer], object]) -> None:
        """Afterwards the account is at what it was before."""
        board, key = self._tools.board, self._settings.key
        before = board.state_of(key)
        try:
            self._with_server(do)
        finally:
            board.show(key, before)

    def _lacks(self, wish: SearchWish) -> bool:
        """Whether the server may have what is not here, in folders that the query is about."""
        from tui_mail.engine.imap_search import mailbox_names, may_be_about  # no sync needs them
        from tui_mail.sync.server_search import folders_meant

        store, key = self._tools.store, self._settings.key
        states = [s for s in store.folder_states(key) if s.remote and not s.found]
        boxes = [mailbox_names(key, s.folder.name, s.folder.role) for s in states]
        asked = [
            box for box, state in zip(boxes, states, strict=True)
            if not state.was_whole and wish.folder in {None, state.folder.id}
        ]  # fmt: skip
        if wish.folder is None and self._imap.folders != ("*",):
            mirrored = {name for box in boxes for name in box.names}
            others = ("", *(folders_meant(wish.search) - mirrored))
            asked += [mailbox_names(key, name, None) for name in others]
        return any(may_be_about(wish.search, box) for box in asked) or store.heads(key) > 0
