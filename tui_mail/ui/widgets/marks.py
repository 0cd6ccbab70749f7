"""Which messages of a list are selected: identities, kept while others come and go."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from tui_mail.model.ids import MessageId


class Marks:
    """A selection, and the message from which a range goes."""

    def __init__(self) -> None:
        self._ids: set[MessageId] = set()
        self.anchor: MessageId | None = None

    @property
    def ids(self) -> AbstractSet[MessageId]:
        """What is selected."""
        return self._ids

    def toggle(self, message: MessageId | None) -> None:
        """Select it, or not any more."""
        if message is not None:
            self._ids ^= {message}
            self.anchor = message

    def add(self, ids: Iterable[int], anchor: MessageId | None) -> None:
        """Select these too; the next range goes from the anchor."""
        self._ids.update(MessageId(one) for one in ids)
        self.anchor = anchor

    def flip(self, ids: Iterable[int]) -> None:
        """Select all of these; or none, where just these are selected."""
        everything = {MessageId(one) for one in ids}
        self._ids = set() if self._ids == everything else everything

    def keep(self, ids: Iterable[int]) -> None:
        """Only these are still there."""
        if self._ids:
            self._ids.intersection_update(MessageId(one) for one in ids)

    def clear(self) -> bool:
        """Select nothing; whether anything was."""
        had = bool(self._ids)
        self._ids.clear()
        self.anchor = None
        return had
