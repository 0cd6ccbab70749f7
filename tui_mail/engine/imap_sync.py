"""One sync of an IMAP account: renames, the list, the journal, then each mailbox, inbox first.

Of an inbox of which nothing is here the newest come before all that.

Must never let one mailbox that the server does not give keep the user from the others.
"""

from collections.abc import Callable, Sequence
from typing import Protocol

from tui_mail.config.schema import AccountSettings, ImapSettings
from tui_mail.engine import subscriptions
from tui_mail.engine.account_work import Counts, Tools
from tui_mail.engine.folder_notes import FolderNotes
from tui_mail.engine.folder_replay import FolderReplay
from tui_mail.engine.imap_mailboxes import Marks, inbox_awaited, mirror, stands_as_before
from tui_mail.engine.imap_rests import Rests
from tui_mail.engine.log import Log
from tui_mail.engine.refused_appends import RefusedAppends
from tui_mail.engine.spare_lines import SpareLines, hands
from tui_mail.engine.views import has_views, name_uploads, origin_of
from tui_mail.errors import Busy, NetworkError, OverLimit, Refused, ServerError
from tui_mail.model.account import AccountState
from tui_mail.model.folder import FolderChange, Role
from tui_mail.model.frozen import frozen
from tui_mail.model.ids import FolderId, MessageId
from tui_mail.model.offline import EVERYTHING, Keep, Offline, offline_of
from tui_mail.ports.imap_server import ImapServer, MailboxReader
from tui_mail.ports.mail_store import FolderState
from tui_mail.sync.offline_policy import policy_of

log = Log(__name__)

BUSY_MOST = 3
"""Mailboxes in a row that are not served just now, after which it is the server that is not."""


class Linking(Protocol):
    """What a switch of modes leaves to be done (engine.imap_linking)."""

    def run(self) -> None:
        """Find what is the same here and there."""
        ...

    def done(self) -> None:
        """Every mailbox was looked at."""
        ...


@frozen
class _Spoken:
    """What saying the journal came to."""

    about: frozenset[FolderId] = frozenset()
    """Folders to be looked at: their mailboxes were changed, or tell UIDs that are wanted."""
    uploaded: tuple[MessageId, ...] = ()
    """Messages whose bytes were sent there."""
    left: bool = False
    """Whether something waits."""


