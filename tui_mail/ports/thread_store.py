"""What the engine asks of the store about threads, labels, order, and taking back what was done."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from tui_mail.model.flags import LabelCount
from tui_mail.model.ids import AccountKey, FolderId, MessageId
from tui_mail.model.undoing import Step
from tui_mail.ports.store_words import OWN_STEP, Undone, UndoStep


class KeepingStore(Protocol):
    """Kept on this machine alone, but for what is said of flags and places."""

    def something_is_kept(self) -> bool:
        """Whether time or new mail may have anything to do here; writes nothing."""
        ...

    def next_time(self) -> int | None:
        """When the next of them falls due, Unix seconds; None: none does by time."""
        ...

    def snooze(
        self, messages: Sequence[MessageId], until: int, *, note: UndoStep | None = OWN_STEP
    ) -> tuple[FolderId, ...]:
        """Out of their folders until then; folders touched. Servers keep them where they are."""
        ...

    def wake(
        self, messages: Sequence[MessageId], *, say: bool, note: UndoStep | None = OWN_STEP
    ) -> tuple[FolderId, ...]:
        """Back where they were, now; folders touched."""
        ...

    def wake_due(self, messages: Sequence[MessageId], *, say: bool) -> tuple[FolderId, ...]:
        """Back in the inbox or the folder of one's own that they were in: unread, and on top."""
        ...

    def to_wake(self, now: int, own: Collection[str]) -> tuple[MessageId, ...]:
        """Whose time has come, or whose thread somebody else wrote in.

        Args:
            now: Unix seconds.
            own: one's own addresses.
        """
        ...

    def remind(self, messages: Sequence[MessageId], until: int | None) -> int:
        """Wait for an answer to these until then, or no more; how many that are."""
        ...

    def remind_of(self, account: AccountKey, message_id: str, until: int) -> None:
        """The same of a message that is on its way."""
        ...

    def settle_reminders(self, now: int, own: Collection[str]) -> tuple[AccountKey, ...]:
        """What was answered is forgotten, what was not by its time stands on top of the inbox.

        Accounts in which something is to be seen.
        """
        ...

    def mute(
        self,
        messages: Sequence[MessageId],
        archives: Mapping[AccountKey, FolderId],
        *,
        say: bool,
        note: UndoStep | None = OWN_STEP,
    ) -> tuple[FolderId, ...]:
        """Their threads are read, out of the inbox, and stay so; folders touched."""
        ...

    def unmute(self, messages: Sequence[MessageId]) -> tuple[FolderId, ...]:
        """Their threads are heard of again; folders touched."""
        ...

    def come_into_muted(self) -> tuple[MessageId, ...]:
        """What came into muted threads since."""
        ...

    def pin(self, messages: Sequence[MessageId]) -> tuple[FolderId, ...]:
        """Their threads stay on top of their folders; folders touched."""
        ...

    def unpin(self, messages: Sequence[MessageId]) -> tuple[FolderId, ...]:
        """Nothing of their threads stands on top; folders touched."""
        ...

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
        """Into a folder of their account, with flags set and cleared: one action.

        Args:
            messages: of one account.
            target: the folder.
            words: to set, and to clear.
            say: whether a server hears of it.
            word: for the undo.
            note: how it goes into the undo log.
        """
        ...


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
