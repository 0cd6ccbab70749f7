"""What the engine asks of the store about undo and redo, and about labels as a whole."""

from collections.abc import Sequence
from typing import Protocol

from tui_mail.model.ids import MessageId
from tui_mail.model.labels import LabelCount
from tui_mail.model.undoing import Step
from tui_mail.ports.store_words import Undone


class UndoStore(Protocol):
    """Steps that were done, the newest first; what was undone can be done again until the next."""

    def undo(self, *, say: bool, times: int = 1, to: int = 0) -> Undone | None:
        """Take steps back, in one transaction: journal entries not yet said are dropped, said ones
        are answered by their opposites. None when there is nothing to undo.

        Args:
            say: servers are to hear of it.
            times: how many.
            to: all from this step on, whatever `times` says; 0: no step.
        """
        ...

    def redo(self, *, say: bool, times: int = 1, to: int = 0) -> Undone | None:
        """Do again what was undone last, so many, or all up to that step. None where nothing is."""
        ...

    def steps(self, most: int) -> tuple[Step, ...]:
        """What was done, the newest first."""
        ...


class LabelStore(Protocol):
    """Labels of the user's own. They are set and cleared as flags are."""

    def labels(self) -> tuple[LabelCount, ...]:
        """All that any message has, by name."""
        ...

    def messages_with(self, label: str) -> tuple[MessageId, ...]:
        """All that have it and are shown somewhere."""
        ...

    def keep_labels_here(self, messages: Sequence[MessageId], labels: Sequence[str]) -> None:
        """Their server keeps these labels not: they stay, whatever it says of the messages."""
        ...
