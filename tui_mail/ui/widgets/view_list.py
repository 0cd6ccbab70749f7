"""A list of a view's messages, virtual: rows are read as they are looked at, the ids by a worker.

The cursor is on a message, never on a position; what comes and goes does not move it off. Only
while a mailbox is being filled for the first time, and nobody did anything yet, it keeps to the
newest one.
"""

from collections.abc import Iterable
from functools import partial

from textual.message import Message

from tui_mail.errors import TuiMailError
from tui_mail.model.account import Problem
from tui_mail.model.ids import MessageId
from tui_mail.model.summary import Summary, View
from tui_mail.ports.reading import Reading
from tui_mail.ui import format as ui_format
from tui_mail.ui.widgets.highlight import Highlight
from tui_mail.ui.widgets.line_list import LineList
from tui_mail.ui.widgets.list_layout import nearest
from tui_mail.ui.widgets.listing import FirstPage, Listing, Wanted, read_first_page, read_listing
from tui_mail.ui.widgets.pace import Pace
from tui_mail.ui.widgets.row_cache import PAGE, RowCache


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
        """A view, from the worker; None where it failed."""

        def __init__(self, generation: int, listing: Listing | None) -> None:
            super().__init__()
            self.generation = generation
            self.listing = listing

    def __init__(self, reading: Reading, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.reading = reading
        self.view = View()
        self.days = True
        """Whether lists by date have headings."""
        self.total = 0
        """Messages of the view, with or without a row of their own."""
        self.cursor_id: MessageId | None = None
        """The message under the cursor; None: there is none, or its id is not known yet."""
        self.keeps_top = False
        """Whether the cursor, being on the first line, stays there whatever comes in."""
        self._cache = RowCache(reading)
        self._highlight = Highlight()
        self._generation = 0
        self._pace = Pace()
        self._stands_in: MessageId | None = None
        self._unfolded: dict[View, tuple[MessageId, ...]] = {}
        self._places: dict[View, MessageId] = {}

    def show(self, view: View) -> None:
        """Another view, from its first page; the ids follow. Raises what `reading` raises.

        An order that takes time to find has no first page: it stands empty until it is there.
        """
        page = read_first_page(self.reading, Wanted(view, self.days, ui_format.clock()), PAGE)
        self.leave(view)
        self.begin(view, page)

    def leave(self, view: View) -> None:
        """From now on another view is wanted; where the cursor stood is remembered."""
        if self.cursor_id is not None and not self.reordering:
            self._places[self.view] = self.cursor_id
        self.view, self._stands_in = view, None

    def begin(self, view: View, page: FirstPage) -> None:
        """Its first rows stand there; the ids follow."""
        self.total = page.total
        self._cache.start(view, page.rows, page.layout)
        self.scroll_to(y=0, animate=False, force=True, immediate=True)
        remembered = self._places.get(view)
        first = self._cache.layout.line(0)
        found = None if remembered is None else self._cache.layout.find(remembered, 0)
        self.cursor = first if found is None else found
        self.set_lines(self._cache.layout.total)
        self._load()
        self.cursor_moved()
        self.call_after_refresh(self.reveal)
        self.post_message(self.Changed())

    def reorder(self, view: View, *, days: bool) -> None:
        """The same messages in another order, or with or without threads or days.

        What stands there stays until the new order is known; so do cursor and selection.
        """
        self._unfolded.setdefault(view, self._unfolded.get(self.view, ()))
        self.view, self.days = view, days
        self._generation += 1  # what is on its way is of the old order
        self._pace.running = False
        self._load()
        self.post_message(self.Changed())

    def reload(self) -> None:
        """Something changed: rows are read anew now, the ids soon."""
        self.note_highlight()
        self._cache.forget()
        self.refresh()
        idle = not self.loading_ids
        self._pace.wanted = True
        if idle:
            self._load_when_free()

    @property
    def length(self) -> int:
        """Rows of the view: messages, or threads."""
        return self._cache.layout.count

    @property
    def reordering(self) -> bool:
        """Whether what stands there is still in another order."""
        return self._cache.view != self.view

    @property
    def loading_ids(self) -> bool:
        """Whether the ids are on their way."""
        return self._pace.running or self._pace.wanted

    def row(self, message: MessageId) -> Summary | None:
        """A row by identity."""
        rows = self.reading.rows((message,))
        return rows[0] if rows else None

    def members_at(self, y: int) -> tuple[MessageId, ...]:
        """The messages that a line stands for; a folded thread for all of them, as it is shown.

        The one that the cursor is on comes first.
        """
        entry = self._cache.entry(y)
        if entry is None:
            one = self._cache.id(y)
            return () if one is None else (one,)
        members, here = entry.members, self.cursor_id if y == self.cursor else None
        if here in members:
            return (here, *(one for one in members if one != here))
        return members

    def note_highlight(self) -> None:
        """What the cursor stands for may have become something else by itself."""
        self._highlight.drifted(self._under_cursor())

    def move_first(self, lines: Iterable[int]) -> bool:
        """The cursor to the first of these lines; whether there is one."""
        y = next(iter(lines), None)
        if y is not None:
            self.move_to(y)
        return y is not None

    def move_to_row(self, number: int) -> None:
        """The cursor to a message by its number, counted from 0; headings do not count."""
        self.move_to(self._cache.layout.line(min(max(number, 0), self.length - 1)))

    def can_hold(self, y: int) -> bool:
        """Headings are no messages."""
        return super().can_hold(y) and not self._cache.layout.spot(y).heading

    def cursor_moved(self) -> None:
        """Notes which message it is on now."""
        self.cursor_id = self._cache.id(self.cursor)
        self._stands_in = None
        self._highlight.moved(self._under_cursor())

    def marked_now(self) -> frozenset[MessageId]:
        """What is selected, for the worker that looks which of them are left."""
        return frozenset()

    def forget_marks(self, gone: frozenset[MessageId]) -> None:
        """These are not there any more."""

    def on_view_list__fetched(self, message: _Fetched) -> None:
        """The view as it is now."""
        message.stop()
        if message.generation != self._generation:
            return
        self._pace.end()
        if message.listing is not None:
            self._settle(message.listing)
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
        work = partial(self._fetch, self._generation, self._wanted())
        self.run_worker(work, thread=True, exclusive=True, group="ids")

    def _wanted(self) -> Wanted:
        unfolded = self._unfolded.get(self.view, ())
        now, marked = ui_format.clock(), self.marked_now()
        return Wanted(self.view, self.days, now, unfolded, self.cursor_id, marked)

    def _fetch(self, generation: int, wanted: Wanted) -> None:
        try:
            listing = read_listing(self.reading, wanted)
        except TuiMailError as error:
            self.post_message(self.Trouble(Problem(error.message, error.hint)))
            self.post_message(self._Fetched(generation, None))
            return
        self.post_message(self._Fetched(generation, listing))

    def _settle(self, listing: Listing) -> None:
        """Put the rows in place under a cursor that stays on its message."""
        self.note_highlight()
        arranged = self.reordering
        before, layout = self._cache.layout, listing.layout
        old, message = self.cursor, self.cursor_id
        self._cache.replace(listing.view, layout)
        self.total = listing.total
        self.forget_marks(listing.gone)
        first = layout.line(0)
        found = first if self.keeps_top and old <= before.line(0) else None
        kept = message
        if found is None and message is not None:
            found = layout.find(message, old)
            if found is None and listing.stands_for_cursor is not None:
                self._stands_in = listing.stands_for_cursor
                found = layout.find(listing.stands_for_cursor, old)
        if found is None and message is not None:
            kept, found = None, nearest(before, layout, old)
        y = min(max(old, first), max(layout.total - 1, 0)) if found is None else found
        self.cursor = y
        top = self.scroll_offset.y
        self.set_lines(layout.total)
        if (top or arranged) and found is not None:
            self.scroll_to(y=max(top + y - old, 0), animate=False, force=True, immediate=True)
        self.reveal()
        self._stand(kept)
        self.post_message(self.Changed())

    def _stand(self, kept: MessageId | None) -> None:
        """Where the cursor came to stand by itself; on the same message, if that is still there."""
        here = self._cache.id(self.cursor)
        if here is None or here not in {kept, self._stands_in}:
            moved, self.cursor_id, self._stands_in = here != self.cursor_id, here, None
            if moved:
                self.highlight_moved()
        elif here == kept:
            self._stands_in = None
        self.note_highlight()

    def highlight_moved(self) -> None:
        """The cursor is on another message by itself."""

    def _under_cursor(self) -> tuple[MessageId, ...]:
        if self.cursor_id is None:
            return ()
        members = self.members_at(self.cursor)
        return members if self.cursor_id in members else (self.cursor_id,)
