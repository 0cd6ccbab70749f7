"""Breaking and joining threads. What does it is loaded with the first that is broken or joined."""

from collections.abc import Sequence

from tui_mail.model.ids import FolderId, MessageId
from tui_mail.ports.mail_store import OWN_STEP, UndoStep
from tui_mail.store.database import Part


class ThreadPart(Part):
    """Breaking and joining threads, and its undo."""

    def break_threads(
        self, messages: Sequence[MessageId], note: UndoStep | None = OWN_STEP
    ) -> tuple[FolderId, ...]:
        """Each of these begins a thread, with what stands below it; folders touched.

        Nothing is done to what begins one already.
        """
        from tui_mail.store.thread_ties import break_at

        with self._database.transaction() as tx:
            return break_at(tx, messages, note)

    def join_threads(
        self,
        messages: Sequence[MessageId],
        onto: MessageId,
        note: UndoStep | None = OWN_STEP,
    ) -> tuple[FolderId, ...]:
        """The threads of these stand below that message from now on; folders touched.

        Raises:
            NotFound: that message is gone.
            StoreError: nothing in its thread has a Message-ID, so that nothing can name it.
        """
        from tui_mail.store.thread_ties import join_at

        with self._database.transaction() as tx:
            return join_at(tx, messages, onto, note)
