"""Threads broken and joined; what is put off, waited for, muted and on top.

What does it is loaded with the first of them: most transactions are about none.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from tui_mail.model.ids import AccountKey, FolderId, MessageId
from tui_mail.ports.mail_store import OWN_STEP, UndoStep
from tui_mail.store.database import Part

_ANY: Final = """
SELECT EXISTS (SELECT 1 FROM folders WHERE role = 'snoozed' AND total > 0)
    OR EXISTS (SELECT 1 FROM reminders) OR EXISTS (SELECT 1 FROM muted)
    OR EXISTS (SELECT 1 FROM lifted WHERE why = 'reminder')
"""
_NEXT: Final = """
SELECT min(until) FROM (
    SELECT s.until AS until FROM folders f CROSS JOIN placements p ON p.folder = f.id
    CROSS JOIN snoozed s ON s.placement = p.id WHERE f.role = 'snoozed'
    UNION ALL SELECT until FROM reminders)
"""


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


class KeepingPart(Part):
    """See ports.thread_store.KeepingStore."""

    def something_is_kept(self) -> bool:
        """Whether time or new mail may have anything to do here."""
        return bool(self._database.one(_ANY))

    def next_time(self) -> int | None:
        """When the next of them falls due."""
        found = self._database.one(_NEXT)
        return None if found is None else int(str(found))

    def snooze(
        self, messages: Sequence[MessageId], until: int, *, note: UndoStep | None = OWN_STEP
    ) -> tuple[FolderId, ...]:
        """Out of their folders until then."""
        from tui_mail.store import snoozing

        with self._database.transaction() as tx:
            return snoozing.snooze(tx, messages, until, note)

    def wake(
        self, messages: Sequence[MessageId], *, say: bool, note: UndoStep | None = OWN_STEP
    ) -> tuple[FolderId, ...]:
        """Back where they were, now."""
        from tui_mail.store import snoozing

        with self._database.transaction() as tx:
            return snoozing.wake(tx, messages, note, say=say)

    def wake_due(self, messages: Sequence[MessageId], *, say: bool) -> tuple[FolderId, ...]:
        """Back, unread and on top."""
        from tui_mail.store import snoozing

        with self._database.transaction() as tx:
            return snoozing.wake_due(tx, messages, say=say)

    def to_wake(self, now: int, own: Collection[str]) -> tuple[MessageId, ...]:
        """Whose time has come, or whose thread somebody else wrote in."""
        from tui_mail.store import snoozing

        with self._database.transaction() as tx:
            return snoozing.to_wake(tx, now, own)

    def remind(self, messages: Sequence[MessageId], until: int | None) -> int:
        """Wait for an answer to these until then, or no more."""
        from tui_mail.store import standings

        with self._database.transaction() as tx:
            return standings.remind(tx, messages, until)

    def remind_of(self, account: AccountKey, message_id: str, until: int) -> None:
        """The same of a message that is on its way."""
        from tui_mail.store import standings

        with self._database.transaction() as tx:
            standings.remind_of(tx, account, message_id, until)

    def settle_reminders(self, now: int, own: Collection[str]) -> tuple[AccountKey, ...]:
        """What was answered is forgotten, what was not by its time is on top."""
        from tui_mail.store import standings

        with self._database.transaction() as tx:
            return standings.settle(tx, now, own)

    def mute(
        self,
        messages: Sequence[MessageId],
        archives: Mapping[AccountKey, FolderId],
        *,
        say: bool,
        note: UndoStep | None = OWN_STEP,
    ) -> tuple[FolderId, ...]:
        """Their threads are read, out of the inbox, and stay so."""
        from tui_mail.store import standings

        with self._database.transaction() as tx:
            return standings.mute(tx, messages, archives, note, say=say)

    def unmute(self, messages: Sequence[MessageId]) -> tuple[FolderId, ...]:
        """Their threads are heard of again."""
        from tui_mail.store import standings

        with self._database.transaction() as tx:
            return standings.unmute(tx, messages)

    def come_into_muted(self) -> tuple[MessageId, ...]:
        """What came into muted threads since."""
        from tui_mail.store import standings

        with self._database.transaction() as tx:
            return standings.come_into_muted(tx)

    def pin(self, messages: Sequence[MessageId]) -> tuple[FolderId, ...]:
        """Their threads stay on top of their folders."""
        from tui_mail.store import standings

        with self._database.transaction() as tx:
            return standings.pin(tx, messages)

    def unpin(self, messages: Sequence[MessageId]) -> tuple[FolderId, ...]:
        """Nothing of their threads stands on top."""
        from tui_mail.store import standings

        with self._database.transaction() as tx:
            return standings.unpin(tx, messages)

    def file_as(
        self,
        messages: Sequence[MessageId],
        target: FolderId,
        words: tuple[Sequence[str], Sequence[str]],
        *,
        say: bool,
        word: str,
        note: UndoStep | None = OWN_STEP,
    ) -> tuple[FolderId, ...]:
        """Into a folder of their account, with flags set and cleared."""
        from tui_mail.store import standings

        with self._database.transaction() as tx:
            return standings.file_as(tx, messages, target, words, (word, note), say=say)
