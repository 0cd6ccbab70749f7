"""Threads on the main screen: broken off and joined by hand, and read as whole conversations."""

from tui_mail.model.commands import Answer, ChangeFlags, Done
from tui_mail.model.events import Event, MailChanged
from tui_mail.model.flags import SEEN
from tui_mail.model.ids import MessageId
from tui_mail.model.threads import BreakThreads, JoinThreads
from tui_mail.ui.screens.main_actions import Stage
from tui_mail.ui.screens.main_panes import Panes
from tui_mail.ui.words import say


class ThreadActions:
    """Their `act_…` methods.

    Args:
        stage: the main screen, as it asks and tells.
        panes: the same, as it shows.
    """

    def __init__(self, stage: Stage, panes: Panes) -> None:
        self._stage = stage
        self._panes = panes
        panes.reader.whole = stage.desk.conversations
        panes.reader.seen = self._seen

    def hear(self, event: Event) -> None:
        """What is around the message that is read may be another conversation now."""
        if isinstance(event, MailChanged):
            self._panes.reader.gather()

    def act_break_thread(self, _count: int | None = None) -> None:
        """The message, with what answers it, is a thread of its own."""
        ids = self._stage.targets(None)
        if len(ids) > 1:
            self._stage.flash(say("This is about one message: unfold the thread, and stand on it."))
        elif ids:
            words = say("A thread of its own; z takes it back")
            self._stage.desk.submit(BreakThreads(ids), lambda done: self._say(done, words))

    def act_join_threads(self, _count: int | None = None) -> None:
        """What is selected becomes a part of the thread under the cursor."""
        messages = self._panes.messages
        here = messages.members_at(messages.cursor)
        if not messages.marked or messages.cursor_id is None or not here:
            words = say("Select what belongs to this thread first, then stand on the thread.")
            self._stage.flash(words)
            return
        ids = self._stage.targets(None)
        words = say("Joined; z takes it back")
        messages.clear_marks()
        self._stage.desk.submit(JoinThreads(ids, here[-1]), lambda done: self._say(done, words))

    def _seen(self, message: MessageId, turned_to: bool) -> bool:
        """One of the conversation came into sight; it counts where one is being read."""
        reading = turned_to or self._panes.has_class("-reading")
        if reading:
            self._stage.desk.submit(ChangeFlags((message,), add=(SEEN,), undoable=False))
        return reading

    def _say(self, answer: Answer, words: str) -> None:
        if isinstance(answer, Done):
            self._stage.flash(words if answer.count else say("It is so already."))
