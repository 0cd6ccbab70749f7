"""What rules ask of the store: by a connection that only reads. Must never write."""

from collections.abc import Sequence
from pathlib import Path

from tui_mail.model.folder import Folder
from tui_mail.model.ids import FolderId, MessageId
from tui_mail.model.search import Search
from tui_mail.model.summary import Summary
from tui_mail.ports.store_reader import Selection
from tui_mail.store.reader import Reader


class StoreRuleReader:
    """Implements ports.rules_store.RuleReader.

    Args:
        path: mail.db.
    """

    def __init__(self, path: Path) -> None:
        self._reader = Reader(path)

    def messages_of(self, folder: FolderId) -> Sequence[MessageId]:
        """What is shown in a folder, the newest first."""
        return [MessageId(one) for one in self._reader.ids(Selection(folder_id=folder))]

    def fitting(
        self, search: Search, folder: FolderId, ids: Sequence[MessageId]
    ) -> frozenset[MessageId]:
        """Those of these messages of a folder that a query finds."""
        return self._reader.among(Selection(folder_id=folder, search=search), ids)

    def rows(self, ids: Sequence[MessageId]) -> tuple[Summary, ...]:
        """These, in the order asked for."""
        return self._reader.rows(ids)

    def folders(self) -> tuple[Folder, ...]:
        """All of them."""
        return self._reader.folders()

    def close(self) -> None:
        """Let go of the store."""
        self._reader.close()
