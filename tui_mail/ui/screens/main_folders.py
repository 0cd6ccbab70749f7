"""What can be done with folders from the main screen: each sends one command with an identity."""

from collections.abc import Callable

from tui_mail.model.commands import Answer, Command, Done, SubscribeFolder
from tui_mail.model.folder import Folder, Role
from tui_mail.model.folder_changes import (
    CreateFolder,
    DeleteFolder,
    EmptyFolder,
    ReadFolder,
    RenameFolder,
)
from tui_mail.model.ids import AccountKey
from tui_mail.model.offline import SetOffline
from tui_mail.ui.actions import Scope
from tui_mail.ui.clean import one_line
from tui_mail.ui.screens.main_actions import Stage
from tui_mail.ui.screens.main_panes import Panes
from tui_mail.ui.screens.main_searches import SearchActions
from tui_mail.ui.words import counted, say


class FolderActions:
    """The `act_…` methods of folders.

    Args:
        stage: the main screen, as it asks and tells.
        panes: the same, as it shows.
        searches: what folders' keys do on a saved search.
    """

    def __init__(self, stage: Stage, panes: Panes, searches: SearchActions) -> None:
        self._stage = stage
        self._panes = panes
        self._searches = searches

    def act_new_folder(self, _count: int | None = None) -> None:
        """Make one, in the account in sight."""
        account = self._account()
        if account is not None:
            title = say("New folder in {account}", account=one_line(account))
            self._name(title, "", lambda name: self._do(CreateFolder(account, name)))

    def act_rename_folder(self, _count: int | None = None) -> None:
        """Another name for it; or for a saved search."""
        if self._searches.rename():
            return
        folder = self._folder()
        if folder is not None:
            title = say("What is {name} to be called?", name=one_line(folder.name))
            self._name(title, folder.name, lambda name: self._do(RenameFolder(folder.id, name)))

    def act_delete_folder(self, _count: int | None = None) -> None:
        """Remove it, after asking; its messages go to Trash. Or a saved search, after asking."""
        if self._searches.remove():
            return
        folder = self._folder()
        if folder is None:
            return
        detail = counted(
            folder.total,
            "The message in it goes to Trash; z takes it back.",
            "The {n} messages in it go to Trash; z takes them back.",
        )
        question = say("Delete the folder {name}?", name=one_line(folder.name))
        self._sure(question, say("Delete"), detail if folder.total else "", DeleteFolder(folder.id))

    def act_empty_folder(self, _count: int | None = None) -> None:
        """Remove for good what lies in Trash or Junk, after asking."""
        folder = self._folder()
        if folder is None:
            return
        if folder.role not in {Role.TRASH, Role.JUNK}:
            self._stage.flash(say("Only Trash and Junk are emptied at once."))
        elif not folder.total:
            self._stage.flash(say("{name} is empty.", name=one_line(folder.name)))
        else:
            question = counted(
                folder.total,
                "Delete the message in {name} for good?",
                "Delete the {n} messages in {name} for good?",
                name=one_line(folder.name),
            )
            detail = say("What is deleted from here cannot be had back.")
            self._sure(question, say("Delete"), detail, EmptyFolder(folder.id))

    def act_keep_here(self, _count: int | None = None) -> None:
        """Ask how much of it is kept here; all of it is what is offered first."""
        folder = self._folder()
        if folder is None:
            return
        if folder.local:
            self._stage.flash(say("All of {name} is here.", name=one_line(folder.name)))
            return
        from tui_mail.ui.dialogs.keep_here import KeepHere

        dialog = KeepHere(folder.name, folder.offline)
        self._stage.ask(dialog, lambda way: self._do(SetOffline(folder.id, way)))

    def act_subscribe_folder(self, _count: int | None = None) -> None:
        """Among the folders in use, or not any more."""
        folder = self._folder()
        if folder is not None:
            self._do(SubscribeFolder(folder.id, wanted=not folder.subscribed))

    def act_read_folder(self, _count: int | None = None) -> None:
        """Everything in it is read."""
        folder = self._folder()
        if folder is not None and folder.unread:
            self._do(ReadFolder(folder.id))
        elif folder is not None:
            self._stage.flash(say("Everything in {name} is read.", name=one_line(folder.name)))

    def _folder(self) -> Folder | None:
        """The one under the cursor of the folder pane; elsewhere the one that is shown."""
        place = self._panes.place
        if self._panes.scope is Scope.FOLDERS and self._panes.folders.place is not None:
            place = self._panes.folders.place
        known = self._stage.desk.reading.folders()
        found = next((folder for folder in known if folder.id == place.folder), None)
        if found is None:
            self._stage.flash(say("This is no folder of an account."))
        return found

    def _account(self) -> AccountKey | None:
        at_folders = self._panes.scope is Scope.FOLDERS and self._panes.folders.place is not None
        place = self._panes.folders.place if at_folders else self._panes.place
        accounts = self._stage.desk.reading.accounts()
        first = accounts[0].account if accounts else None
        return (place.account if place is not None else None) or first

    def _name(self, title: str, name: str, then: Callable[[str], None]) -> None:
        from tui_mail.ui.dialogs.folder_name import FolderName

        self._stage.ask(FolderName(title, name), then)

    def _sure(self, question: str, yes: str, detail: str, command: Command) -> None:
        from tui_mail.ui.dialogs.confirm import Confirm

        dialog = Confirm(question, yes, say("Keep"), detail=detail, wary=True)
        self._stage.ask(dialog, lambda sure: self._do(command) if sure else None)

    def _do(self, command: Command) -> None:
        self._stage.desk.submit(command, self._told)

    def _told(self, answer: Answer) -> None:
        self._stage.flash(answer.text if isinstance(answer, Done) else "")
