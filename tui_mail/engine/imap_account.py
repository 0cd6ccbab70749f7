"""An account read over IMAP: folders on the server, mirrored here, both ways."""

from fnmatch import fnmatchcase

from tui_mail.config.schema import AccountSettings, ImapSettings
from tui_mail.engine.account_work import Counts, Tools
from tui_mail.engine.imap_folder import FolderSync
from tui_mail.engine.replay import Replay
from tui_mail.engine.sent_copy import file_on_server
from tui_mail.errors import ConnectionLost
from tui_mail.model.account import AccountState
from tui_mail.model.events import FoldersChanged
from tui_mail.model.folder import Role
from tui_mail.model.mailbox import RemoteFolder
from tui_mail.ports.imap_server import ImapServer
from tui_mail.ports.mail_store import FolderState
from tui_mail.sync.folder_roles import NAMES

INBOX = "INBOX"
"""The one mailbox name that every server has (RFC 9051 section 5.1)."""


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
        self.hears_news = True
        self._server: ImapServer | None = None
        self._listener: ImapServer | None = None

    @property
    def check_every(self) -> float:
        """Seconds between whole syncs."""
        return self._imap.check_every

    def prepare(self) -> None:
        """The inbox is there before the server was ever asked."""
        self._tools.store.ensure_folder(
            self.settings.key, NAMES[Role.INBOX], role=Role.INBOX, remote=INBOX
        )

    def sync(self, counts: Counts, *, inbox_only: bool) -> None:
        """Replay what was changed here, file sent copies, then mirror each folder."""
        reused = self._server is not None
        try:
            self._sync_once(self._connected(), counts, inbox_only=inbox_only)
        except ConnectionLost:
            self._drop()
            if not reused:
                raise
            self._sync_once(self._connected(), counts, inbox_only=inbox_only)
        except BaseException:
            self._drop()
            raise

    def file_copies(self) -> bool:
        """Copies lie on the server: the next sync puts them there."""
        return False

    def wait_for_news(self, seconds: float) -> bool:
        """IDLE on the inbox, on a connection of its own."""
        if self._listener is None:
            self._listener = self._open()
            self._listener.select(INBOX, read_only=True)
            return True  # what came before the first IDLE was heard by nobody
        try:
            return self._listener.idle(seconds)
        except BaseException:
            listener, self._listener = self._listener, None
            listener.close()
            raise

    def cancel(self) -> None:
        """End both sessions."""
        for session in (self._server, self._listener):
            if session is not None:
                session.cancel()

    def close(self) -> None:
        """Log out of both."""
        self._drop()
        if self._listener is not None:
            self._listener.close()
            self._listener = None

    def _open(self) -> ImapServer:
        server = self._imap.server
        return self._tools.edges.imap_server(server.endpoint, self._tools.secrets.find(server))

    def _connected(self) -> ImapServer:
        if self._server is None:
            self._tools.board.show(self.settings.key, AccountState.CONNECTING)
            self._server = self._open()
        return self._server

    def _drop(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            server.close()

    def _sync_once(self, server: ImapServer, counts: Counts, *, inbox_only: bool) -> None:
        tools, key = self._tools, self.settings.key
        tools.board.show(key, AccountState.SYNCING)
        if not inbox_only:
            self._mirror_folder_list(server)
        replay = Replay(tools, self.settings, server)
        replay.run()
        self._file_copies_there(server)
        for state in self._order(tools.store.folder_states(key), inbox_only=inbox_only):
            FolderSync(tools, self.settings, server, state, counts).run()
        if not inbox_only and replay.left:
            replay.run()

    def _file_copies_there(self, server: ImapServer) -> None:
        store, key = self._tools.store, self.settings.key
        if not store.pending_copies(key):
            return
        states = store.folder_states(key)
        sent = next((s for s in states if s.folder.role is Role.SENT and s.remote), None)
        if sent is None:
            remote = server.remote_name(NAMES[Role.SENT])
            server.create(remote)
            store.ensure_folder(key, NAMES[Role.SENT], role=Role.SENT, remote=remote)
        else:
            remote = sent.remote or ""
        file_on_server(self._tools, self.settings, server, remote)

    def _mirror_folder_list(self, server: ImapServer) -> None:
        store, key = self._tools.store, self.settings.key
        listed = [folder for folder in server.folders() if folder.selectable]
        before = {s.remote: s for s in store.folder_states(key)}
        wanted = [folder for folder in listed if self._wanted(folder)]
        for folder in wanted:
            store.ensure_folder(key, folder.name, role=folder.role, remote=folder.remote)
        there = {folder.remote for folder in listed}
        if INBOX not in {name.upper() for name in there}:
            return  # a listing without INBOX is no listing to delete by
        lost = [s for remote, s in before.items() if remote and remote not in there]
        for state in lost:
            store.drop_folder(state.folder.id)
        if lost or any(folder.remote not in before for folder in wanted):
            self._tools.hub.tell(FoldersChanged(key))

    def _wanted(self, folder: RemoteFolder) -> bool:
        """The last glob of the settings that fits decides; the inbox is always wanted."""
        if folder.role is Role.INBOX:
            return True
        wanted = False
        for glob in self._imap.folders:
            if fnmatchcase(folder.name, glob.removeprefix("!")):
                wanted = not glob.startswith("!")
        return wanted

    @staticmethod
    def _order(states: tuple[FolderState, ...], *, inbox_only: bool) -> list[FolderState]:
        remote = [s for s in states if s.remote]
        inbox = [s for s in remote if s.folder.role is Role.INBOX]
        if inbox_only:
            return inbox
        return inbox + [s for s in remote if s.folder.role is not Role.INBOX]
