"""Rows of a list by page, fetched when they are looked at; keeps a few pages. Knows no widget."""

from array import array
from collections import OrderedDict
from collections.abc import Sequence

from tui_mail.model.ids import MessageId
from tui_mail.model.summary import Summary
from tui_mail.ports.reading import Reading

PAGE = 100
PAGES = 20
_NEAR = 2_000


class RowCache:
    """The ids of a view in list order, and the rows of the pages that were looked at.

    Args:
        reading: the store.
    """

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._ids: array[int] = array("q")
        self._pages: OrderedDict[int, dict[int, Summary]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def ids(self) -> "array[int]":
        """In list order; not to be changed."""
        return self._ids

    def start(self, rows: Sequence[Summary]) -> None:
        """A first page, until the ids are there."""
        self._ids = array("q", (row.id for row in rows))
        self._pages.clear()
        for first in range(0, len(rows), PAGE):
            self._pages[first // PAGE] = {row.id: row for row in rows[first : first + PAGE]}

    def replace(self, ids: "array[int]") -> None:
        """The ids as they are now; rows are fetched anew."""
        self._ids = ids
        self._pages.clear()

    def forget(self) -> None:
        """Rows may have changed; ids are still thought to be right."""
        self._pages.clear()

    def id(self, y: int) -> MessageId | None:
        """Which message stands at a line; None beyond what is known."""
        return MessageId(self._ids[y]) if 0 <= y < len(self._ids) else None

    def row(self, y: int) -> Summary | None:
        """The row at a line; None where it is not known, or gone."""
        message = self.id(y)
        if message is None:
            return None
        number = y // PAGE
        page = self._pages.get(number)
        if page is None:
            wanted = [MessageId(one) for one in self._ids[number * PAGE : (number + 1) * PAGE]]
            page = {row.id: row for row in self._reading.rows(wanted)}
            self._pages[number] = page
            if len(self._pages) > PAGES:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(number)
        return page.get(message)

    def between(self, message: MessageId | None, y: int) -> "array[int]":
        """The ids from a message to a line, both among them; the line's alone without one."""
        start = None if message is None else self.find(message, y)
        low, high = sorted((y if start is None else start, y))
        return self._ids[low : high + 1]

    def find(self, id: MessageId, near: int) -> int | None:
        """Where a message stands; looks around a line first, for news come by the dozen."""
        found = find(self._ids, id, near)
        return found if found is not None else _index(self._ids, id, 0, len(self._ids))


def find(ids: "array[int]", id: int, near: int) -> int | None:
    """Where an id stands within some thousand of a line."""
    return _index(ids, id, max(near - _NEAR, 0), near + _NEAR)


def _index(ids: "array[int]", id: int, start: int, stop: int) -> int | None:
    try:
        return ids.index(id, start, stop)
    except ValueError:
        return None
