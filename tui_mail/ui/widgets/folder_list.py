"""The folder pane: all inboxes, searches, the outbox, each account's folders; what is unread."""

from collections.abc import Callable, Iterable
from typing import ClassVar

from textual import events
from textual.message import Message

from tui_mail.ui.actions import Scope
from tui_mail.ui.widgets.line_list import LineList
from tui_mail.ui.widgets.pieces import Piece
from tui_mail.ui.widgets.place_rows import place_pieces
from tui_mail.ui.widgets.places import Kind, Place, counted


class FolderList(LineList):
    """Lines of places; the cursor is on a place, also when others come and go above it."""

    scope: ClassVar[Scope] = Scope.FOLDERS

    class Chosen(Message):
        """A place shall be shown."""

        def __init__(self, place: Place) -> None:
            super().__init__()
            self.place = place

    class Counted(Message):
        """A search was counted, on a thread.

        Args:
            query: of the search.
            unread: what it finds that is unread.
            total: all that it finds.
        """

        def __init__(self, query: str, unread: int, total: int) -> None:
            super().__init__()
            self.query = query
            self.numbers = (unread, total)

    def __init__(
        self, counts: dict[str, tuple[int, int]] | None = None, *, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self.places: tuple[Place, ...] = ()
        self._shown: Place | None = None
        self._counts = {} if counts is None else counts

    @property
    def place(self) -> Place | None:
        """Where the cursor is."""
        return self.places[self.cursor] if self.can_hold(self.cursor) else None

    def set_places(self, places: tuple[Place, ...]) -> None:
        """Other lines, or other counts."""
        places = counted(places, self._counts)
        if places == self.places:
            return
        here = self.place
        self.places = places
        self.cursor = self._line_of(here) if here is not None else 0
        self.set_lines(len(places))

    def on_folder_list_counted(self, message: Counted) -> None:
        """What a search finds now."""
        self._counts[message.query] = message.numbers
        self.set_places(self.places)

    def show_current(self, place: Place) -> None:
        """The list shows this one."""
        self._shown = place
        self.cursor = self._line_of(place)
        self.reveal()
        self.refresh()

    def find(self, wanted: Callable[[Place], bool]) -> Place | None:
        """The first place like that."""
        return next((place for place in self.places if wanted(place)), None)

    def choose(self) -> None:
        """Show the place under the cursor."""
        if self.place is not None:
            self.post_message(self.Chosen(self.place))

    def can_hold(self, y: int) -> bool:
        """Headings and gaps lead nowhere."""
        return 0 <= y < len(self.places) and self.places[y].kind not in {Kind.ACCOUNT, Kind.GAP}

    def pieces(self, y: int, width: int, *, here: bool) -> Iterable[Piece]:
        """A line: its name at the left, a count or a sign at the right."""
        place = self.places[y]
        shown = self._shown is not None and self._shown.key == place.key
        return place_pieces(place, width, here=here, shown=shown)

    def on_click(self, event: events.Click) -> None:
        """A click shows the place."""
        y = event.y + self.scroll_offset.y
        if self.can_hold(y):
            self.move_to(y)
            self.choose()

    def _line_of(self, place: Place) -> int:
        keys = [one.key for one in self.places]
        return keys.index(place.key) if place.key in keys else 0
