"""Rows of a list by page, fetched when they are looked at; keeps a few pages. Knows no widget."""

from array import array
from collections import OrderedDict
from collections.abc import Sequence

from tui_mail.model.frozen import frozen
from tui_mail.model.ids import MessageId
from tui_mail.model.summary import Summary, ThreadSummary, View
from tui_mail.ports.reading import Reading
from tui_mail.ui.widgets.list_layout import Layout

PAGE = 100
PAGES = 20


@frozen
class Entry:
    """What a line shows."""

    row: Summary
    thread: ThreadSummary | None = None
    """Of the folded thread that the row stands for."""
    depth: int | None = None
    """In an unfolded thread: answers between it and the beginning."""

    @property
    def members(self) -> tuple[MessageId, ...]:
        """The messages that the line stands for."""
        return (self.row.id,) if self.thread is None else self.thread.members


_Page = dict[int, Entry]
_Key = tuple[int, int]
"""The message at the head of an unfolded thread (0: none), and the number of a page."""


class RowCache:
    """The layout of a view, and the rows of the pages that were looked at.

    Args:
        reading: the store.
    """

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self.view = View()
        """What the layout is of."""
        self.layout = Layout(array("q"), 0)
        self._pages: OrderedDict[_Key, _Page] = OrderedDict()

    @property
    def ids(self) -> "array[int]":
        """Of the rows, in list order; not to be changed."""
        return self.layout.ids

    def start(self, view: View, rows: Sequence[Summary], layout: Layout) -> None:
        """A first page, until the ids are there."""
        self.view, self.layout = view, layout
        self._pages.clear()
        for first in range(0, len(rows), PAGE):
            self._pages[0, first // PAGE] = self._page_of(rows[first : first + PAGE])

    def replace(self, view: View, layout: Layout) -> None:
        """The rows as they are now; fetched anew."""
        self.view, self.layout = view, layout
        self._pages.clear()

    def rearrange(self, layout: Layout) -> None:
        """The same rows at other lines."""
        self.layout = layout

    def forget(self) -> None:
        """Rows may have changed; ids are still thought to be right."""
        self._pages.clear()

    def id(self, y: int) -> MessageId | None:
        """Which message stands at a line; None beyond what is known."""
        return self.layout.id(y)

    def entry(self, y: int) -> Entry | None:
        """What a line shows; None where it is not known, gone, or a heading."""
        message = self.id(y)
        if message is None:
            return None
        spot = self.layout.spot(y)
        number = spot.index if spot.reply is None else spot.reply
        head = 0 if spot.reply is None else self.ids[spot.index]
        return self._page((head, number // PAGE), spot.index).get(message)

    def _page(self, key: _Key, index: int) -> _Page:
        page = self._pages.get(key)
        if page is not None:
            self._pages.move_to_end(key)
            return page
        head, number = key
        some = slice(number * PAGE, (number + 1) * PAGE)
        if head:
            replies = self.layout.unfolded[index][some]
            rows = {row.id: row for row in self._reading.rows([reply.id for reply in replies])}
            page = {r.id: Entry(rows[r.id], depth=r.depth) for r in replies if r.id in rows}
        else:
            page = self._page_of(self._reading.rows([MessageId(one) for one in self.ids[some]]))
        self._pages[key] = page
        if len(self._pages) > PAGES:
            self._pages.popitem(last=False)
        return page

    def _page_of(self, rows: Sequence[Summary]) -> _Page:
        if not self.view.threads:
            return {row.id: Entry(row) for row in rows}
        threads = {t.id: t for t in self._reading.threads(self.view, [row.id for row in rows])}
        return {row.id: Entry(row, threads.get(row.id)) for row in rows}
