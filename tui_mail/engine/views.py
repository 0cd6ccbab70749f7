"""Servers that name their messages, and Gmail, whose mailboxes are views of one set of them.

Must never take a name of one server for that of another.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from tui_mail.config.schema import ServerSettings
from tui_mail.engine.account_work import Counts, Tools
from tui_mail.engine.batches import FIRST, groups_of
from tui_mail.engine.imap_proof import may_go
from tui_mail.model.events import MailChanged
from tui_mail.model.flags import DRAFT, SEEN
from tui_mail.model.folder import Role
from tui_mail.model.ids import AccountKey, MessageId
from tui_mail.model.mailbox import RemoteMessage
from tui_mail.ports.imap_server import ImapServer
from tui_mail.ports.mail_store import FolderState, JournalEntry, Placed

Said = tuple[JournalEntry, Placed]
"""A change, and where its message stands."""

GMAIL: Final = "X-GM-EXT-1"
_NAMES: Final = (GMAIL, "OBJECTID")
_ASIDE: Final = frozenset({Role.TRASH, Role.JUNK})
_GMAILS_OWN: Final = ("[Gmail]/", "[Google Mail]/")
"""Begin the names of mailboxes that are no labels, in all languages."""
AT_ONCE: Final = 500
"""Messages that are looked for in the store together."""


def has_views(capabilities: Collection[str]) -> bool:
    """Whether a message of the server is in several mailboxes without being there twice."""
    return GMAIL in capabilities


def origin_of(server: ServerSettings, capabilities: Collection[str]) -> str:
    """Who gives names to the messages of this server; empty where nobody does."""
    kind = next((name for name in _NAMES if name in capabilities), "")
    place = server.endpoint
    return f"{kind} {place.host}:{place.port} {place.username}" if kind else ""


def twins(
    tools: Tools, group: Sequence[Said], told: Mapping[MessageId, int]
) -> dict[MessageId, int]:
    """New UIDs that the server did not tell, of messages that their target shows already."""
    found: dict[MessageId, int] = {}
    for entry, place in group:
        if place.id in told or entry.target is None:
            continue
        uid = tools.store.twin(place.id, entry.target)
        if uid is not None:
            found[place.id] = uid
    return found


def left_the_others(
    tools: Tools, server: ImapServer, states: Iterable[FolderState], group: Sequence[Said]
) -> None:
    """Where mailboxes are views, what went to Trash or Junk is in no other one any more."""
    if not has_views(server.capabilities):
        return
    aside = {state.folder.id for state in states if _is_aside(state)}
    for entry, place in group:
        if entry.kind == "move" and entry.target in aside:
            touched = tools.store.left_the_others(place.id, entry.target)
            if touched:
                tools.hub.tell(MailChanged(place.account, touched))


def delete_there(
    tools: Tools, server: ImapServer, states: Sequence[FolderState], places: Sequence[Placed]
) -> None:
    """Remove these of the selected mailbox for good; where mailboxes are views, its drafts
    from everywhere: taken out of Drafts alone they would stay in All Mail.

    Args:
        tools: the engine's.
        server: with the mailbox selected; another one may be afterwards.
        states: the account's folders.
        places: where the messages are.
    """
    uids = may_go(tools, server, places)
    views = has_views(server.capabilities)
    aside = {state.folder.id for state in states if _is_aside(state)}
    bins = (s.remote for s in states if s.folder.role is Role.TRASH and _is_aside(s))
    trash = next(bins, None)
    drafts = {p.uid for p in places if DRAFT in p.flags and p.server_folder not in aside}
    by_trash = tuple(uid for uid in uids if views and trash and uid in drafts)
    left = tuple(uid for uid in uids if uid not in by_trash)
    if left or not by_trash:
        server.delete(left)
    if by_trash and trash:
        moved = server.move(by_trash, trash)
        if moved:
            server.select(trash)
            server.delete(tuple(moved.values()))


def name_uploads(
    tools: Tools, account: AccountKey, server: ImapServer, uploaded: Sequence[MessageId]
) -> None:
    """Ask what the server calls messages that were just sent there: other mailboxes show them, too.

    The selected mailbox changes.
    """
    if not uploaded or not any(name in server.capabilities for name in _NAMES):
        return
    placed = [p for p in tools.store.placed(uploaded) if p.uid is not None]
    for state in tools.store.folder_states(account):
        mine = {p.uid: p for p in placed if p.uid and p.server_folder == state.folder.id}
        if not mine or not state.remote:
            continue
        server.select(state.remote, read_only=True)
        named = [
            (mine[there.uid].id, there)
            for there in server.messages([*mine])
            if there.uid in mine and there.size == mine[there.uid].size
        ]
        tools.store.name(named)


def _is_aside(state: FolderState) -> bool:
    """Whether it is Gmail's own Trash or Spam: a label of such a name is one label more."""
    own = (state.remote or "").startswith(_GMAILS_OWN)
    return own and state.folder.role in _ASIDE


class Known:
    """Messages of one mailbox that are here by another one.

    Args:
        tools: the engine's.
        state: the mailbox's folder.
        counts: what is done is added here.
    """

    def __init__(self, tools: Tools, state: FolderState, counts: Counts) -> None:
        self._tools = tools
        self._state = state
        self._counts = counts

    def left(self, messages: Iterable[RemoteMessage]) -> Iterator[RemoteMessage]:
        """Those that have to be downloaded; the others get their place here, as they are read."""
        for group in groups_of(messages, AT_ONCE, FIRST):
            placed = self._place(group) if any(one.identity for one in group) else frozenset()
            yield from (one for one in group if one.uid not in placed)

    def _place(self, group: Sequence[RemoteMessage]) -> frozenset[int]:
        folder = self._state.folder
        placed = self._tools.store.place_known(folder.id, group)
        if placed:
            self._counts.updated += len(placed)
            unread = sum(one.uid in placed and SEEN not in one.flags for one in group)
            new = unread if folder.role is Role.INBOX else 0
            self._tools.hub.tell(MailChanged(folder.account, (folder.id,), new))
        return placed
