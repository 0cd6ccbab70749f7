"""A screen of text that only scrolls: what it shows is laid out on a thread, at the width there is.

Must never lay out in a handler: a text may be long.
"""

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import Screen
from textual.worker import get_current_worker

from tui_mail.ui.widgets.reader_rows import Row
from tui_mail.ui.widgets.row_view import RowView


class RowsScreen(Screen[None]):
    """Subclasses compose a title (`#title`), a RowView and a line of keys (`#keys`), and give
    `rows`.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", show=False),
        Binding("j,down", "by(1)", show=False),
        Binding("k,up", "by(-1)", show=False),
        Binding("space,pagedown,ctrl+f", "page(1)", show=False),
        Binding("b,pageup,ctrl+b", "page(-1)", show=False),
        Binding("g,home", "end(False)", show=False),
        Binding("G,end", "end(True)", show=False),
    ]
    DEFAULT_CSS = """
    RowsScreen {
        background: $background;
        & > #title { height: 1; padding: 0 2; color: $quiet; }
        & > #keys { height: 1; padding: 0 2; color: $quiet; dock: bottom; }
    }
    """

    class LaidOut(Message):
        """The rows are there."""

        def __init__(self, rows: Sequence[Row]) -> None:
            super().__init__()
            self.rows = rows

    def rows(self, width: int) -> Sequence[Row]:
        """What it shows in so many cells; asked for on a thread."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """The text scrolls by the keys of the screen."""
        self.query_one(RowView).focus()

    def on_resize(self) -> None:
        """Another width, other lines."""
        self.call_after_refresh(self.lay_out)

    def on_rows_screen_laid_out(self, message: LaidOut) -> None:
        """There it is."""
        self.query_one(RowView).set_rows(message.rows)

    def action_leave(self) -> None:
        """Back to where one came from."""
        self.dismiss(None)

    def action_by(self, lines: int) -> None:
        """By lines."""
        view = self.query_one(RowView)
        view.scroll_to(y=view.scroll_offset.y + lines, animate=False)

    def action_page(self, pages: int) -> None:
        """By what is in sight."""
        self.action_by(pages * max(1, self.query_one(RowView).size.height - 2))

    def action_end(self, bottom: bool) -> None:
        """To either end."""
        view = self.query_one(RowView)
        view.scroll_to(y=view.max_scroll_y if bottom else 0, animate=False)

    def lay_out(self) -> None:
        """Have the rows made for the width there is now."""
        width = self.query_one(RowView).columns
        if width:
            self.run_worker(partial(self._read, width), thread=True, exclusive=True)

    def _read(self, width: int) -> None:
        rows = self.rows(width)
        if not get_current_worker().is_cancelled:
            self.post_message(self.LaidOut(rows))
