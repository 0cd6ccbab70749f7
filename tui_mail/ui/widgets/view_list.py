"""A list of a view's messages, virtual: rows are read as they are looked at, the ids by a worker.

The cursor is on a message, never on a position; what comes and goes does not move it off. Only
while a mailbox is being filled for the first time, and nobody did anything yet, it keeps to the
newest one.
"""

import time
from array import array
from collections.abc import Iterable
from functools import partial

from textual.message import Message

from tui_mail.errors import TuiMailError
from tui_mail.model.account import Problem
from tui_mail.model.ids import MessageId
from tui_mail.model.summary import Summary, View
from tui_mail.ports.reading import Reading
from tui_mail.ui.widgets.line_list import LineList
from tui_mail.ui.widgets.pace import Pace
from tui_mail.ui.widgets.row_cache import PAGE, RowCache, find


class ViewList(LineList):
    """Subclasses draw the rows.

    Args:
        reading: the store.
    """

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
        self.cursor_id: MessageId | None = None
        """The message under the cursor; None: there is none, or its id is not known yet."""
        self.keeps_top = False
        """Whether the cursor, being on the first line, stays there whatever comes in."""
        self._cache = RowCache(reading)
        self._generation = 0
        self._pace = Pace()
        self._lost: tuple[float, MessageId] | None = None
        self._places: dict[View, MessageId] = {}

    def show(self, view: View) -> None:
        """Another view, from its first page; the ids follow. Raises what `reading` raises."""
        count, rows = self.reading.count(view), self.reading.page(view, 0, PAGE)
        if self.cursor_id is not None:
            self._places[self.view] = self.cursor_id
        self.view, self._lost = view, None
        self._cache.start(rows)
        self.scroll_to(y=0, animate=False, force=True, immediate=True)
        remembered = self._places.get(view)
        self.cursor = 0 if remembered is None else self._cache.find(remembered, 0) or 0
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

    @property
    def loading_ids(self) -> bool:
        """Whether the ids are on their way."""
        return self._pace.running or self._pace.wanted

    def lost_since(self, pressed: float) -> MessageId | None:
        """The message the cursor was on at that (monotonic) time, if it has left it since."""
        return self._lost[1] if self._lost is not None and pressed < self._lost[0] else None

    def row(self, message: MessageId) -> Summary | None:
        """A row by identity."""
        rows = self.reading.rows((message,))
        return rows[0] if rows else None

    def move_first(self, lines: Iterable[int]) -> bool:
        """The cursor to the first of these lines; whether there is one."""
        y = next(iter(lines), None)
        if y is not None:
            self.move_to(y)
        return y is not None

    def cursor_moved(self) -> None:
        """Notes which message it is on now."""
        self.cursor_id = self._cache.id(self.cursor)

    def settled(self, ids: "array[int]") -> None:
        """The ids are these now."""

    def on_view_list__fetched(self, message: _Fetched) -> None:
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
        found = 0 if self.keeps_top and old == 0 else None
        if found is None and message is not None:
            found = self._cache.find(message, old)
        elif message is not None and self._cache.id(0) != message:
            self._lost = (time.monotonic(), message)
        if found is None and message is not None:
            self._lost = (time.monotonic(), message)
            found = self._neighbour(before, ids, old)
        self.cursor = min(old if found is None else found, max(len(ids) - 1, 0))
        self.settled(ids)
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
