"""What an IMAP account does with its connection beside syncs: searches.

Must never ask a server for what is here.
"""

from collections.abc import Callable

from tui_mail.config.schema import AccountSettings, ImapSettings
from tui_mail.engine.account_work import Tools
from tui_mail.model.server_search import AccountSearched, SearchWish
from tui_mail.ports.imap_server import ImapServer

WithServer = Callable[[Callable[[ImapServer], object]], None]
"""Does something with the account's connection, opened where it is not."""


class ImapErrands:
    """One account's.

    Args:
        tools: the engine's.
        settings: the account.
        imap: its [imap] section.
        with_server: lends the connection.
    """

    def __init__(
        self, tools: Tools, settings: AccountSettings, imap: ImapSettings, with_server: WithServer
    ) -> None:
        self._tools = tools
        self._settings = settings
        self._imap = imap
        self._with_server = with_server
        self._searching = False

    def search(self, wish: SearchWish, stopped: Callable[[], bool]) -> AccountSearched:
        """Ask the server, where it may have what is not here, or where that is wished for."""
        found = [AccountSearched(self._settings.key)]
        if wish.insist or self._lacks(wish):
            self._searching = True
            try:
                self._lent(lambda server: found.append(self._asked(server, wish, stopped)))
            finally:
                self._searching = False
        return found[-1]

    def stop_search(self, server: ImapServer | None) -> None:
        """End the session: a search of a big mailbox may take its server long."""
        if self._searching and server is not None:
            server.cancel()

    def _asked(
        self, server: ImapServer, wish: SearchWish, stopped: Callable[[], bool]
    ) -> AccountSearched:
        if stopped():
            return AccountSearched(self._settings.key)  # nobody waits for it
        from tui_mail.engine.imap_search import ImapSearch  # no sync needs it

        return ImapSearch(self._tools, self._settings, server, wish, stopped).run()

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
            if not state.uidvalidity and wish.folder in {None, state.folder.id}
        ]  # fmt: skip
        if wish.folder is None and self._imap.folders != ("*",):
            mirrored = {name for box in boxes for name in box.names}
            others = ("", *(folders_meant(wish.search) - mirrored))
            asked += [mailbox_names(key, name, None) for name in others]
        return any(may_be_about(wish.search, box) for box in asked) or store.heads(key) > 0