class ImapSync:
    """One account's.

    Args:
        tools: the engine's.
        settings: the account.
        imap: its [imap] section.
        spare: lends connections beside the account's own.
        tell_once: tells the user something, with a hint, unless that was told before.
    """

    def __init__(
        self,
        tools: Tools,
        settings: AccountSettings,
        imap: ImapSettings,
        spare: SpareLines,
        tell_once: Callable[[str, str], None],
    ) -> None:
        self._tools = tools
        self.settings = settings
        self._imap = imap
        self._spare = spare
        self._offline = offline_of(imap.offline) or EVERYTHING
        self._tell_once = tell_once
        self._notes = FolderNotes(tools)
        self._refused = RefusedAppends(tell_once)
        self._busy = 0
        """Mailboxes in a row that could not be read just now."""

    def run(self, server: ImapServer, counts: Counts, *, inbox_only: bool) -> None:
        """Replay what was changed here, file sent copies, then mirror each folder."""
        tools, key = self._tools, self.settings.key
        self._busy = 0
        tools.board.show(key, AccountState.SYNCING)
        can = server.capabilities
        tools.store.ids_from(key, origin_of(self._imap.server, can), views=has_views(can))
        self._newest_first(server, counts)
        FolderReplay(tools, self.settings, server).rename()
        linking = self._linking(server) if tools.store.linking(key) else None
        marks: Marks = {}
        if linking is not None or not inbox_only:
            inbox_only = False
            self._refused.try_all()
            marks = mirror(tools, key, server, self._imap)
        if linking is not None:
            linking.run()
            marks = {}
        spoken = self._say(server)
        subscriptions.say(tools, key, server)
        name_uploads(tools, key, server, spoken.uploaded)
        now = {Role.INBOX, Role.SENT} if self._file_copies_there(server) else {Role.INBOX}
        states = _inbox_first(tools.store.folder_states(key))
        todo = []
        for state in states:
            wanted = not inbox_only or state.folder.role in now
            wanted = wanted and state.pending is not FolderChange.DELETE
            wanted = wanted and not stands_as_before(state, marks)
            wanted = wanted or state.folder.id in spoken.about
            wanted = wanted or (state.folder.role is Role.SENT and Role.SENT in now)
            if state.remote and not state.found and wanted:
                todo.append(state)
        self._read(server, todo, counts)
        if not inbox_only:
            tools.store.end_aside(key)
        self._notes.write(s.folder.id for s in states if stands_as_before(s, marks))
        if linking is not None:
            linking.done()
        if spoken.left or linking is not None:
            self._say(server)

    def _say(self, server: ImapServer) -> _Spoken:
        """What was changed here and the server did not hear."""
        store, key = self._tools.store, self.settings.key
        states = store.folder_states(key)
        if not store.journal(key) and all(s.pending is FolderChange.NONE for s in states):
            return _Spoken()
        from tui_mail.engine.replay import Replay  # of most syncs nothing is said

        replay = Replay(self._tools, self.settings, server, self._refused)
        replay.run()
        about = frozenset(replay.waits_for | replay.touched)
        return _Spoken(about, tuple(replay.uploaded), left=replay.left > 0)

    def _newest_first(self, server: ImapServer, counts: Counts) -> None:
        """Of an inbox that somebody looks at for the first time."""
        inbox = inbox_awaited(self._tools, self.settings.key)
        if inbox is not None:
            from tui_mail.engine.imap_newest import bring_newest  # once an account

            bring_newest(self._tools, server, inbox, counts, self._policy(inbox))

    def _linking(self, server: ImapServer) -> Linking:
        from tui_mail.engine.imap_linking import ImapLinking  # once, after a switch

        return ImapLinking(self._tools, self.settings, server)

    def _read(self, server: ImapServer, todo: Sequence[FolderState], counts: Counts) -> None:
        """Each of these, and what is to be whole; on more connections where that helps."""
        most = hands(self._imap)
        if not most:
            for state in todo:
                self._sync_folder(server, state, counts)
            self._rests(server, todo, counts)
            return
        from tui_mail.engine.imap_together import Together  # of servers that are away

        together = Together(server, self._spare, most)
        try:
            together.read(
                todo,
                lambda reader, state: self._sync_folder(reader, state, counts),
                lambda reader, state: self._tried(reader, state, counts),
                lambda state: self._policy(state).keep is Keep.ALL,
            )
            self._rests(together.reader, todo, counts)
        finally:
            together.end()

    def _tried(self, reader: MailboxReader, state: FolderState, counts: Counts) -> bool:
        """Whether it went well on another connection than the account's own."""
        from tui_mail.engine.imap_folder import FolderSync

        try:
            FolderSync(self._tools, reader, state, counts, self._policy(state)).run()
        except (NetworkError, ServerError) as error:
            log.info("%s on another connection: %s", state.folder.name, error.message)
            return False
        self._notes.fine(state.folder.id)
        self._busy = 0
        return True

    def _rests(self, reader: MailboxReader, todo: Sequence[FolderState], counts: Counts) -> None:
        synced = {state.folder.id for state in todo}
        Rests(self._tools, self.settings.key, self._offline, reader, counts).run(synced)

    def _policy(self, state: FolderState) -> Offline:
        return policy_of(state.folder, self._offline)

    def _sync_folder(self, server: MailboxReader, state: FolderState, counts: Counts) -> None:
        """One mailbox that the server does not let us into must not keep us from the others."""
        from tui_mail.engine.imap_folder import FolderSync  # a check that finds nothing opens none

        try:
            FolderSync(self._tools, server, state, counts, self._policy(state)).run()
            self._notes.fine(state.folder.id)
        except (Refused, Busy) as error:
            self._busy = self._busy + 1 if isinstance(error, Busy) else 0
            self._notes.trouble(state.folder.id, error.message)
            ends = isinstance(error, OverLimit) or self._busy == BUSY_MOST
            if state.folder.role is Role.INBOX or ends:
                self._notes.write()
                raise
            self._tell_once(f"{state.folder.name} could not be read: {error.message}", error.hint)
        else:
            self._busy = 0

    def _file_copies_there(self, server: ImapServer) -> bool:
        """Whether any was filed. One that the server does not take stays pending."""
        if not self._tools.store.pending_copies(self.settings.key):
            return False
        from tui_mail.engine.sent_copy import file_on_server, sent_there

        try:
            remote = sent_there(self._tools, self.settings.key, server)
            return file_on_server(self._tools, self.settings, server, remote, self._refused)
        except Busy:  # a moment later it may: the copy is pending until then
            return False
        except Refused as error:  # which is no reason not to read what came
            words = f"The server does not take the copy of what was sent: {error.message}"
            self._tell_once(words, error.hint)
            return False


def _inbox_first(states: Sequence[FolderState]) -> list[FolderState]:
    return sorted(states, key=lambda state: state.folder.role is not Role.INBOX)
