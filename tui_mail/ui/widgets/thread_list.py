"""A list whose threads fold and unfold, one or all; the cursor stays on its message."""

from tui_mail.model.ids import MessageId
from tui_mail.model.summary import Reply
from tui_mail.ui.widgets.list_layout import NEAR, Layout
from tui_mail.ui.widgets.searched_list import SearchedList


class ThreadList(SearchedList):
    """Subclasses draw the rows."""

    def stand_on(self, message: MessageId) -> None:
        """The cursor to a message, wherever it is: at once, or once its place is known."""
        self.keeps_top = False
        y = self._cache.layout.find(message, 0)
        if y is not None:
            self.move_to(y)
        else:
            self.cursor_id = message
            self._load()

    def fold(self) -> bool:
        """Fold or unfold the thread under the cursor; whether there is one."""
        layout = self._cache.layout
        spot = layout.spot(self.cursor)
        if spot.index in layout.unfolded:
            top = MessageId(self._cache.ids[spot.index])
            inside = {reply.id for reply in layout.unfolded[spot.index]}
            kept = (one for one in self._unfolded.get(self.view, ()) if one not in inside)
            self._unfolded[self.view] = tuple(kept)
            left = {n: r for n, r in layout.unfolded.items() if n != spot.index}
            self._rearrange(left, top)
            return True
        here = self.cursor_id
        if here is None or not self._cache.view.threads or spot.index >= len(self._cache.ids):
            return False
        top = MessageId(self._cache.ids[spot.index])
        found = {one.top: one.replies for one in self.reading.unfold(self._cache.view, (top,))}
        replies = found.get(top, ())
        if len(replies) < 2:
            return False
        ids = (reply.id for reply in replies)
        self._unfolded[self.view] = (*self._unfolded.get(self.view, ()), *ids)
        self._rearrange({**layout.unfolded, spot.index: replies}, here)
        return True

    def fold_all(self) -> int | None:
        """Fold all; or unfold, where none is unfolded, so many around the cursor.

        Returns:
            How many may be unfolded soon; None where all were folded.
        """
        layout = self._cache.layout
        here = self._stands_in or self.cursor_id
        spot = layout.spot(self.cursor)
        if layout.unfolded:
            top = None if here is None else MessageId(self._cache.ids[spot.index])
            self._unfolded[self.view] = ()
            self._rearrange({}, top)
            return None
        around = self._cache.ids[max(spot.index - NEAR, 0) : spot.index + NEAR]
        self._unfolded[self.view] = tuple(MessageId(one) for one in around)
        self.reload()
        return len(around)

    def _rearrange(self, unfolded: dict[int, tuple[Reply, ...]], message: MessageId | None) -> None:
        """Other threads are unfolded; the cursor to a message, on its line of the screen."""
        old = self._cache.layout
        layout = Layout(old.ids, old.count, old.headings, unfolded)
        found = None if message is None else layout.find(message, 0)
        before, top = self.cursor, self.scroll_offset.y
        self._cache.rearrange(layout)
        if found is None:
            found = layout.line(old.spot(before).index)
        self.cursor = found
        self.set_lines(layout.total)
        self.scroll_to(y=max(top + found - before, 0), animate=False, force=True, immediate=True)
        self.reveal()
        self.cursor_moved()
        self.post_message(self.Changed())
