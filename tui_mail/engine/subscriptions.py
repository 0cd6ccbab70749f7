"""Which folders are subscribed to, kept the same here and on the server.

Must never take what the user wants and the server has not heard for the server's word.
"""

from collections.abc import Collection

from tui_mail.engine.account_work import Tools
from tui_mail.errors import Busy, Refused
from tui_mail.model.account import Problem
from tui_mail.model.events import FoldersChanged, ProblemRaised
from tui_mail.model.folder import FolderChange
from tui_mail.model.ids import AccountKey
from tui_mail.model.mailbox import RemoteFolder
from tui_mail.ports.imap_server import ImapServer


def mirror(tools: Tools, account: AccountKey, listed: Collection[RemoteFolder]) -> None:
    """Take over what the server told with its list; where it told nothing, all of them are."""
    told = {folder.remote: folder.subscribed is not False for folder in listed}
    states = tools.store.folder_states(account)
    news = {
        state.folder.id: told[state.remote]
        for state in states
        if state.remote in told and told[state.remote] != state.folder.subscribed
    }
    unsaid = {state.folder.id for state in states if state.subscription_unsaid}
    for folder in unsaid & {state.folder.id for state in states if state.remote in told} - set(
        news
    ):
        tools.store.subscription_settled(folder)  # somebody else did the same
    changed = {folder: wanted for folder, wanted in news.items() if folder not in unsaid}
    if changed:
        tools.store.note_subscribed(changed)
        tools.hub.tell(FoldersChanged(account))


def say(tools: Tools, account: AccountKey, server: ImapServer) -> None:
    """Tell the server what was changed here; what it refuses is as it was."""
    for state in tools.store.folder_states(account):
        folder = state.folder
        if not state.subscription_unsaid or state.remote is None:
            continue
        if state.pending is FolderChange.DELETE:
            continue
        try:
            server.subscribe(state.remote, wanted=folder.subscribed)
        except Busy:
            continue  # it is said again with the next sync
        except Refused as error:
            tools.store.note_subscribed({folder.id: not folder.subscribed})
            tools.hub.tell(FoldersChanged(account))
            what = "subscribe to" if folder.subscribed else "unsubscribe from"
            words = f"The server did not {what} the folder {folder.name}: {error.message}"
            tools.hub.tell(ProblemRaised(None, Problem(words, error.hint, server="imap")))
        tools.store.subscription_settled(folder.id)
