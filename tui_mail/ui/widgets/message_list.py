"""The list of messages, as it looks and as it is used: rows, selection, opening.

What an action is about is said in identities. Sends no command.
"""

from array import array
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from itertools import chain
from typing import ClassVar

from textual import events
from textual.message import Message
from textual.strip import Strip

from tui_mail.errors import TuiMailError
from tui_mail.model.account import Problem
from tui_mail.model.flags import SEEN
from tui_mail.model.ids import MessageId
from tui_mail.model.summary import View
from tui_mail.ports.reading import Reading
from tui_mail.ui.actions import Scope
from tui_mail.ui.widgets.line_list import centred
from tui_mail.ui.widgets.list_note import note_line
from tui_mail.ui.widgets.marks import Marks
from tui_mail.ui.widgets.message_rows import RowStyle, row_pieces
from tui_mail.ui.widgets.pieces import Piece
from tui_mail.ui.widgets.view_list import ViewList

_SEEKS = 5_000
"""So many rows are searched for the next unread one on a key press."""


class MessageList(ViewList):
    """Rows of a view, what is selected among them, and what is read.

    Args:
        reading: the store.
    """

    scope: ClassVar[Scope] = Scope.LIST

    class Highlighted(Message):
        """The cursor is on another message, or on none."""

        def __init__(self, message: MessageId | None) -> None:
            super().__init__()
            self.message = message

    class Opened(Message):
        """A message shall be read."""

        def __init__(self, message: MessageId) -> None:
            super().__init__()
            self.message = message

    def __init__(self, reading: Reading, *, id: str | None = None) -> None:
        super().__init__(reading, id=id)
        self._marks = Marks()
        self._style = RowStyle()
        self._note: tuple[str, str] = ("", "")

    # showing

    def show_rows(self, view: View, style: RowStyle) -> None:
        """Another view, its rows in a style; nothing is selected. Raises what `reading` raises."""
        before, self._style = self._style, style
        try:
            self.show(view)
        except TuiMailError:
            self._style = before
            raise
        self._marks.clear()

    def set_note(self, words: str, hint: str = "") -> None:
        """What stands there while there is no message, and what to do next."""
        if (words, hint) != self._note:
            self._note = (words, hint)
            self.refresh()

    @property
    def marked(self) -> AbstractSet[MessageId]:
        """What is selected."""
        return self._marks.ids

    # what the cursor and the selection are on

    def targets(self, pressed: float, count: int = 1) -> tuple[MessageId, ...]:
        """The selection in list order, else the message under the cursor at that time.

        Args:
            pressed: monotonic time of the key.
            count: so many from the cursor down, where nothing is selected.
        """
        if self.marked:
            return tuple(MessageId(one) for one in self._cache.ids if one in self.marked)
        lost = self.lost_since(pressed)
        if lost is not None:
            return (lost,)
        if self.cursor_id is None:
            return ()
        return tuple(MessageId(one) for one in self._cache.ids[self.cursor : self.cursor + count])

    def step_off(self, leaving: Iterable[MessageId]) -> None:
        """These go away: the cursor to the next message that stays, or to the one before."""
        going = set(leaving)
        if self.cursor_id in going:
            around = chain(range(self.cursor + 1, len(self._cache)), range(self.cursor)[::-1])
            self.move_first(y for y in around if self._cache.id(y) not in going)
        self.clear_marks()

    def toggle_mark(self, count: int) -> None:
        """Select this row, or not any more, and those below; the cursor moves on."""
        for _ in range(min(count, self.length - self.cursor)):
            self._marks.toggle(self.cursor_id)
            self.refresh_line(self.cursor)
            self.move_by(1)
        self.post_message(self.Changed())

    def mark_range(self) -> None:
        """Select everything from the row selected last to the cursor."""
        self._marks.add(self._cache.between(self._marks.anchor, self.cursor), self.cursor_id)
        self._marks_changed()

    def mark_all(self) -> None:
        """Select all; or none, where all are."""
        self._marks.flip(self._cache.ids)
        self._marks_changed()

    def clear_marks(self) -> bool:
        """Select nothing; whether anything was."""
        had = self._marks.clear()
        if had:
            self._marks_changed()
        return had

    def move_unread(self, step: int) -> bool:
        """To the next unread message, or back to the one before; whether there is one."""
        stop = self.length if step > 0 else -1
        lines = range(self.cursor + step, stop, step)[:_SEEKS]
        return self.move_first(y for y in lines if self._unread(y))

    def open(self) -> None:
        """The message under the cursor shall be read."""
        if self.cursor_id is not None:
            self.post_message(self.Opened(self.cursor_id))

    # drawing

    def pieces(self, y: int, width: int, *, here: bool) -> Iterable[Piece]:
        """A row; dots where it is not known yet."""
        try:
            row = self._cache.row(y)
        except TuiMailError as error:
            self.post_message(self.Trouble(Problem(error.message, error.hint)))
            row = None
        if row is None:
            return [("    …", "quiet")]
        return row_pieces(row, width, self._style, here=here, marked=row.id in self.marked)

    def render_line(self, y: int) -> Strip:
        """A row, or a line of the note."""
        if self.length or not self._note[0]:
            return super().render_line(y)
        words, look = note_line(self._note, y, self.size.height)
        style = self.look("row") + self.look(look, partial=True)
        return centred(words, self.size.width, style)

    # events

    def cursor_moved(self) -> None:
        """Says which message it is on now."""
        super().cursor_moved()
        self.post_message(self.Highlighted(self.cursor_id))

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor, one on the sign selects, a second one opens."""
        y = event.y + self.scroll_offset.y
        again = y == self.cursor or event.chain > 1
        self.move_to(y)
        if event.x < 2:
            self.toggle_mark(1)
        elif again and self.can_hold(y):
            self.open()

    def settled(self, ids: "array[int]") -> None:
        """What is gone is not selected any more."""
        self._marks.keep(ids)

    def _marks_changed(self) -> None:
        self.refresh()
        self.post_message(self.Changed())

    def _unread(self, y: int) -> bool:
        row = self._cache.row(y)
        return row is not None and SEEN not in row.flags
