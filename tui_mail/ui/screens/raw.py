"""The raw source of a message, as text that is safe to look at."""

from typing import ClassVar

from rich.cells import chop_cells
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from tui_mail.errors import TuiMailError
from tui_mail.model.ids import MessageId
from tui_mail.ports.reading import Reading
from tui_mail.ui.screens.rows_screen import RowsScreen
from tui_mail.ui.widgets.reader_rows import Piece, Row
from tui_mail.ui.widgets.row_view import RowView
from tui_mail.ui.words import say

_MOST = 2_000_000
"""Characters shown; more is for another program."""


class RawScreen(RowsScreen):
    """Every header and every line, as they came. Any of esc, q and backslash goes back.

    Args:
        reading: where the message is read from.
        message: whose source.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("backslash", "leave", show=False)]

    def __init__(self, reading: Reading, message: MessageId) -> None:
        super().__init__()
        self._reading = reading
        self._message = message
        self._text: str | None = None
        self._is_beginning = False

    def compose(self) -> ComposeResult:
        """The text, and how to go back."""
        yield Static(Content(say("Raw source")), id="title")
        yield RowView(id="source")
        yield Static(Content(say("esc back   space pages   g top   G end")), id="keys")

    def rows(self, width: int) -> list[Row]:
        """The source, as much of it as is shown."""
        if self._text is None:
            try:
                self._text = self._reading.source(self._message)
            except TuiMailError as error:
                self._text = str(error)
            found = self._reading.rows((self._message,))
            self._is_beginning = bool(found) and not found[0].whole
        rows = _rows(self._text[:_MOST].split("\n"), width)
        rest = len(self._text) - _MOST
        if rest > 0:
            rows.append(Row((Piece(say("… {n} characters more", n=rest), ("quiet",)),)))
        if self._is_beginning:
            only = say("… only the beginning of this message is here")
            rows.append(Row((Piece(only, ("quiet",)),)))
        return rows


def _rows(lines: list[str], width: int) -> list[Row]:
    """Header names quiet, the body plain; long lines wrapped."""
    rows: list[Row] = []
    head = True
    for line in lines:
        head = head and bool(line.strip())
        name, colon, _ = line.partition(":")
        named = head and colon and " " not in name and not line.startswith((" ", "\t"))
        for at, part in enumerate(chop_cells(line, width) or [""]):
            cut = len(name) + 1 if named and at == 0 else 0
            rows.append(Row((Piece(part[:cut], ("label",)), Piece(part[cut:]))))
    return rows
