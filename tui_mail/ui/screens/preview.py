"""A text that is being written, as who gets it will read it. Changes nothing of it."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from tui_mail.errors import TuiMailError
from tui_mail.ports.writing import Writing
from tui_mail.ui.clean import printable
from tui_mail.ui.screens.rows_screen import RowsScreen
from tui_mail.ui.widgets.link_numbers import ROOM, rows_of
from tui_mail.ui.widgets.reader_rows import Piece, Row, wrapped
from tui_mail.ui.widgets.row_view import RowView
from tui_mail.ui.words import say


class PreviewScreen(RowsScreen):
    """The text laid out as the reader does; of Markdown also what a reader of plain text sees.

    Args:
        writing: lays it out.
        text: as it was typed.
        markdown: it goes out with formatting too.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "leave", show=False),
        Binding("tab", "other", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    PreviewScreen > #title { margin: 0 0 1 0; }
    """

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
        """What is seen stands above it."""
        self._entitle()

    def action_other(self) -> None:
        """Markdown has two sides."""
        if self._markdown:
            self._formatted = not self._formatted
            self._entitle()
            self.lay_out()

    def _entitle(self) -> None:
        words = say("As it will be read")
        if self._markdown:
            side = say("with formatting") if self._formatted else say("as plain text")
            words = f"{words}, {side}"
        self.query_one("#title", Static).update(Content(words))

    def rows(self, width: int) -> tuple[Row, ...]:
        """The text as it is read, or why that cannot be shown."""
        try:
            lines = self._writing.preview(self._text, width - ROOM, markdown=self._formatted)
            return rows_of(lines, width)
        except TuiMailError as error:
            said = wrapped(printable(f"{error.message} {error.hint}"), width)
            return tuple(Row((Piece(line, ("warning",)),)) for line in said)
