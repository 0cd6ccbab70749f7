"""Keeps a message that is being written: soon after each change, and for good when it is left.

Must never let a draft be overwritten by an older one, nor come back once its message is queued.
"""

import asyncio
import os
import time
from collections.abc import Callable

from tui_mail.model.account import Problem
from tui_mail.model.commands import (
    Answer,
    DiscardDraft,
    DraftSaved,
    Queued,
    SaveDraft,
    SendDraft,
)
from tui_mail.model.draft import Draft
from tui_mail.model.frozen import frozen, replace
from tui_mail.model.ids import MessageId
from tui_mail.ui.asking import answer_to
from tui_mail.ui.bridge import Desk
from tui_mail.ui.drafting import is_nothing

REST = 20.0
"""Seconds without a change after which a draft with big attachments is saved whole."""


@frozen
class Written:
    """A message as it stands in the composer."""

    typed: Draft
    """With what is no address yet, so that a draft forgets nothing."""
    finished: Draft
    """Without."""


class DraftKeeping:
    """One message's.

    Args:
        desk: where the engine is asked.
        id: its place in Drafts; None: it has none yet.
        written: gives it as it stands now.
        tell: shows what went wrong.
    """

    def __init__(
        self,
        desk: Desk,
        id: MessageId | None,
        written: Callable[[], Written],
        tell: Callable[[Answer | Problem], None],
    ) -> None:
        self.id = id
        self._desk = desk
        self._written = written
        self._tell = tell
        self._saving = asyncio.Lock()
        self._begun: Draft | None = None
        self._kept: Draft | None = None
        self._written_on = False
        self._queued = False
        self._whole = True
        self._changed = 0.0

    def begin(self) -> None:
        """It stands as it began: that much is not worth keeping."""
        self._begun = self._kept = self._written().typed

    @property
    def busy(self) -> bool:
        """Whether it is being kept just now."""
        return self._saving.locked()

    @property
    def is_nothing(self) -> bool:
        """Whether nothing is worth keeping."""
        typed = self._written().typed
        return is_nothing(typed, self._begun or typed)

    async def keep(self, *, leaving: bool = False) -> bool:
        """Have the draft kept, if it is another than last time; whether nothing would be lost.

        While it is written on, this process is named with it: once that is gone without having
        left the draft, the next start offers to go on.
        """
        async with self._saving:
            if self._queued:
                return True
            written = self._written()
            typed = written.typed
            rests = typed == self._kept
            whole = rests and self._rested
            if rests and not whole and not (leaving and self._written_on):
                return True
            writer = 0 if leaving else os.getpid()
            outcome = await answer_to(self._desk, SaveDraft(typed, writer, whole))
            if isinstance(outcome, Problem) and typed != written.finished:
                outcome = await answer_to(self._desk, SaveDraft(written.finished, writer, whole))
            if not isinstance(outcome, DraftSaved):
                self._tell(outcome)
                return False
            self._written_on = not leaving
            self._whole, self._changed = outcome.whole, time.monotonic()
            self.id = outcome.id
            self._kept = replace(typed, id=outcome.id)
            self._tell(outcome)
            return True

    @property
    def _rested(self) -> bool:
        """Whether the words alone were kept, and the writer has paused since."""
        return not self._whole and time.monotonic() - self._changed >= REST

    async def let_go(self) -> bool:
        """Keep it for good, or see that nothing was written; whether nothing would be lost."""
        if self._queued:
            return True
        nothing = self.is_nothing
        if nothing and self.id is not None:
            outcome = await answer_to(self._desk, DiscardDraft(self.id))
            if isinstance(outcome, Problem):
                self._tell(outcome)
                return False
        return nothing or await self.keep(leaving=True)

    @property
    def last_words(self) -> SaveDraft | None:
        """What keeps it for good, for who cannot wait here; None: there is nothing to keep."""
        if self._queued or self.is_nothing:
            return None
        return SaveDraft(self._written().typed)

    async def queue(self, at: int | None = None) -> tuple[Draft, Answer | Problem]:
        """Hand it over to be sent: what was, and what the engine said to it.

        Args:
            at: Unix seconds; when it shall leave. None: once it can be taken back no more.
        """
        async with self._saving:  # a save under way gives the draft its id first
            draft = self._written().finished
            hold = self._desk.undo_seconds if at is None else 0
            outcome = await answer_to(self._desk, SendDraft(draft, hold, at))
            self._queued = isinstance(outcome, Queued) and bool(outcome.entries)
        return draft, outcome
