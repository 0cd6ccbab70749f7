"""Which row of a list stands at which line: headings and unfolded threads take lines of their own.

Pure, and quick whatever the length: only what takes more than a line is remembered.
"""

from array import array
from bisect import bisect_right
from collections.abc import Mapping, Sequence

from tui_mail.model.frozen import frozen
from tui_mail.model.ids import MessageId
from tui_mail.model.summary import Reply

NEAR = 2_000
"""Ids around a line that are looked at before all."""
_AROUND = 100
_NO_THREADS: Mapping[int, tuple[Reply, ...]] = {}


@frozen
class Spot:
    """What stands at a line."""

    index: int
    """Of the row, or of the one that a heading stands over."""
    heading: str = ""
    reply: int | None = None
    """Which message of an unfolded thread it is."""


class Layout:
    """Rows by index, lines by number; both count from 0.

    Args:
        ids: of the rows, as far as they are known.
        count: rows there are.
        headings: (index, words): over the row of that index.
        unfolded: by index, what stands there instead of the row; never empty.
    """

    def __init__(
        self,
        ids: "array[int]",
        count: int,
        headings: Sequence[tuple[int, str]] = (),
        unfolded: Mapping[int, tuple[Reply, ...]] = _NO_THREADS,
    ) -> None:
        self.ids = ids
        self.count = count
        self.headings = tuple(headings)
        self.unfolded = dict(unfolded)
        self._words = dict(headings)
        self._at = sorted({*self._words, *self.unfolded})
        self._first: list[int] = []
        extra = 0
        for index in self._at:
            self._first.append(index + extra)
            extra += (index in self._words) + self._size(index) - 1
        self.total = count + extra
        """Lines there are."""
        self._inside = {
            reply.id: (index, number)
            for index, replies in self.unfolded.items()
            for number, reply in enumerate(replies)
        }

    def spot(self, y: int) -> Spot:
        """What stands there; lines after the last one are as if the list went on."""
        place = bisect_right(self._first, y) - 1
        if place < 0:
            return Spot(y)
        index = self._at[place]
        offset = y - self._first[place]
        words = self._words.get(index)
        if words is not None:
            if offset == 0:
                return Spot(index, words)
            offset -= 1
        size = self._size(index)
        if offset < size:
            return Spot(index, reply=offset if index in self.unfolded else None)
        return Spot(index + 1 + offset - size)

    def line(self, index: int) -> int:
        """Where a row stands, or the first message of its thread."""
        place = bisect_right(self._at, index) - 1
        if place < 0:
            return index
        before = self._at[place]
        own = self._first[place] + (before in self._words)
        return own if before == index else own + self._size(before) + index - before - 1

    def id(self, y: int) -> MessageId | None:
        """The message at a line; None at a heading, and beyond what is known."""
        spot = self.spot(y)
        if spot.heading or not 0 <= y < self.total:
            return None
        if spot.reply is not None:
            return self.unfolded[spot.index][spot.reply].id
        return MessageId(self.ids[spot.index]) if spot.index < len(self.ids) else None

    def find(self, message: int, near: int) -> int | None:
        """The line of a message; looks around a line first, for news come by the dozen."""
        inside = self._inside.get(MessageId(message))
        if inside is not None:
            index, number = inside
            return self.line(index) + number
        index = self.spot(near).index
        found = index_of(self.ids, message, max(index - NEAR, 0), index + NEAR)
        if found is None:
            found = index_of(self.ids, message, 0, len(self.ids))
        return None if found is None else self.line(found)

    def holds(self, message: int) -> bool:
        """Whether it stands in an unfolded thread."""
        return MessageId(message) in self._inside

    def within(self, first: int, last: int) -> tuple["array[int]", list[MessageId]]:
        """What lines hold, from one to another: ids of folded rows, and of single messages."""
        start, end = self.spot(first), self.spot(last)
        rows = self.ids[start.index : end.index + 1]
        single: list[MessageId] = []
        for index, replies in self.unfolded.items():
            if not start.index <= index <= end.index:
                continue
            top = self.ids[index]
            rows.remove(top)
            begin = self.line(index)
            single += [r.id for n, r in enumerate(replies) if first <= begin + n <= last]
        return rows, single

    def _size(self, index: int) -> int:
        return len(self.unfolded.get(index, ())) or 1


def index_of(ids: "array[int]", id: int, start: int, stop: int) -> int | None:
    """Where an id stands between two places."""
    try:
        return ids.index(id, start, stop)
    except ValueError:
        return None


def nearest(before: Layout, now: Layout, y: int) -> int | None:
    """Where the nearest message that is still there stands now; the next one first."""
    index = before.spot(y).index
    inside = [reply.id for reply in before.unfolded.get(index, ())]
    below = before.ids[index + 1 : index + _AROUND]
    above = reversed(before.ids[max(index - _AROUND, 0) : index])
    kept = (one for one in inside if now.holds(one))
    first = next(kept, None)
    if first is not None:
        return now.find(first, y)
    places = (
        index_of(now.ids, one, max(index - NEAR, 0), index + NEAR) for one in (*below, *above)
    )
    place = next((place for place in places if place is not None), None)
    return None if place is None else now.line(place)
