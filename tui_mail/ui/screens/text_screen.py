"""A text of outside on a screen of its own: an attachment, or what a program said."""

from collections.abc import Callable, Sequence

from rich.cells import chop_cells
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from tui_mail.errors import TuiMailError
from tui_mail.model.content import Line
from tui_mail.ui.clean import one_line, plain_text, printable
from tui_mail.ui.screens.rows_screen import RowsScreen
from tui_mail.ui.widgets.link_numbers import rows_of
from tui_mail.ui.widgets.reader_rows import Piece, Row, wrapped
from tui_mail.ui.widgets.row_view import RowView
from tui_mail.ui.words import say

_MOST = 2_000_000
"""Characters shown; more is for another program."""


class TextScreen(RowsScreen):
    """Shows what `rows_at` gives for a width; that is asked on a thread, and may take a while.

    Args:
        title: plain words.
        rows_at: gives the rows; what it raises is shown in their place.
        detail: more about it, plain words.
    """

    DEFAULT_CSS = """
    TextScreen > #title { margin: 0 0 1 0; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(
        self, title: str, rows_at: Callable[[int], Sequence[Row]], detail: str = ""
    ) -> None:
        super().__init__()
        self._title = title
        self._detail = detail
        self._rows_at = rows_at

    def compose(self) -> ComposeResult:
        """The text, and how to go back."""
        title = Content.styled(one_line(self._title), "$foreground bold")
        yield Static(Content.assemble(title, f"  {one_line(self._detail)}"), id="title")
        yield RowView(id="text")
        yield Static(Content(say("esc back   space pages   g top   G end")), id="keys")

    def rows(self, width: int) -> Sequence[Row]:
        """The text, or why that cannot be shown."""
        try:
            return self._rows_at(width)
        except TuiMailError as error:
            said = wrapped(printable(f"{error.message} {error.hint}"), width)
            return tuple(Row((Piece(line, ("warning",)),)) for line in said)


def rows_of_lines(lines: Sequence[Line], width: int) -> Sequence[Row]:
    """Lines that were laid out already; of nothing, a word about that."""
    if not any(line.text.strip() for line in lines):
        return (Row((Piece(say("It is empty."), ("quiet",)),)),)
    return rows_of(lines, width)


def rows_of_text(text: str, width: int) -> Sequence[Row]:
    """A text as it stands: its columns may mean something, so that lines are only cut."""
    rows = [
        Row((Piece(part),))
        for line in plain_text(text[:_MOST]).expandtabs(8).split("\n")
        for part in chop_cells(line.rstrip(), width) or [""]
    ]
    rest = len(text) - _MOST
    if rest > 0:
        rows.append(Row((Piece(say("… {n} characters more", n=rest), ("quiet",)),)))
    return rows
