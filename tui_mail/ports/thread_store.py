"""What the engine asks of the store about threads: what belongs together, whatever headers say."""

from collections.abc import Sequence
from typing import Protocol

from tui_mail.model.ids import FolderId, MessageId
from tui_mail.ports.store_words import OWN_STEP, UndoStep


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
