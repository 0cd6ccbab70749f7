"""A view read whole, for a list: ids, groups, unfolded threads. On a worker; knows no widget."""

from array import array
from collections.abc import Mapping, Sequence

from tui_mail.model.frozen import frozen, replace
from tui_mail.model.ids import MessageId
from tui_mail.model.summary import QUICK_ORDERS, Order, Reply, Summary, View
from tui_mail.ports.reading import Reading
from tui_mail.ui.widgets.day_groups import day_groups
from tui_mail.ui.widgets.list_layout import Layout
from tui_mail.ui.words import say

DATED = frozenset({Order.NEWEST, Order.OLDEST})
"""Orders in which days stand together."""


@frozen
class Wanted:
    """What is to be read."""

    view: View
    days: bool = False
    """Whether days have headings."""
    now: float = 0.0
    """Unix seconds."""
    unfolded: tuple[MessageId, ...] = ()
    """Messages whose threads are unfolded."""
    cursor: MessageId | None = None
    marked: frozenset[MessageId] = frozenset()


@frozen
class Listing:
    """What was read."""

    view: View
    layout: Layout
    total: int
    """Messages of the view, with or without a row."""
    stands_for_cursor: MessageId | None = None
    """The row of the thread that the cursor's message is in, where it has none of its own."""
    gone: frozenset[MessageId] = frozenset()
    """Selected messages that are not there any more."""


@frozen
class FirstPage:
    """What stands there before the ids are known."""

    rows: tuple[Summary, ...]
    layout: Layout
    total: int
    """Messages of the view, with or without a row."""


def read_first_page(reading: Reading, wanted: Wanted, most: int) -> FirstPage:
    """At most so many rows; none in an order that takes time to find.

    Raises what `reading` raises.
    """
    view = wanted.view
    if view.order not in QUICK_ORDERS:
        return FirstPage((), Layout(array("q"), 0), 0)
    rows = reading.page(hasty(view), 0, most)
    # a search would count by finding everything: that comes behind, with the ids
    count = len(rows) if view.query else reading.count(view)
    total = reading.count(flat(view)) if view.threads else count
    top, elsewhere = reading.lifted(view)
    if top:
        first = [row for row in rows if row.id not in top]
        rows = (*reading.rows(top), *first)[: max(most, len(top))]
        count += len(elsewhere)
    ids = array("q", (row.id for row in rows))
    groups = groups_of(reading, wanted, ids, len(top))
    return FirstPage(rows, Layout(ids, max(count, len(rows)), groups), total)


def read_listing(reading: Reading, wanted: Wanted) -> Listing:
    """Everything of a view; raises what `reading` raises."""
    view = wanted.view
    ids, top = _in_order(reading, hasty(view))
    unfolded = _unfolded(reading, wanted, ids)
    layout = Layout(ids, len(ids), groups_of(reading, wanted, ids, top), unfolded)
    total = len(ids) if not view.threads else reading.count(flat(view))
    return Listing(view, layout, total, _stand_in(reading, wanted, layout),
                   _gone(reading, wanted, layout))  # fmt: skip


def flat(view: View) -> View:
    """The same messages, each with a row."""
    return replace(view, threads=False)


def hasty(view: View) -> View:
    """Somebody waits for it: what the search index does not know yet is not looked through whole
    where it is much.
    """
    return replace(view, hasty=True) if view.query else view


def groups_of(
    reading: Reading, wanted: Wanted, ids: "array[int]", top: int = 0
) -> tuple[tuple[int, str], ...]:
    """The headings of days, if there are to be any, and one over the rows on top."""
    if not wanted.days or wanted.view.order not in DATED:
        return ()

    def received(indexes: Sequence[int]) -> Mapping[int, int]:
        times = reading.received([MessageId(ids[top + index]) for index in indexes])
        known = ((index, times.get(MessageId(ids[top + index]))) for index in indexes)
        return {index: time for index, time in known if time is not None}

    oldest_first = wanted.view.order is Order.OLDEST
    days = day_groups(
        len(ids) - top, received, wanted.now, oldest_first=oldest_first, head_today=top > 0
    )
    return (*(((0, say("on top")),) if top else ()), *((top + n, words) for n, words in days))


def _in_order(reading: Reading, view: View) -> tuple["array[int]", int]:
    """Every id, those on top first; and how many those are."""
    ids = reading.ids(view)
    top, elsewhere = reading.lifted(view)
    for one in top:
        if one not in elsewhere and one in ids:
            ids.remove(one)
    return (array("q", top) + ids, len(top)) if top else (ids, 0)


def _unfolded(reading: Reading, wanted: Wanted, ids: "array[int]") -> dict[int, tuple[Reply, ...]]:
    """By index."""
    if not wanted.view.threads or not wanted.unfolded:
        return {}
    tops = {one.top: one.replies for one in reading.unfold(wanted.view, wanted.unfolded)}
    several = {top: replies for top, replies in tops.items() if len(replies) > 1}
    return {n: several[MessageId(one)] for n, one in enumerate(ids) if one in several}


def _stand_in(reading: Reading, wanted: Wanted, layout: Layout) -> MessageId | None:
    cursor = wanted.cursor
    if cursor is None or not wanted.view.threads or layout.find(cursor, 0) is not None:
        return None
    found = reading.threads(wanted.view, (cursor,))
    return next((thread.members[0] for thread in found if thread.members), None)


def _gone(reading: Reading, wanted: Wanted, layout: Layout) -> frozenset[MessageId]:
    if not wanted.marked:
        return frozenset()
    ids = reading.ids(flat(wanted.view)) if wanted.view.threads else layout.ids
    left = wanted.marked.difference(ids)
    shown = {reply.id for replies in layout.unfolded.values() for reply in replies}
    return frozenset(left - shown)
