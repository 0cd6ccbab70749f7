"""What the engine asks of the store about threads, labels, and taking back what was done."""

from collections.abc import Sequence
from typing import Protocol

from tui_mail.model.flags import LabelCount
from tui_mail.model.ids import FolderId, MessageId
from tui_mail.model.undoing import Step
from tui_mail.ports.store_words import OWN_STEP, Undone, UndoStep


class ThreadStore(Protocol):
    """What the user says of threads. No server hears of it; undo takes it back."""

    def break_threads(
        self, messages: Sequence[MessageId], note: UndoStep | None = OWN_STEP
    ) -> tuple[FolderId, ...]:
        """Each of these begins a thread, with what stands below it; none where it did already.

        The folders touched. No server hears of it.
        """
        ...

    def join_threads(
        self,
        messages: Sequence[MessageId],
        onto: MessageId,
        note: UndoStep | None = OWN_STEP,
    ) -> tuple[FolderId, ...]:
        """The threads of these stand below that message from now on; none where they did already.

        The folders touched. No server hears of it. Raises NotFound, StoreError.
        """
        ...


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
