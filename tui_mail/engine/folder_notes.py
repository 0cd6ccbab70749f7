"""How the last look at each folder went, for who asks why something is not there yet.

Written once a sync: must never cost a sync more than one small transaction.
"""

from collections.abc import Iterable

from tui_mail.engine.account_work import Tools
from tui_mail.model.folder import Role
from tui_mail.model.ids import FolderId
from tui_mail.ports.mail_store import FolderState


class FolderNotes:
    """One account's.

    Args:
        tools: the engine's.
    """

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._fine: set[FolderId] = set()
        self._troubles: dict[FolderId, str] = {}

    def fine(self, folder: FolderId) -> None:
        """It is as it is there."""
        self._fine.add(folder)
        self._troubles.pop(folder, None)

    def trouble(self, folder: FolderId, words: str) -> None:
        """It could not be looked at."""
        self._fine.discard(folder)
        self._troubles[folder] = words

    def write(self, unchanged: Iterable[FolderId] = ()) -> None:
        """The sync is over.

        Args:
            unchanged: folders of which the server said that nothing happened.
        """
        fine = self._fine.union(unchanged)
        if fine or self._troubles:
            self._tools.store.note_synced(self._tools.now(), sorted(fine), self._troubles)
        self._fine.clear()
        self._troubles.clear()


def inboxes(states: Iterable[FolderState]) -> list[FolderId]:
    """Of a maildrop's account: the folder into which it comes."""
    return [state.folder.id for state in states if state.folder.role is Role.INBOX]
