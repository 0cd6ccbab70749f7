"""Folders that were made, renamed or removed here, told to an IMAP server.

Must never remove a mailbox that holds a message: what came into it meanwhile keeps it.
"""

from collections.abc import Collection

from tui_mail.config.schema import AccountSettings
from tui_mail.engine.account_work import Tools
from tui_mail.errors import Busy, Refused
from tui_mail.model.account import Problem
from tui_mail.model.events import FoldersChanged, ProblemRaised
from tui_mail.model.folder import FolderChange
from tui_mail.model.ids import FolderId
from tui_mail.ports.imap_server import ImapServer
from tui_mail.ports.mail_store import FolderState
from tui_mail.ports.steps import Step


class FolderReplay:
    """The folders of one account, over one session.

    Args:
        tools: the engine's.
        settings: the account.
        server: logged in; its selected mailbox changes.
    """

    def __init__(self, tools: Tools, settings: AccountSettings, server: ImapServer) -> None:
        self._tools = tools
        self._key = settings.key
        self._server = server

    def make(self, wanted: Collection[FolderId] = ()) -> dict[FolderId, Refused]:
        """CREATE what was made here or is moved into; what the server refused, and how.

        Args:
            wanted: folders that messages are put into.
        """
        refused: dict[FolderId, Refused] = {}
        for state in self._states():
            folder = state.folder
            asked = state.pending is FolderChange.CREATE or folder.id in wanted
            if not asked or state.remote is not None or folder.local:
                continue
            try:
                remote = self._server.remote_name(folder.name)
                self._server.create(remote)
            except Busy:
                continue  # it is asked for again with the next sync
            except Refused as error:
                refused[folder.id] = error
                if state.pending is FolderChange.CREATE and folder.id not in wanted:
                    self._tools.store.drop_folder(folder.id)
                    self._tell(f"The server did not make the folder {folder.name}", error)
                continue
            self._tools.store.ensure_folder(self._key, folder.name, remote=remote)
            self._changed()
        return refused

    def rename(self) -> None:
        """RENAME, before the list of mailboxes is believed again."""
        names = self._server.remote_name
        going = [
            (state, state.remote, names(state.folder.name))
            for state in self._states()
            if state.pending is FolderChange.RENAME and state.remote is not None
        ]
        left = {remote for _, remote, _ in going}
        # last those that take a name which another one is to give up
        for state, remote, name in sorted(going, key=lambda one: one[2] in left):
            self._tools.steps.passed(Step.RENAME_BEFORE)
            try:
                if name != remote:
                    self._server.rename(remote, name)
            except Busy:
                continue
            except Refused as error:
                self._tools.store.folder_kept(state.folder.id)
                self._tell(f"The server did not rename the folder {state.folder.name}", error)
            else:
                self._tools.steps.passed(Step.RENAME_AFTER)
                self._tools.store.folder_renamed(state.folder.id, name)
            self._changed()

    def remove(self) -> None:
        """DELETE, once everything that was in it is elsewhere on the server, too."""
        for state in self._states():
            if state.pending is not FolderChange.DELETE:
                continue
            if self._tools.store.server_places(state.folder.id):
                continue  # they are still to be moved out of it
            try:
                if not self._is_removed(state):
                    continue
            except Busy:
                continue
            except Refused as error:
                self._tools.store.folder_kept(state.folder.id)
                self._tell(f"The server did not remove the folder {state.folder.name}", error)
            else:
                self._tools.store.drop_folder(state.folder.id)
            self._changed()

    def _is_removed(self, state: FolderState) -> bool:
        """Whether the server has it no more; what came into it meanwhile keeps it."""
        if state.remote is None:
            return True
        if state.remote not in {folder.remote for folder in self._server.folders()}:
            return True
        exists = self._server.select(state.remote, read_only=True).exists
        if exists:
            self._tools.store.folder_kept(state.folder.id)
            self._tell(
                f"The folder {state.folder.name} was not removed",
                Refused(
                    f"There are messages in it on the server ({exists}).",
                    "Look at them, and delete the folder again.",
                ),
            )
            self._changed()
            return False
        self._tools.steps.passed(Step.REMOVE_BEFORE)
        self._server.remove(state.remote)
        return True

    def _states(self) -> tuple[FolderState, ...]:
        return self._tools.store.folder_states(self._key)

    def _changed(self) -> None:
        self._tools.hub.tell(FoldersChanged(self._key))

    def _tell(self, what: str, error: Refused) -> None:
        words = f"{what}, so it is as it was: {error.message}"
        # of no account: the sync that goes on well is no reason to take it from the screen
        self._tools.hub.tell(ProblemRaised(None, Problem(words, error.hint, server="imap")))
