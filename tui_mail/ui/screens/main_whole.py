"""Messages of which only the beginning is here: fetched as they are opened, or by a key.

Must never keep a reader waiting: what is here stands there at once, and what is on its way is said
below its head.
"""

from typing import Final

from tui_mail.model.account import Problem
from tui_mail.model.commands import Answer, FetchWhole, StopFetching
from tui_mail.model.events import Event, StatusChanged
from tui_mail.model.ids import MessageId
from tui_mail.model.summary import Summary
from tui_mail.ui.actions import Scope
from tui_mail.ui.clean import one_line
from tui_mail.ui.format import size
from tui_mail.ui.screens.main_actions import Stage
from tui_mail.ui.screens.main_panes import Panes
from tui_mail.ui.widgets.reader_header import Rest
from tui_mail.ui.words import say

SMALL: Final = 1_000_000
"""Bytes; a larger one is fetched once it is opened, not for a cursor that rests on it."""


class WholeActions:
    """Their `act_…` methods, and what opening does.

    Args:
        stage: the main screen, as it asks and tells.
        panes: the same, as it shows.
    """

    def __init__(self, stage: Stage, panes: Panes) -> None:
        self._stage = stage
        self._panes = panes
        self._coming: set[MessageId] = set()
        """Whose rest was asked for."""
        self._missed: dict[MessageId, Summary] = {}
        """What was opened and did not come."""
        panes.reader.opened_beginning = self.opened

    def opened(self, row: Summary) -> None:
        """The reader shows a beginning: the whole is to come, where that is no great matter."""
        if row.id in self._coming:
            self._panes.reader.tell_rest(row.id, Rest(coming=True))
        elif row.size <= SMALL or self._panes.has_class("-reading"):
            self._fetch(row, unasked=True)

    def act_fetch_whole(self, _count: int | None = None) -> None:
        """The rest of a message of which only the beginning is here; pressed again: stop."""
        message, reading = self._message(), self._stage.desk.reading
        rows = reading.rows((message,)) if message is not None else ()
        if not rows or rows[0].whole:
            self._stage.flash(say("All of this message is here."))
        elif rows[0].id in self._coming:
            self._stage.desk.submit(StopFetching(rows[0].id))
        else:
            self._stage.flash(say("Fetching {amount}", amount=size(rows[0].size)))
            self._fetch(rows[0])

    def hear(self, event: Event) -> None:
        """An account that could not be reached can be again: what is looked at is asked for."""
        if not isinstance(event, StatusChanged) or event.status.problem is not None:
            return
        shown = self._missed.get(self._panes.reader.message_id or MessageId(0))
        if shown is not None and shown.account == event.status.account:
            self._fetch(shown, unasked=True)

    def _fetch(self, row: Summary, *, unasked: bool = False) -> None:
        wanted, reader = row.id, self._panes.reader
        self._coming.add(wanted)
        self._missed.pop(wanted, None)
        reader.tell_rest(wanted, Rest(coming=True))

        def done(_answer: Answer) -> None:
            self._coming.discard(wanted)
            reader.tell_rest(wanted, Rest())
            if reader.message_id == wanted:
                reader.reload()

        def failed(problem: Problem) -> None:
            self._coming.discard(wanted)
            self._missed[wanted] = row
            reader.tell_rest(wanted, Rest(problem=one_line(problem.message)))
            if not unasked:
                self._stage.flash(problem.message)

        self._stage.desk.submit(FetchWhole(wanted, unasked), done, failed)

    def _message(self) -> MessageId | None:
        """That is read, or that the cursor is on."""
        panes = self._panes
        at_reader = panes.scope is Scope.READER
        return panes.reader.message_id if at_reader else panes.messages.cursor_id
