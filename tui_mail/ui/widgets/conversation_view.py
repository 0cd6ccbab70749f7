"""The reader with a whole conversation around the message that is read.

Reads on workers, and only what stands open. The message that is read is as in a reader of one:
what is done is about that one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from textual.message import Message
from textual.worker import get_current_worker

from tui_mail.errors import TuiMailError
from tui_mail.model.flags import DRAFT
from tui_mail.model.ids import MessageId
from tui_mail.model.summary import Summary, View
from tui_mail.ports.reading import Reading
from tui_mail.ui.actions import ACTIONS, Action
from tui_mail.ui.widgets.conversation import Conversation, Said, line_rows, text_rows
from tui_mail.ui.widgets.link_numbers import rows_of
from tui_mail.ui.widgets.message_view import MessageView
from tui_mail.ui.widgets.reader_rows import Piece, Row, quoted_runs

MOST = 2_000
"""Messages of a conversation that are shown: those around the one that is read."""
_ABOVE = 3
"""Lines of the conversation that stay in sight above a message that is turned to."""


class ConversationView(MessageView):
    """`whole` says whether the conversation is shown; `seen` hears what came into sight.

    Args:
        reading: where messages are read from.
        actions: the table in force, for the keys that are named.
        headers: names of those that the head shows besides its own.
        html: whether HTML is preferred where a text is there in two forms.
    """

    @dataclass
    class _Gathered(Message):
        id: MessageId
        rows: tuple[Summary, ...]
        lines: Mapping[MessageId, Row]

    @dataclass
    class _Heard(Message):
        id: MessageId
        said: Said

    def __init__(
        self,
        reading: Reading,
        actions: Sequence[Action] = ACTIONS,
        headers: Sequence[str] = (),
        *,
        id: str | None = None,
        html: bool = False,
    ) -> None:
        self._talk = Conversation()
        self._above = self._gathered_for = 0
        self.whole = False
        self.seen: Callable[[MessageId, bool], bool] = _nobody
        """Told of each unread message whose text is in sight, and whether it was turned to; says
        whether that was heeded: then it is not told again."""
        self._told: set[MessageId] = set()
        super().__init__(reading, actions, headers, id=id, html=html)

    @property
    def talk(self) -> Conversation:
        """What is around the message."""
        return self._talk

    def show(self, id: MessageId) -> None:
        """Open a message; one of the conversation in its place there."""
        if id == self.message_id:
            super().show(id)
            self._tell_seen()
            return
        kept = self.whole and self._talk.holds(id)
        if not kept:
            self._talk, self._told = Conversation(), set()
        elif self.message_id is not None and self._lines is not None:
            said = text_rows(self._lines, self._folds.runs, self.message_id, self.columns)
            self._talk.unfold(self.message_id, said)
        super().show(id)
        if kept:
            self._come_to()
            self._hear_others()
        else:
            self.gather()

    def set_whole(self, *, whole: bool) -> None:
        """Show the conversation around the message, or the message alone."""
        self.whole = whole
        self._talk, self._told = Conversation(), set()
        self._rebuild()
        self.scroll_home(animate=False)
        self.gather()

    def gather(self) -> None:
        """Read anew which messages there are."""
        if self.whole and self.message_id is not None:
            self._gathered_for = self.columns
            work = partial(self._gather, self.message_id, max(self.columns, 1))
            self.run_worker(work, thread=True, exclusive=True, group="conversation")

    def set_rows(self, rows: Sequence[Row]) -> None:
        """The message, and around it the conversation; what was in sight of it stays there."""
        before = self._above
        if self.whole and self.message_id is not None and self.columns:
            rows, self._above = self._talk.around(self.message_id, self.columns, rows)
        else:
            self._above = 0
        super().set_rows(rows)
        moved = self._above - before
        if moved and (before or self.scroll_offset.y):
            self._to(self.scroll_offset.y + moved)
        self._tell_seen()

    def unfold_all(self) -> None:
        """Let as many as there may be stand open, those around the message first; or fold all."""
        if self._talk.open:
            for message in list(self._talk.open):
                self._talk.fold(message)
        elif self.message_id is not None:
            for message in self._talk.near(self.message_id):
                self._talk.unfold(message)
        self._rebuild()
        self._hear_others()

    def fold_other(self, message: MessageId) -> None:
        """A line for another one again."""
        self._talk.fold(message)
        self._rebuild()

    def turn_to(self, message: MessageId) -> None:
        """Read another message of the conversation."""
        unread = self._talk.is_unread(message)
        self.show(message)
        if unread and message not in self._told and self.seen(message, True):
            self._told.add(message)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Others came into sight."""
        super().watch_scroll_y(old_value, new_value)
        self._tell_seen()

    def on_resize(self) -> None:
        """Others are laid out anew with the message."""
        super().on_resize()
        if self.columns != self._gathered_for:
            self.gather()
        self._hear_others()

    def on_conversation_view__gathered(self, message: _Gathered) -> None:
        """Which messages there are."""
        if message.id != self.message_id or not self.whole:
            return
        first = not self._talk.rows
        if first:
            self._talk = Conversation(self._own())
        self._talk.take(message.rows, message.lines)
        if first:
            self._talk.fold(message.id)
        self._rebuild()
        if first and self._above:
            self._come_to()
        self._hear_others()

    def on_conversation_view__heard(self, message: _Heard) -> None:
        """The text of another one."""
        if message.id in self._talk.open and message.said.columns == self.columns:
            self._talk.open[message.id] = message.said
            self._rebuild()

    def _own(self) -> set[str]:
        accounts = self.reading.accounts()
        return {name.casefold() for one in accounts for name in (one.email, *one.aliases)}

    def _come_to(self) -> None:
        """The message that is read to the top, below a few lines of what comes before it."""
        self._to(max(0, self._above - _ABOVE))

    def _to(self, y: float) -> None:
        self.scroll_to(y=y, animate=False, force=True, immediate=True)

    def _gather(self, message: MessageId, columns: int) -> None:
        """On a thread."""
        try:
            rows = self.reading.rows((message,))
            if not rows:
                return
            view = View(rows[0].account, rows[0].folder_id, threads=True)
            blocks = [
                [reply.id for reply in found.replies]
                for found in self.reading.unfold(view, (message,))
            ]
            inside = next((ids for ids in blocks if message in ids), [message])
            found = self.reading.rows(inside)
            own = self._own()
        except TuiMailError as error:
            self.post_message(self._Failed(message, str(error)))
            return
        written = (row for row in found if DRAFT not in row.flags or row.id == message)
        every = sorted(written, key=lambda row: (row.received, row.id))
        at = next((n for n, row in enumerate(every) if row.id == message), 0)
        first = max(0, min(at - MOST // 2, len(every) - MOST))
        some = tuple(every[first : first + MOST])
        lines = line_rows(some, own, columns)
        if not get_current_worker().is_cancelled:
            self.post_message(self._Gathered(message, some, lines))

    def _hear_others(self) -> None:
        if not self.whole or not self.columns:
            return
        wanting = self._talk.wanting(self.columns, self.message_id)
        if wanting:
            work = partial(self._hear, wanting, self.columns)
            self.run_worker(work, thread=True, exclusive=True, group="others")

    def _hear(self, wanting: Sequence[MessageId], columns: int) -> None:
        """On a thread: what stands open, one after the other; the beginning of what is long."""
        worker = get_current_worker()
        for message in wanting:
            if worker.is_cancelled:
                return
            try:
                lines = self.reading.first_lines(message, columns - 4)
                lines = lines or self.reading.lines(message, columns - 4)
            except TuiMailError as error:
                words = Row((Piece(str(error), ("quiet",)),), message=message)
                self.post_message(self._Heard(message, Said(columns, (words,))))
                continue
            said = text_rows(rows_of(lines, columns), quoted_runs(lines), message, columns)
            self.post_message(self._Heard(message, said))

    def _tell_seen(self) -> None:
        top = self.scroll_offset.y
        bottom = top + self.size.height
        for message, start in self._talk.starts.items():
            shown = self._talk.open.get(message) is not None and top <= start + 1 < bottom
            unread = message not in self._told and self._talk.is_unread(message)
            if shown and unread and self.seen(message, False):
                self._told.add(message)


def _nobody(_message: MessageId, _turned_to: bool) -> bool:
    """Where nobody marks anything."""
    return False
