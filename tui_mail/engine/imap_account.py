"""An account read over IMAP: folders on the server, mirrored here, both ways."""

from collections.abc import Callable, Sequence
from functools import cached_property

from tui_mail.config.schema import AccountSettings, ImapSettings
from tui_mail.engine.account_work import Counts, NewsSource, Tools
from tui_mail.engine.imap_errands import ImapErrands
from tui_mail.engine.imap_mailboxes import INBOX, is_wanted
from tui_mail.engine.imap_sync import ImapSync
from tui_mail.engine.imap_whole import Wholes
from tui_mail.engine.lines import Lines
from tui_mail.engine.logging_in import open_logged_in
from tui_mail.engine.spare_lines import SpareLines, most_spare
from tui_mail.errors import (
    BodyMissing,
    Busy,
    ConnectionLost,
    Refused,
    TimedOut,
    UsageError,
)
from tui_mail.model.account import AccountState, Mode, Problem
from tui_mail.model.events import ProblemRaised
from tui_mail.model.folder import Folder, Role
from tui_mail.model.ids import AccountKey, FolderId, MessageId
from tui_mail.model.mailbox import RemoteFolder
from tui_mail.model.server_search import AccountSearched, SearchWish
from tui_mail.model.switch import SwitchPreview
from tui_mail.ports.imap_server import ImapServer
from tui_mail.ports.mail_store import FolderState
from tui_mail.sync.folder_roles import NAMES


class ImapAccount:
    """The work for one IMAP account.

    Args:
        settings: the account.
        imap: its [imap] section.
        tools: the engine's.
    """

    def __init__(self, settings: AccountSettings, imap: ImapSettings, tools: Tools) -> None:
        self.settings = settings
        self._imap = imap
        self._tools = tools
        self.server = imap.server
        self._lines = Lines()
        self._server: ImapServer | None = None
        self._spare = SpareLines(
            self._lines, self._open, self._tell_alerts, tools.clock, most_spare(imap)
        )
        self._wholes = Wholes(tools, settings.key, self._spare)
        self._errands = ImapErrands(tools, settings, imap, self._with_server, self._spare)
        self._sync = ImapSync(tools, settings, imap, self._spare, self._tell_once)
        self._told: set[str] = set()
        """What the user heard of what the server does not do."""

    @cached_property
    def news(self) -> Sequence[NewsSource]:
        """The inbox first, then a few chosen folders."""
        from tui_mail.engine.imap_news import Ear, sources  # a single sync hears none

        def ear() -> Ear:
            return Ear(self._lines, self._open, self._tell_alerts, self._tools.network)

        return sources(self._tools, self.settings, ear)

    @property
    def check_every(self) -> float:
        """Seconds between whole syncs."""
        return self._imap.check_every

    def prepare(self) -> None:
        """The inbox is there before the server was ever asked."""
        self._tools.store.read_by(self.settings.key, Mode.IMAP)
        self._tools.store.ensure_folder(
            self.settings.key, NAMES[Role.INBOX], role=Role.INBOX, remote=INBOX
        )

    def sync(self, counts: Counts, *, inbox_only: bool) -> None:
        """Replay what was changed here, file sent copies, then mirror each folder."""
        self._wholes.rest()
        reused = self._server is not None
        try:
            server = self._connected()
            self._sync.run(server, counts, inbox_only=inbox_only)
            self._tell_alerts(server)
            return
        except (ConnectionLost, TimedOut):
            self._drop()
            if not reused or self._lines.ended:
                raise
        except BaseException:
            self._drop()
            raise
        # the line stood open since the last sync and was found dead: nothing is wrong so far
        self.sync(counts, inbox_only=inbox_only)

    def preview(self) -> SwitchPreview:
        """Look into every mailbox that would be mirrored; nothing is noted here."""
        from tui_mail.engine.imap_linking import ImapLinking
        from tui_mail.engine.switch_preview import counted

        server, key, globs = self._connected(), self.settings.key, self._imap.folders
        known = {s.remote: s for s in self._tools.store.folder_states(key) if s.remote}
        listed = [f for f in server.folders() if f.selectable and is_wanted(f, globs)]
        states = tuple(known.get(f.remote) or _unknown_here(key, f) for f in listed)
        looked = ImapLinking(self._tools, self.settings, server).look(states)
        return counted(self._tools, key, Mode.IMAP, looked)

    def fetch_whole(self, message: MessageId) -> None:
        """On the session of the account."""
        if self._wholes.wanted(message) is not None:
            self._with_server(
                lambda server: self._wholes.fetch(message, server),
                lambda: self._wholes.stopped(message),
            )

    def fetch_aside(self, message: MessageId) -> bool:
        """On a session of its own."""
        return self._wholes.fetch_aside(message)

    def search(self, wish: SearchWish, stopped: Callable[[], bool]) -> AccountSearched:
        """SEARCH in its mailboxes."""
        return self._errands.search(wish, stopped)

    def search_aside(self, wish: SearchWish, stopped: Callable[[], bool]) -> AccountSearched | None:
        """The same on a session of its own."""
        return self._errands.search_aside(wish, stopped)

    def stop_search(self) -> None:
        """End its session."""
        self._errands.stop_search()

    def stop_fetching(self, message: MessageId) -> None:
        """End its session."""
        self._wholes.stop(message)

    def file_copies(self) -> bool:
        """Copies lie on the server: the next sync puts them there."""
        return False

    def cancel(self) -> None:
        """End every session."""
        self._lines.end()

    def close(self) -> None:
        """Log out."""
        self._drop()
        self._wholes.rest(now=True)

    def _open(self) -> ImapServer:
        server, tools = self._imap.server, self._tools
        self._lines.check()
        connect = tools.edges.imap_server
        return open_logged_in(self._lines, tools.secrets, server, self.settings.key, connect)

    def _connected(self) -> ImapServer:
        if self._server is None:
            self._tools.board.show(self.settings.key, AccountState.CONNECTING)
            self._server = self._open()
            self._tell_alerts(self._server)
        return self._server

    def _with_server(
        self, do: Callable[[ImapServer], object], given_up: Callable[[], bool] = lambda: False
    ) -> None:
        """Something beside a sync; a line that was found dead is opened anew, once."""
        reused = self._server is not None
        try:
            do(self._connected())
            return
        except (Refused, Busy, BodyMissing, UsageError):
            raise  # said in order: the session goes on
        except (ConnectionLost, TimedOut):
            self._drop()
            if not reused or self._lines.ended or given_up():
                raise
        except BaseException:
            self._drop()
            raise
        self._with_server(do, given_up)

    def _drop(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            self._tell_alerts(server)
            self._lines.close(server)

    def _tell_alerts(self, server: ImapServer) -> None:
        """What it wants the user to be shown."""
        for words in server.alerts():
            host = self.server.endpoint.host
            self._tell_once(f"{host} says: {words}", "These are the server's own words.")

    def _tell_once(self, words: str, hint: str) -> None:
        if words not in self._told:
            self._told.add(words)
            problem = Problem(words, hint, server=self.server.protocol)
            self._tools.hub.tell(ProblemRaised(None, problem))


def _unknown_here(account: AccountKey, there: RemoteFolder) -> FolderState:
    """A mailbox that has no folder here so far."""
    folder = Folder(FolderId(0), account, there.name, there.role, 0, 0, local=False)
    return FolderState(folder, there.remote)
