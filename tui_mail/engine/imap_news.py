"""Where an IMAP account hears of news: the inbox, everything where the server tells it (NOTIFY),
else a few chosen folders, each on a connection of its own.

Must never open more connections for that than `MOST`, nor say that a folder is quiet of which it
does not hear.
"""

from collections.abc import Callable
from fnmatch import fnmatchcase
from threading import Event
from typing import Final

from tui_mail.config.schema import AccountSettings
from tui_mail.engine.account_work import Heard, Tools
from tui_mail.engine.lines import Lines
from tui_mail.engine.mailbox_room import MailboxRoom
from tui_mail.model.folder import Role
from tui_mail.ports.imap_server import ImapServer
from tui_mail.ports.network import Network

MOST: Final = 3
"""Chosen folders that are listened to besides the inbox."""
INBOX: Final = "INBOX"
DECIDING: Final = 2.0
"""Seconds that a chosen folder waits to hear whether the inbox's connection tells of it."""
NAP: Final = 5.0
"""Seconds of sleep from which on a line may be dead."""


class Ear:
    """One connection that waits; used by one thread.

    Args:
        lines: can be ended from outside.
        connect: opens a session.
        tell: hears what the server wants its user to be shown.
        network: knows whether this machine slept, or is elsewhere.
    """

    def __init__(
        self,
        lines: Lines,
        connect: Callable[[], ImapServer],
        tell: Callable[[ImapServer], None],
        network: Network,
    ) -> None:
        self._lines = lines
        self._connect = connect
        self._tell = tell
        self._network = network
        self._seen: tuple[str, float] = ("", 0.0)
        self._server: ImapServer | None = None

    def close(self) -> None:
        """Log out."""
        server, self._server = self._server, None
        if server is not None:
            self._tell(server)
            self._lines.close(server)

    def opened(self, remote: str) -> ImapServer | None:
        """A session with that mailbox open; None where it stood open already."""
        if self._server is not None:
            return None
        self._seen = self._look()
        self._server = self._connect()
        self._server.select(remote, read_only=True)
        return self._server

    def idle(self, seconds: float) -> bool:
        """Wait; True as soon as something changes."""
        assert self._server is not None  # noqa: S101 - opened before
        came = self._server.idle(seconds, self._disturbed)
        self._tell(self._server)
        return came

    def _disturbed(self) -> bool:
        before, self._seen = self._seen, self._look()
        return self._seen[0] != before[0] or self._seen[1] - before[1] >= NAP

    def _look(self) -> tuple[str, float]:
        return self._network.mark(), self._network.slept()

    @property
    def server(self) -> ImapServer | None:
        """The session, where there is one."""
        return self._server


class InboxNews:
    """Implements engine.account_work.NewsSource for the inbox.

    Args:
        ear: listens.
        room: asks how full the mailboxes are, now and then.
    """

    def __init__(self, ear: Ear, room: MailboxRoom) -> None:
        self._ear = ear
        self._room = room
        self.hears_all = False
        """Whether the server tells of every folder here."""
        self.decided = Event()
        """Set once that is known."""

    def wait(self, seconds: float) -> Heard:
        """Until something changes, or the time is over."""
        try:
            new = self._ear.opened(INBOX)
            server = new or self._ear.server
            if server is None:
                return Heard.NOTHING
            before, self.hears_all = self.hears_all and new is None, server.watch()
            self.decided.set()
            self._room.look(server)
            if new is not None or (self.hears_all and not before):
                # what came before the first IDLE was heard by nobody
                return Heard.FOLDERS if self.hears_all else Heard.INBOX
            if not self._ear.idle(seconds):
                return Heard.NOTHING
            return Heard.FOLDERS if server.heard_elsewhere() else Heard.INBOX
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Log out."""
        self.hears_all = False
        self._ear.close()


class FolderNews:
    """Implements NewsSource for one chosen folder, which is not opened while the inbox tells all.

    Args:
        tools: the engine's.
        settings: the account.
        ear: listens.
        inbox: the account's.
        at: the number of this one, from 0.
    """

    def __init__(
        self, tools: Tools, settings: AccountSettings, ear: Ear, inbox: InboxNews, at: int
    ) -> None:
        self._tools = tools
        self._settings = settings
        self._ear = ear
        self._inbox = inbox
        self._at = at
        self._remote = ""

    def wait(self, seconds: float) -> Heard:
        """As the inbox's; NOWHERE while there is no such folder."""
        if not self._inbox.decided.wait(DECIDING):
            return Heard.NOWHERE
        try:
            remote = "" if self._inbox.hears_all else self._chosen()
            if remote != self._remote:
                self.close()
            if not remote:
                return Heard.NOWHERE
            self._remote = remote
            if self._ear.opened(remote) is not None:
                return Heard.FOLDERS
            return Heard.FOLDERS if self._ear.idle(seconds) else Heard.NOTHING
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Log out."""
        self._remote = ""
        self._ear.close()

    def _chosen(self) -> str:
        """The server's name of the folder; empty: fewer are chosen, or are there."""
        imap = self._settings.imap
        globs = imap.watch if imap is not None else ()
        folders = sorted(
            (state.folder.name, state.remote)
            for state in self._tools.store.folder_states(self._settings.key)
            if state.remote
            and state.folder.role is not Role.INBOX
            and any(fnmatchcase(state.folder.name, glob) for glob in globs)
        )
        return folders[self._at][1] or "" if self._at < min(len(folders), MOST) else ""


def sources(
    tools: Tools, settings: AccountSettings, ear: Callable[[], Ear]
) -> tuple[InboxNews | FolderNews, ...]:
    """All that an account is listened to by; the first tells of the inbox.

    Args:
        tools: the engine's.
        settings: the account.
        ear: makes one for each.
    """
    inbox = InboxNews(ear(), MailboxRoom(tools, settings.key))
    chosen = range(MOST if settings.imap is not None and settings.imap.watch else 0)
    return (inbox, *(FolderNews(tools, settings, ear(), inbox, at) for at in chosen))
