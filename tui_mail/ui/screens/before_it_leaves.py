"""What can still be done with a message before it leaves: another time, taken back, mended.

Must never promise what the engine may find too late: it is asked, and what it says is shown.
"""

from typing import Protocol

from textual.app import App

from tui_mail.model.account import Problem
from tui_mail.model.commands import Answer, Command, Done, Drafted, OpenDraft
from tui_mail.model.outbox import CancelOutbox, OutboxEntry, Reschedule
from tui_mail.ui import format as shown
from tui_mail.ui.bridge import Desk, Taken
from tui_mail.ui.outbox_words import can_cancel, can_reschedule
from tui_mail.ui.words import say


class Listed(Protocol):
    """What is needed of the outbox's screen."""

    desk: Desk

    @property
    def app(self) -> App[object]:
        """Whose screen it is."""
        ...

    @property
    def highlighted(self) -> OutboxEntry | None:
        """The message under the cursor."""
        ...

    def do(self, command: Command, then: Taken | None = None) -> None:
        """Ask the engine."""
        ...

    def state_of(self, entry: OutboxEntry) -> str:
        """In words."""
        ...

    def show_problem(self, problem: Problem) -> None:
        """Show it until it is dealt with."""
        ...


class BeforeItLeaves:
    """The `act_…` methods for it.

    Args:
        outbox: its screen.
    """

    def __init__(self, outbox: Listed) -> None:
        self._outbox = outbox

    def act_reschedule(self, _count: int | None = None) -> None:
        """Another time for what waits for its own."""
        entry = self._outbox.highlighted
        if entry is None:
            return
        if not can_reschedule(entry):
            words = say(
                "It waits for no time of yours: {state}.", state=self._outbox.state_of(entry)
            )
            self._outbox.app.notify(words, markup=False)
            return
        from tui_mail.ui.dialogs.send_time import SendTime

        def chosen(when: int | None) -> None:
            if when is not None:
                self._outbox.do(Reschedule(entry.id, when))

        so_far = shown.ahead(entry.next_attempt or 0)
        self._outbox.app.push_screen(
            SendTime(say("Send it when, not {time}?", time=so_far)), chosen
        )

    def act_cancel(self, _count: int | None = None) -> None:
        """Take it back before it leaves, or after it was refused; it is in Drafts then."""
        self._take_back(self._taken)

    def act_edit_outgoing(self, _count: int | None = None) -> None:
        """Take it back, and go on writing it."""
        self._take_back(self._edit)

    def _take_back(self, then: Taken) -> None:
        entry = self._outbox.highlighted
        if entry is None:
            return
        if can_cancel(entry):
            self._outbox.do(CancelOutbox((entry.id,)), then)
        else:
            words = say("It cannot be taken back: {state}.", state=self._outbox.state_of(entry))
            self._outbox.app.notify(words, markup=False)

    def _taken(self, answer: Answer) -> None:
        drafts = isinstance(answer, Done) and answer.drafts
        words = say("It is in Drafts again.") if drafts else say("It is not sent on.")
        self._outbox.app.notify(words, markup=False)

    def _edit(self, answer: Answer) -> None:
        if isinstance(answer, Done) and answer.drafts:
            opened = OpenDraft(answer.drafts[0])
            self._outbox.desk.submit(opened, self._write, self._outbox.show_problem)
        else:
            self._taken(answer)

    def _write(self, answer: Answer) -> None:
        from tui_mail.ui.screens.compose import ComposeScreen

        if isinstance(answer, Drafted):
            self._outbox.app.push_screen(ComposeScreen(self._outbox.desk, answer.draft))
