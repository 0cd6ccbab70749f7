"""A text that is being written, as who gets it will read it. Changes nothing of it."""

from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import get_current_worker

from tui_mail.errors import TuiMailError
from tui_mail.ports.writing import Writing
from tui_mail.ui.clean import printable
from tui_mail.ui.widgets.link_numbers import ROOM, rows_of
from tui_mail.ui.widgets.reader_rows import Piece, Row, wrapped
from tui_mail.ui.widgets.row_view import RowView
from tui_mail.ui.words import say


class PreviewScreen(Screen[None]):
    """The text laid out as the reader does; of Markdown also what a reader of plain text sees.

    Args:
        writing: lays it out.
        text: as it was typed.
        markdown: it goes out with formatting too.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,f2", "leave", show=False),
        Binding("tab", "other", show=False, priority=True),
        Binding("j,down", "by(1)", show=False),
        Binding("k,up", "by(-1)", show=False),
        Binding("space,pagedown,ctrl+f", "page(1)", show=False),
        Binding("b,pageup,ctrl+b", "page(-1)", show=False),
        Binding("g,home", "end(False)", show=False),
        Binding("G,end", "end(True)", show=False),
    ]
    DEFAULT_CSS = """
    PreviewScreen {
        background: $background;
        & > #title { height: 1; padding: 0 2; margin: 0 0 1 0; color: $quiet; }
        & > #keys { height: 1; padding: 0 2; color: $quiet; dock: bottom; }
    }
    """

    class _LaidOut(Message):
        def __init__(self, rows: tuple[Row, ...]) -> None:
            super().__init__()
            self.rows = rows

    def __init__(self, writing: Writing, text: str, *, markdown: bool) -> None:
        super().__init__()
        self._writing = writing
        self._text = text
        self._markdown = markdown
        self._formatted = markdown

    def compose(self) -> ComposeResult:
        """The text, and how to go back."""
        yield Static("", id="title", markup=False)
        yield RowView(id="text")
        keys = say("esc back   space pages   g top   G end")
        other = say("tab formatted or plain")
        yield Static(Content(f"{keys}   {other}" if self._markdown else keys), id="keys")

    def on_mount(self) -> None:
        """The text scrolls by the keys of the screen."""
        self.query_one(RowView).focus()
        self._entitle()

    def on_resize(self) -> None:
        """Another width, other lines."""
        self.call_after_refresh(self._lay_out)

    def on_preview_screen__laid_out(self, message: _LaidOut) -> None:
        """There it is."""
        self.query_one(RowView).set_rows(message.rows)

    def action_leave(self) -> None:
        """Back to the composer."""
        self.dismiss(None)

    def action_other(self) -> None:
        """Markdown has two sides."""
        if self._markdown:
            self._formatted = not self._formatted
            self._entitle()
            self._lay_out()

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

    def _entitle(self) -> None:
        words = say("As it will be read")
        if self._markdown:
            side = say("with formatting") if self._formatted else say("as plain text")
            words = f"{words}, {side}"
        self.query_one("#title", Static).update(Content(words))

    def _lay_out(self) -> None:
        width = self.query_one(RowView).columns
        if width:
            self.run_worker(partial(self._read, width), thread=True, exclusive=True)

    def _read(self, width: int) -> None:
        """On a thread: a text may be long."""
        try:
            lines = self._writing.preview(self._text, width - ROOM, markdown=self._formatted)
            rows = rows_of(lines, width)
        except TuiMailError as error:
            said = wrapped(printable(f"{error.message} {error.hint}"), width)
            rows = tuple(Row((Piece(line, ("warning",)),)) for line in said)
        if not get_current_worker().is_cancelled:
            self.post_message(self._LaidOut(rows))
