"""The mailboxes of an IMAP account, as its server lists them, and their folders here.

Must never take a folder away because a list is too short, nor open a mailbox.
"""

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase

from tui_mail.config.schema import ImapSettings
from tui_mail.engine import subscriptions
from tui_mail.engine.account_work import Tools
from tui_mail.errors import Busy, Refused
from tui_mail.model.events import FoldersChanged
from tui_mail.model.folder import Role
from tui_mail.model.frozen import replace
from tui_mail.model.ids import AccountKey, FolderId
from tui_mail.model.mailbox import MailboxMark, RemoteFolder
from tui_mail.ports.imap_server import ImapServer
from tui_mail.ports.mail_store import FolderState
from tui_mail.sync.imap_plan import unchanged

Marks = Mapping[str, MailboxMark]
"""How mailboxes stand on the server, by their name there."""

INBOX = "INBOX"
"""The one mailbox name that every server has (RFC 9051 section 5.1)."""


def mirror(tools: Tools, key: AccountKey, server: ImapServer, imap: ImapSettings) -> Marks:
    """Folders here for the mailboxes there; how those stood, before anything of ours was said.

    Args:
        tools: the engine's.
        key: the account.
        server: logged in.
        imap: which of them are wanted, and what some are for.
    """
    store = tools.store
    listed = [folder for folder in server.folders(marks=True) if folder.selectable]
    listed = with_roles(listed, imap.roles)
    there = {folder.remote for folder in listed}
    if any(f.mailbox_id for f in listed) and INBOX in {name.upper() for name in there}:
        _take_over_renames(tools, key, listed)
    before = {s.remote: s for s in store.folder_states(key)}
    wanted = [folder for folder in listed if is_wanted(folder, imap.folders)]
    news = [f for f in wanted if not _is_as_noted(before.get(f.remote), f)]
    if news:
        store.mirror_folders(key, news)
    subscriptions.mirror(tools, key, wanted)
    marks = {folder.remote: folder.mark for folder in listed if folder.mark is not None}
    if INBOX not in {name.upper() for name in there}:
        return marks  # a listing without INBOX is no listing to delete by
    lost = [s for remote, s in before.items() if remote and remote not in there]
    for state in lost:
        store.drop_folder(state.folder.id)
    if lost or any(folder.remote not in before for folder in wanted):
        tools.hub.tell(FoldersChanged(key))
    return marks


def with_roles(
    listed: Sequence[RemoteFolder], roles: Sequence[tuple[Role, str]]
) -> list[RemoteFolder]:
    """The same, with what the settings say that some are for; no other is for that then.

    What they say of a folder that is not there counts for nothing.
    """
    names = {folder.name for folder in listed if folder.role is not Role.INBOX}
    told = {name: role for role, name in roles if name in names}
    taken = {*told.values()}
    return [
        folder
        if folder.name not in told and folder.role not in taken
        else replace(folder, role=told.get(folder.name))
        for folder in listed
    ]


def _take_over_renames(tools: Tools, key: AccountKey, listed: Sequence[RemoteFolder]) -> None:
    """Another client's: the folders here go along, with all that is known of them."""
    from tui_mail.engine.renamed_elsewhere import renamed_elsewhere  # of servers with OBJECTID

    store = tools.store
    renamed, gone = renamed_elsewhere(store.folder_states(key), listed)
    for state in gone:
        store.drop_folder(state.folder.id)
    if renamed:
        store.mailboxes_renamed([(state.folder.id, there) for state, there in renamed])
        tools.hub.tell(FoldersChanged(key))


def inbox_awaited(tools: Tools, key: AccountKey) -> FolderState | None:
    """The inbox, where it was never read and nothing of it is here; else None."""
    for state in tools.store.folder_states(key):
        if state.folder.role is Role.INBOX and state.remote:
            here = state.was_whole or tools.store.count_there(state.folder.id)
            # after a switch of modes, what is here is compared with what is there first
            return None if here or tools.store.linking(key) else state
    return None


def is_wanted(folder: RemoteFolder, globs: Sequence[str]) -> bool:
    """The last glob of the settings that fits decides; the inbox is always wanted."""
    if folder.role is Role.INBOX:
        return True
    wanted = False
    for glob in globs:
        if fnmatchcase(folder.name, glob.removeprefix("!")):
            wanted = not glob.startswith("!")
    return wanted


def _is_as_noted(state: FolderState | None, there: RemoteFolder) -> bool:
    """Whether all that the list says of a mailbox is known."""
    return (
        state is not None
        and not state.found
        and (state.folder.name, state.folder.role, state.view)
        == (there.name, there.role, there.view)
        and there.mailbox_id in {"", state.mailbox_id}
    )


def remote_of(states: Sequence[FolderState], folder: FolderId | None) -> str:
    """The server's name of a folder's mailbox; raises Busy, Refused where there is none."""
    for state in states:
        if state.folder.id == folder and state.remote:
            return state.remote
        if state.folder.id == folder and not state.folder.local:
            raise Busy("The server has not made the folder so far.", "It is tried again later.")
    raise Refused("The folder is not on the server any more.", "Choose another folder.")


def stands_as_before(state: FolderState, marks: Marks) -> bool:
    """Whether the list of mailboxes says that nothing happened in it."""
    mark = marks.get(state.remote or "")
    return mark is not None and unchanged(state.mark, mark)
