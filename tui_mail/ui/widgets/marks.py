"""Which messages of a list are selected: identities, kept while others come and go."""

from collections.abc import Iterable, Sequence
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

    def of(self, messages: Sequence[MessageId]) -> bool | None:
        """Whether all of these are selected; None: some are."""
        if not self._ids:
            return False
        chosen = sum(one in self._ids for one in messages)
        return True if chosen == len(messages) > 0 else None if chosen else False

    def toggle(self, messages: Sequence[MessageId]) -> None:
        """Select all of them; or none any more, where all are. A range goes from the first."""
        if not messages:
            return
        if self._ids.issuperset(messages):
            self._ids.difference_update(messages)
        else:
            self._ids.update(messages)
        self.anchor = messages[0]

    def add(self, ids: Iterable[int]) -> None:
        """Select these too."""
        self._ids.update(MessageId(one) for one in ids)

    def choose(self, ids: set[MessageId]) -> None:
        """Select these, and nothing else."""
        self._ids = ids

    def drop(self, gone: AbstractSet[MessageId]) -> None:
        """These are not there any more."""
        self._ids.difference_update(gone)

    def clear(self) -> bool:
        """Select nothing; whether anything was."""
        had = bool(self._ids)
        self._ids = set()
        self.anchor = None
        return had
