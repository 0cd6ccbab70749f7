"""What the user does to folders: applied here at once, carried to the server by whoever syncs.

Must never take a folder that the account needs, nor messages with a folder: they go to Trash.
"""

from tui_mail.engine.acting import Acting
from tui_mail.engine.doing import this_step
from tui_mail.errors import NotFound, UsageError
from tui_mail.message.sanitize import sanitize
from tui_mail.model.commands import Done, SubscribeFolder
from tui_mail.model.events import FoldersChanged, MailChanged
from tui_mail.model.flags import SEEN
from tui_mail.model.folder import Folder, Role
from tui_mail.model.folder_changes import (
    CreateFolder,
    DeleteFolder,
    EmptyFolder,
    ReadFolder,
    RenameFolder,
)
from tui_mail.model.frozen import replace
from tui_mail.model.ids import AccountKey, FolderId
from tui_mail.model.offline import WANTED, Keep, Offline, SetOffline, offline_of
from tui_mail.ports.mail_store import UndoStep
from tui_mail.sync.folder_roles import NAMES, role_named

FolderCommand = (
    CreateFolder
    | RenameFolder
    | SubscribeFolder
    | DeleteFolder
    | EmptyFolder
    | ReadFolder
    | SetOffline
)
LONGEST = 200
"""Characters of a name; servers take about as many bytes."""


