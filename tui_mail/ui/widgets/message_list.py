"""The list of messages, as it looks and as it is used: rows, selection, opening.

What an action is about is said in identities. Sends no command.
"""

from collections.abc import Iterable
from itertools import chain
from typing import ClassVar

from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.timer import Timer

from tui_mail.errors import TuiMailError
from tui_mail.model.account import Problem
from tui_mail.model.flags import SEEN
from tui_mail.model.frozen import replace
from tui_mail.model.ids import MessageId
from tui_mail.model.summary import View
from tui_mail.ports.reading import Reading
from tui_mail.ui import format as ui_format
from tui_mail.ui.actions import Scope
from tui_mail.ui.widgets.day_groups import next_midnight
from tui_mail.ui.widgets.line_list import centred
from tui_mail.ui.widgets.list_note import note_line
from tui_mail.ui.widgets.list_rows import line_pieces, unknown_pieces
from tui_mail.ui.widgets.marked_list import MarkedList
from tui_mail.ui.widgets.message_rows import RowStyle
from tui_mail.ui.widgets.pieces import Piece

_SEEKS = 5_000
"""So many rows are looked at on a key press, for the next unread one or one that stays."""


class MessageList(MarkedList):
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
        self._style = RowStyle()
        self._note: tuple[str, str] = ("", "")
        self._midnight: Timer | None = None

    # showing

    def show_rows(self, view: View, style: RowStyle, *, later: bool = False) -> None:
        """Another view, its rows in a style; nothing is selected. Raises what `reading` raises.

        Args:
            view: to be shown.
            style: of its rows.
            later: it may take time to find: as soon as its first rows are known.
        """
        before, self._style = self._style, style
        if later and self.is_on(view):
            self.refresh()
            return
        try:
            (self.show_later if later else self.show)(view)
        except TuiMailError:
            self._style = before
            raise
        self.clear_marks()
        self._wait_for_midnight()

    def join_found(self, view: View) -> None:
        """What servers found joins what stands there; the cursor stays on its message."""
        self._style = replace(self._style, found=frozenset(view.also))
        self.reorder(view, days=self.days)

    def set_note(self, words: str, hint: str = "") -> None:
        """What stands there while there is no message, and what to do next."""
        if (words, hint) != self._note:
            self._note = (words, hint)
            self.refresh()

    # what the cursor and the selection are on

    def step_off(self, leaving: Iterable[MessageId]) -> None:
        """These go away: the cursor to the next message that stays, or to the one before."""
        going = set(leaving)
        if self.cursor_id in going:
            below = range(self.cursor + 1, self.lines)[:_SEEKS]
            around = chain(below, range(self.cursor)[::-1][:_SEEKS])
            known = (y for y in around if self.can_hold(y) and self._cache.id(y) is not None)
            self.move_first(y for y in known if self._cache.id(y) not in going)
        self.clear_marks()

    def move_unread(self, step: int) -> bool:
        """To the next unread message, or back to the one before; whether there is one.

        A folded thread that has one is unfolded.
        """
        stop = self.lines if step > 0 else -1
        lines = range(self.cursor + step, stop, step)[:_SEEKS]
        if not self.move_first(y for y in lines if self._unread(y)):
            return False
        entry = self._cache.entry(self.cursor)
        if entry is not None and entry.thread is not None and SEEN in entry.row.flags:
            oldest = entry.thread.members[::-1]
            unread = [row.id for row in self.reading.rows(oldest) if SEEN not in row.flags]
            if unread and self.fold():
                y = self._cache.layout.find(unread[0], 0)
                self.move_first(() if y is None else (y,))
        return True

    def open(self) -> None:
        """The message under the cursor shall be read."""
        if self.cursor_id is not None:
            self.post_message(self.Opened(self.cursor_id))

    # drawing

    def pieces(self, y: int, width: int, *, here: bool) -> Iterable[Piece]:
        """A row or a heading; dots where it is not known yet."""
        try:
            pieces = line_pieces(self._cache, y, width, self._style, here=here, marks=self._marks)
            if here:
                self.note_highlight()
        except TuiMailError as error:
            self.post_message(self.Trouble(Problem(error.message, error.hint)))
            return unknown_pieces()
        return pieces

    def render_line(self, y: int) -> Strip:
        """A row, or a line of the note."""
        if self.lines or not self._note[0]:
            return super().render_line(y)
        words, look = note_line(self._note, y, self.size.height)
        style = self.look("row") + self.look(look, partial=True)
        return centred(words, self.size.width, style)

    # events

    def cursor_moved(self) -> None:
        """Says which message it is on now."""
        super().cursor_moved()
        self.highlight_moved()

    def highlight_moved(self) -> None:
        """Says which message the cursor is on now."""
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

    def _unread(self, y: int) -> bool:
        entry = self._cache.entry(y)
        if entry is None:
            return False
        if entry.thread is not None:
            return entry.thread.unread > 0
        return SEEN not in entry.row.flags

    def _wait_for_midnight(self) -> None:
        """Days have other names then."""
        if self._midnight is not None:
            self._midnight.stop()
        now = ui_format.clock()
        self._midnight = self.set_timer(max(next_midnight(now) - now, 1.0), self._new_day)

    def _new_day(self) -> None:
        self.reload()
        self._wait_for_midnight()
