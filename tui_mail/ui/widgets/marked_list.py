"""A list in which messages are selected, one by one or by what they have in common.

A selection is of identities, those without a row among them; what is gone is not selected any more.
"""

from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from functools import partial
from itertools import chain

from textual.message import Message

from tui_mail.errors import TuiMailError
from tui_mail.model.account import Problem
from tui_mail.model.frozen import replace
from tui_mail.model.ids import MessageId
from tui_mail.model.summary import Likeness, View
from tui_mail.ports.reading import Reading
from tui_mail.ui.widgets.listing import flat
from tui_mail.ui.widgets.marks import Marks
from tui_mail.ui.widgets.thread_list import ThreadList

Select = Callable[[], Iterable[int]]
"""Finds messages to select; on a worker where there are many."""
_FEW = 2_000
"""Lists up to this long are gone through at once; longer ones by a worker."""
_AT_ONCE = 500


class MarkedList(ThreadList):
    """Subclasses draw the rows."""

    class _Selected(Message):
        """What a worker found to be selected; None where it failed."""

        def __init__(self, number: int, chosen: set[MessageId] | None) -> None:
            super().__init__()
            self.number = number
            self.chosen = chosen

    def __init__(self, reading: Reading, *, id: str | None = None) -> None:
        super().__init__(reading, id=id)
        self._marks = Marks()
        self._selections = 0
        self.selecting = False
        """Whether a worker is finding out what is selected; nothing can be done with it before."""

    @property
    def marked(self) -> AbstractSet[MessageId]:
        """What is selected."""
        return self._marks.ids

    def targets(self, pressed: float, count: int = 1) -> tuple[MessageId, ...]:
        """The selection, else what the cursor stood for then: a folded thread for all of it.

        Args:
            pressed: monotonic time of the key.
            count: so many rows from the cursor down, where nothing is selected.
        """
        if self.selecting:
            return ()
        if self.marked:
            return self._marked_in_order()
        if count == 1 or self.cursor_id is None or self._highlight.has_drifted(pressed):
            return self._highlight.at(pressed)
        lines = (y for y in range(self.cursor, self.lines) if self.can_hold(y))
        rows = (self.members_at(y) for y, _ in zip(lines, range(count), strict=False))
        return tuple(dict.fromkeys(chain.from_iterable(rows)))

    def toggle_mark(self, count: int) -> None:
        """Select this row, or not any more, and those below; the cursor moves on."""
        for _ in range(min(count, self.lines - self.cursor)):
            here = self.cursor
            self._marks.toggle(self.members_at(here))
            self.refresh_line(here)
            self.move_by(1)
            if self.cursor == here:
                break
        self.post_message(self.Changed())

    def mark_range(self) -> None:
        """Select everything from the row selected last to the cursor."""
        layout, anchor = self._cache.layout, self._marks.anchor
        start = None if anchor is None else layout.find(anchor, self.cursor)
        first, last = sorted((self.cursor if start is None else start, self.cursor))
        rows, single = layout.within(first, last)
        view, before = self._cache.view, set(self.marked)
        self._marks.anchor = self.cursor_id
        self._select(lambda: chain(before, single, self._members(view, rows)), len(rows))

    def mark_all(self) -> None:
        """Select all that there is in the view now."""
        view = flat(self.view)
        self._select(lambda: self.reading.ids(view))

    def invert_marks(self) -> None:
        """Select what is not, and nothing that is."""
        view, before = flat(self.view), set(self.marked)
        self._select(lambda: (one for one in self.reading.ids(view) if one not in before))

    def mark_alike(self, likeness: Likeness) -> None:
        """Select also what is like the message under the cursor."""
        here, before, view = self.cursor_id, set(self.marked), self.view
        if here is not None:
            self._select(lambda: chain(before, self.reading.alike(view, here, likeness)))

    def mark_found(self, query: str) -> None:
        """Select also what a query finds in the view."""
        before = set(self.marked)
        view = replace(flat(self.view), query=f"{self.view.query} ({query})".strip())
        self._select(lambda: chain(before, self.reading.ids(view)))

    def clear_marks(self) -> bool:
        """Select nothing; whether anything was."""
        had = self._marks.clear() or self.selecting
        self._selections += 1
        self.selecting = False
        if had:
            self._marks_changed()
        return had

    def on_marked_list__selected(self, message: _Selected) -> None:
        """A worker found what is selected; unless something else was selected since."""
        message.stop()
        if message.number != self._selections:
            return
        self.selecting = False
        if message.chosen is not None:
            self._marks.choose(message.chosen)
        self._marks_changed()

    def marked_now(self) -> frozenset[MessageId]:
        """What is selected."""
        return frozenset(self.marked)

    def forget_marks(self, gone: AbstractSet[MessageId]) -> None:
        """What is gone is not selected any more."""
        self._marks.drop(gone)

    def _select(self, work: Select, size: int | None = None) -> None:
        """Select what `work` finds: at once where there is little to go through."""
        self._selections += 1
        if max(self.total, self.length) <= _FEW or (size is not None and size <= _AT_ONCE):
            self._marks.choose({MessageId(one) for one in work()})
            self.selecting = False
        else:
            self.selecting = True
            finding = partial(self._find, self._selections, work)
            self.run_worker(finding, thread=True, exclusive=True, group="selecting")
        self._marks_changed()

    def _find(self, number: int, work: Select) -> None:
        try:
            chosen = {MessageId(one) for one in work()}
        except TuiMailError as error:
            self.post_message(self.Trouble(Problem(error.message, error.hint)))
            self.post_message(self._Selected(number, None))
            return
        self.post_message(self._Selected(number, chosen))

    def _members(self, view: View, rows: Iterable[int]) -> Iterable[int]:
        """The messages that rows stand for."""
        ids = [MessageId(one) for one in rows]
        if not view.threads:
            yield from ids
            return
        for start in range(0, len(ids), _AT_ONCE):
            for thread in self.reading.threads(view, ids[start : start + _AT_ONCE]):
                yield from thread.members

    def _marked_in_order(self) -> tuple[MessageId, ...]:
        """In list order, where the list is not too long to look it up at a key press."""
        marked = self.marked
        if self.length > _FEW:
            return tuple(sorted(marked, reverse=True))
        rows = (self.members_at(y) for y in range(self.lines) if self.can_hold(y))
        known = [one for one in chain.from_iterable(rows) if one in marked]
        return tuple(dict.fromkeys((*known, *sorted(marked, reverse=True))))

    def _marks_changed(self) -> None:
        self.refresh()
        self.post_message(self.Changed())
