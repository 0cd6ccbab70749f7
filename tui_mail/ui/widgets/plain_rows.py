"""A list of lines that were made elsewhere: each is drawn by a function that knows no widget."""

from collections.abc import Callable, Iterable, Sequence

from tui_mail.ui.widgets.line_list import LineList
from tui_mail.ui.widgets.pieces import BAR, Piece

DrawRow = Callable[[int], list[Piece]]
"""The pieces of a row in so many cells."""


class PlainRows(LineList):
    """Rows by index; the cursor stays on its number."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows: tuple[DrawRow, ...] = ()

    def show_rows(self, rows: Sequence[DrawRow]) -> None:
        """These from now on."""
        self._rows = tuple(rows)
        self.cursor = max(min(self.cursor, len(self._rows) - 1), 0)
        self.set_lines(len(self._rows))
        self.reveal()

    @property
    def index(self) -> int | None:
        """Of the row under the cursor."""
        return self.cursor if self._rows else None

    def pieces(self, y: int, width: int, *, here: bool) -> Iterable[Piece]:
        """A bar where the cursor is, and the row."""
        yield (BAR if here else " ", "bar")
        yield (" ", "row")
        yield from self._rows[y](width - 3)
