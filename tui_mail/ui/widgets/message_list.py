"""The list of messages: virtual, its cursor and selection are identities, never positions.

Reads rows as they are looked at; the ids come from a worker. Sends no command.
"""

import time
from array import array
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from functools import partial
from typing import ClassVar

from textual import events
from textual.message import Message
from textual.strip import Strip

from tui_mail.errors import TuiMailError
from tui_mail.model.account import Problem
from tui_mail.model.flags import SEEN
from tui_mail.model.ids import MessageId
from tui_mail.model.summary import Summary, View
from tui_mail.ports.face import Reading
from tui_mail.ui.actions import Scope
from tui_mail.ui.widgets.line_list import LineList, Piece, centred
from tui_mail.ui.widgets.list_note import note_line
from tui_mail.ui.widgets.marks import Marks
from tui_mail.ui.widgets.message_rows import RowStyle, row_pieces
from tui_mail.ui.widgets.pace import Pace
from tui_mail.ui.widgets.row_cache import PAGE, RowCache, find

_SEEKS = 5_000
"""So many rows are searched for the next unread one on a key press."""


class MessageList(LineList):
    """Rows of a view.

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

    class Changed(Message):
        """Another length, or another selection."""

    class Trouble(Message):
        """The store could not be read."""

        def __init__(self, problem: Problem) -> None:
            super().__init__()
            self.problem = problem

    class _Fetched(Message):
        """The ids of a view, from the worker; None where it failed."""

        def __init__(self, generation: int, ids: "array[int] | None") -> None:
            super().__init__()
            self.generation = generation
            self.ids = ids

    def __init__(self, reading: Reading, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.reading = reading
        self.view = View()
        self._marks = Marks()
        self.cursor_id: MessageId | None = None
        self._style = RowStyle()
        self._note: tuple[str, str] = ("", "")
        self._cache = RowCache(reading)
        self._generation = 0
        self._pace = Pace()
        self._lost: tuple[float, MessageId] | None = None
        self._places: dict[View, MessageId] = {}

    # showing

    def show(self, view: View, style: RowStyle) -> None:
        """Another view, from its first page; the ids follow. Raises what `reading` raises."""
        count, rows = self.reading.count(view), self.reading.page(view, 0, PAGE)
        if self.cursor_id is not None:
            self._places[self.view] = self.cursor_id
        self.view, self._style = view, style
        self._marks.clear()
        self._lost = None
        self._cache.start(rows)
        self.scroll_to(y=0, animate=False, force=True, immediate=True)
        self.cursor = 0
        remembered = self._places.get(view)
        if remembered is not None:
            self.cursor = self._cache.find(remembered, 0) or 0
        self.set_length(max(count, len(rows)))
        self._load()
        self.cursor_moved()
        self.call_after_refresh(self.reveal)
        self.post_message(self.Changed())

    def reload(self) -> None:
        """Something changed: rows are read anew now, the ids soon."""
        self._cache.forget()
        self.refresh()
        idle = not self.loading_ids
        self._pace.wanted = True
        if idle:
            self._load_when_free()

    def set_note(self, words: str, hint: str = "") -> None:
        """What stands there while there is no message, and what to do next."""
        if (words, hint) != self._note:
            self._note = (words, hint)
            self.refresh()

    @property
    def loading_ids(self) -> bool:
        """Whether the ids are on their way."""
        return self._pace.running or self._pace.wanted

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
        if self._lost is not None and pressed < self._lost[0]:
            return (self._lost[1],)
        if self.cursor_id is None:
            return ()
        return tuple(MessageId(one) for one in self._cache.ids[self.cursor : self.cursor + count])

    def row(self, message: MessageId) -> Summary | None:
        """A row by identity."""
        rows = self.reading.rows((message,))
        return rows[0] if rows else None

    def step_off(self, leaving: Iterable[MessageId]) -> None:
        """These go away: the cursor to the next message that stays, or to the one before."""
        going = set(leaving)
        if self.cursor_id in going:
            around = (
                *range(self.cursor + 1, len(self._cache)),
                *range(self.cursor - 1, -1, -1),
            )
            self._move_first(y for y in around if self._cache.id(y) not in going)
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
        return self._move_first(y for y in lines if self._unread(y))

    def move_to_message(self, message: MessageId) -> None:
        """The cursor to a message, if it is here."""
        y = self._cache.find(message, self.cursor)
        if y is not None:
            self.move_to(y)

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
        return centred(words, self.size.width, self.look("row") + self.look(look, partial=True))

    # events

    def cursor_moved(self) -> None:
        """Says which message it is on now."""
        self.cursor_id = self._cache.id(self.cursor)
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

    def on_message_list__fetched(self, message: _Fetched) -> None:
        """The ids as they are now."""
        message.stop()
        if message.generation != self._generation:
            return
        self._pace.end()
        if message.ids is not None:
            self._settle(message.ids)
        if self._pace.wanted:
            self._load_when_free()

    def _load_when_free(self) -> None:
        """Now, or when the rest after the last loading is over."""
        rest = self._pace.rest
        if rest > 0:
            self.set_timer(rest, self._load_when_free)
        elif self._pace.wanted and not self._pace.running:
            self._load()

    def _load(self) -> None:
        self._generation += 1
        self._pace.begin()
        work = partial(self._fetch, self._generation, self.view)
        self.run_worker(work, thread=True, exclusive=True, group="ids")

    def _fetch(self, generation: int, view: View) -> None:
        try:
            ids = self.reading.ids(view)
        except TuiMailError as error:
            self.post_message(self.Trouble(Problem(error.message, error.hint)))
            self.post_message(self._Fetched(generation, None))
            return
        self.post_message(self._Fetched(generation, ids))

    def _settle(self, ids: "array[int]") -> None:
        """Put the ids in place under a cursor that stays on its message."""
        before, old, message = self._cache.ids, self.cursor, self.cursor_id
        self._cache.replace(ids)
        found = None if message is None else self._cache.find(message, old)
        if found is None and message is not None:
            self._lost = (time.monotonic(), message)
            found = self._neighbour(before, ids, old)
        self.cursor = min(old if found is None else found, max(len(ids) - 1, 0))
        self._marks.keep(ids)
        top = self.scroll_offset.y
        self.set_length(len(ids))
        if top and found is not None:
            self.scroll_to(y=top + found - old, animate=False, force=True, immediate=True)
        self.reveal()
        if self._cache.id(self.cursor) != message:
            self.cursor_moved()
        self.post_message(self.Changed())

    def _neighbour(self, before: "array[int]", ids: "array[int]", old: int) -> int | None:
        """Where the nearest message that is still there stands now, the next one first."""
        around = (*before[old + 1 : old + PAGE], *reversed(before[max(old - PAGE, 0) : old]))
        places = (find(ids, one, old) for one in around)
        return next((y for y in places if y is not None), None)

    def _marks_changed(self) -> None:
        self.refresh()
        self.post_message(self.Changed())

    def _move_first(self, lines: Iterable[int]) -> bool:
        y = next(iter(lines), None)
        if y is not None:
            self.move_to(y)
        return y is not None

    def _unread(self, y: int) -> bool:
        row = self._cache.row(y)
        return row is not None and SEEN not in row.flags