class FolderActions(Acting):
    """Changes to folders."""

    def do(self, command: FolderCommand) -> Done:
        """Do it here; raises UsageError and NotFound in plain words."""
        with self._tools.acting:
            return self._do(command)

    def _do(self, command: FolderCommand) -> Done:
        match command:
            case CreateFolder(account, name):
                return self._create(account, name)
            case RenameFolder(folder, name):
                return self._rename(self._found(folder), name)
            case SubscribeFolder(folder, wanted):
                return self._subscribe(self._found(folder), wanted=wanted)
            case DeleteFolder(folder):
                return self._delete(self._found(folder))
            case EmptyFolder(folder):
                return self._empty(self._found(folder))
            case ReadFolder(folder):
                return self._read(self._found(folder))
            case SetOffline(folder, words):
                return self._offline(self._found(folder), words)

    def _create(self, account: AccountKey, name: str) -> Done:
        if account not in self._settings().accounts:
            raise NotFound(f"There is no account {account}.", "`tui-mail account list` names them.")
        name = proper(name)
        self._check_free(account, name)
        role = role_named(name)
        if role and any(folder.role is role for folder in self._folders.shown(account)):
            role = None
        self._tools.store.want_created(self._folders.made(account, name, role).id)
        self._tell(account)
        return Done(f"Made the folder {name}", 1)

    def _rename(self, folder: Folder, name: str) -> Done:
        self._check_own(folder, "renamed")
        name = proper(name)
        if name == folder.name:
            return Done(f"It is called {name} already", 0)
        if name.startswith(f"{folder.name}/"):
            raise UsageError(f"{folder.name} cannot be moved into itself.", "Choose another name.")
        if name.casefold() != folder.name.casefold():
            self._check_free(folder.account, name)
        self._tools.store.rename_folder(folder.id, name)
        self._tell(folder.account)
        return Done(f"{folder.name} is called {name} now", 1)

    def _subscribe(self, folder: Folder, *, wanted: bool) -> Done:
        if folder.local or not self._folders.on_server(folder.account):
            raise UsageError(
                f"{folder.name} is kept on this machine only.",
                "Only folders of an IMAP server are subscribed to.",
            )
        if folder.role is Role.INBOX and not wanted:
            raise UsageError("The inbox is always in use.", "Other folders need not be.")
        state = "subscribed to" if wanted else "not subscribed to"
        if folder.subscribed is wanted:
            return Done(f"{folder.name} is {state} already", 0)
        self._tools.store.subscribe_folder(folder.id, wanted=wanted)
        self._tell(folder.account)
        return Done(f"{folder.name} is {state} now", 1)

    def _delete(self, folder: Folder) -> Done:
        self._check_own(folder, "deleted")
        store, account = self._tools.store, folder.account
        below = [
            f.name for f in self._folders.shown(account) if f.name.startswith(f"{folder.name}/")
        ]
        if below:
            raise UsageError(
                f"There are folders below {folder.name}: {', '.join(sorted(below)[:3])}.",
                "Delete or rename them first.",
            )
        messages = store.messages_in(folder.id)
        touched: tuple[FolderId, ...] = ()
        if messages:
            trash = self._folders.of_role(account, Role.TRASH)
            touched = store.move(
                messages,
                trash.id,
                say=self._folders.says(account),
                word=f"delete {folder.name}",
                note=self._step(f"delete the folder {folder.name}"),
            )
        store.remove_folder(folder.id)
        if touched:
            self._tools.hub.tell(MailChanged(account, touched))
        self._tell(account)
        count = "1 message" if len(messages) == 1 else f"{len(messages)} messages"
        moved = f"; {count} went to Trash" if messages else ""
        return Done(f"Deleted the folder {folder.name}{moved}", len(messages))

    def _empty(self, folder: Folder) -> Done:
        if folder.role not in {Role.TRASH, Role.JUNK}:
            raise UsageError(
                f"{folder.name} is neither Trash nor Junk: it is not emptied at once.",
                "Move its messages to Trash, and empty that.",
            )
        store, account = self._tools.store, folder.account
        messages = store.messages_in(folder.id)
        if messages:
            step = self._step(f"empty {folder.name}")
            touched = store.delete(messages, say=self._folders.says(account), note=step)
            self._tools.hub.tell(MailChanged(account, touched))
            self._changed(account)
        return Done(f"Emptied {folder.name}", len(messages))

    def _read(self, folder: Folder) -> Done:
        store, account = self._tools.store, folder.account
        messages = store.messages_in(folder.id, unread=True)
        if messages:
            step = self._step(f"mark {folder.name} as read")
            touched = store.change_flags(messages, (SEEN,), (), say=True, note=step)
            self._tools.hub.tell(MailChanged(account, touched))
            self._changed(account)
        return Done(f"Marked {folder.name} as read", len(messages))

    def _offline(self, folder: Folder, words: str) -> Done:
        policy = offline_of(words) if words else None
        if words and policy is None:
            raise UsageError(
                f"{sanitize(words)[:60]!r} does not say how much of {folder.name} is to be here.",
                f"It is {WANTED}.",
            )
        if folder.local or not self._folders.on_server(folder.account):
            raise UsageError(
                f"{folder.name} is on this machine: what it holds is here already.",
                "Of a maildrop, `headers_over` in its settings says what is fetched at once.",
            )
        self._tools.store.want_offline(folder.id, policy.words if policy is not None else "")
        self._tools.hub.tell(FoldersChanged(folder.account))
        self._changed(folder.account)
        return Done(_told(folder.name, policy), 1)

    def _step(self, word: str) -> UndoStep:
        return replace(this_step(self._tools.now()), word=word)

    def _found(self, folder: FolderId) -> Folder:
        for account in self._settings().accounts:
            for known in self._folders.shown(account):
                if known.id == folder:
                    return known
        raise NotFound("There is no such folder any more.", "Look at the list again.")

    def _check_free(self, account: AccountKey, name: str) -> None:
        folded = name.casefold()
        taken = next(
            (f.name for f in self._folders.shown(account) if f.name.casefold() == folded), None
        )
        if taken is not None:
            raise UsageError(f"There is a folder {taken} already.", "Choose another name.")

    def _check_own(self, folder: Folder, what: str) -> None:
        if folder.role is not None:
            raise UsageError(
                f"{folder.name} is the account's {NAMES[folder.role]} folder: it cannot be {what}.",
                "Folders that you made yourself can.",
            )

    def _tell(self, account: AccountKey) -> None:
        self._tools.hub.tell(FoldersChanged(account))
        if self._folders.on_server(account):
            self._changed(account)


def _told(name: str, policy: Offline | None) -> str:
    """What was asked for, in a sentence."""
    match policy:
        case None:
            return f"Of {name} as much is kept here as its account's settings say"
        case Offline(Keep.HEADERS):
            return f"Of what comes into {name} only the beginning is fetched, until it is opened"
        case Offline(Keep.DAYS, days):
            return f"The last {days} days of {name} are kept here; what is missing is fetched"
        case Offline(Keep.SIZE):
            return f"The newest {policy.words} of {name} are kept here; what is missing is fetched"
        case _:
            return f"All of {name} is kept here; what is missing is fetched"


def proper(name: str) -> str:
    """A folder's name as it is kept: levels without space around them, nothing unprintable.

    Raises:
        UsageError: it is none.
    """
    levels = [level.strip() for level in name.split("/")]
    clean = "/".join(levels)
    if len(clean) > LONGEST:
        raise UsageError(
            f"The name {sanitize(clean)[:40]!r}… is too long for a folder.",
            f"Take at most {LONGEST} characters.",
        )
    if not all(levels) or {".", ".."} & set(levels) or sanitize(clean) != clean:
        raise UsageError(
            f"{sanitize(name)[:60]!r} cannot be the name of a folder.",
            "A name has letters and digits, and a / between levels.",
        )
    return clean
