"""Mailboxes that another client renamed: known again by what their server calls them (RFC 8474).

Must never take a mailbox for another where a server gives one name to two.
"""

from collections import Counter
from collections.abc import Sequence

from tui_mail.model.folder import FolderChange, Role
from tui_mail.model.mailbox import RemoteFolder
from tui_mail.ports.mail_store import FolderState

Renamed = tuple[FolderState, RemoteFolder]


def renamed_elsewhere(
    states: Sequence[FolderState], listed: Sequence[RemoteFolder]
) -> tuple[list[Renamed], list[FolderState]]:
    """Folders with the mailbox that each has become, and those whose name one of them took.

    The latter are gone on the server. A folder that was renamed here, too, and the inbox are none
    of the former.
    """
    many = Counter(f.mailbox_id for f in listed)
    there = {f.mailbox_id: f for f in listed if f.mailbox_id and many[f.mailbox_id] == 1}
    ours = Counter(s.mailbox_id for s in states)
    pairs = [
        (state, there[state.mailbox_id])
        for state in states
        if state.remote is not None
        and state.mailbox_id in there
        and ours[state.mailbox_id] == 1
        and state.pending is FolderChange.NONE
        and state.folder.role is not Role.INBOX
        and there[state.mailbox_id].role is not Role.INBOX
        and there[state.mailbox_id].remote != state.remote
    ]
    going = {state.folder.id for state, _ in pairs}
    holders = {s.remote: s for s in states if s.remote is not None and s.folder.id not in going}
    believed = [(state, f) for state, f in pairs if _is_free(f, holders)]
    gone = [holders[f.remote] for _, f in believed if f.remote in holders]
    return believed, gone


def _is_free(there: RemoteFolder, holders: dict[str, FolderState]) -> bool:
    """Whether no folder here has that name, or one that is known to have been another mailbox."""
    holder = holders.get(there.remote)
    return holder is None or bool(holder.mailbox_id)
