"""What the engine asks of the store about taking back what was done, and doing it again."""

from typing import Protocol

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
