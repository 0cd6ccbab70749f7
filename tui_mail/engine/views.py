"""Servers that name their messages, and Gmail, whose mailboxes are views of one set of them.

Must never take a name of one server for that of another.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from tui_mail.config.schema import ServerSettings
from tui_mail.engine.account_work import Counts, Tools
from tui_mail.engine.batches import groups_of
from tui_mail.model.events import MailChanged
from tui_mail.model.flags import SEEN
from tui_mail.model.folder import Role
from tui_mail.model.mailbox import RemoteMessage
from tui_mail.ports.mail_store import FolderState

GMAIL: Final = "X-GM-EXT-1"
_NAMES: Final = (GMAIL, "OBJECTID")
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
        for group in groups_of(messages, AT_ONCE):
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
