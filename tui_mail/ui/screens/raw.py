"""The raw source of a message, as text that is safe to look at."""

from functools import partial
from typing import ClassVar

from rich.cells import chop_cells
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import get_current_worker

from tui_mail.errors import TuiMailError
from tui_mail.model.ids import MessageId
from tui_mail.ports.reading import Reading
from tui_mail.ui.widgets.reader_rows import Piece, Row
from tui_mail.ui.widgets.row_view import RowView
from tui_mail.ui.words import say

_MOST = 2_000_000
"""Characters shown; more is for another program."""


class RawScreen(Screen[None]):
    """Every header and every line, as they came. Any of esc, q and backslash goes back.

    Args:
        reading: where the message is read from.
        message: whose source.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,backslash", "leave", show=False),
        Binding("j,down", "by(1)", show=False),
        Binding("k,up", "by(-1)", show=False),
        Binding("space,pagedown,ctrl+f", "page(1)", show=False),
        Binding("b,pageup,ctrl+b", "page(-1)", show=False),
        Binding("g,home", "end(False)", show=False),
        Binding("G,end", "end(True)", show=False),
    ]
    DEFAULT_CSS = """
    RawScreen {
        background: $background;
        & > #title { height: 1; padding: 0 2; color: $quiet; }
        & > #keys { height: 1; padding: 0 2; color: $quiet; dock: bottom; }
    }
    """

    class _LaidOut(Message):
        def __init__(self, rows: list[Row]) -> None:
            super().__init__()
            self.rows = rows

    def __init__(self, reading: Reading, message: MessageId) -> None:
        super().__init__()
        self._reading = reading
        self._message = message
        self._text: str | None = None

    def compose(self) -> ComposeResult:
        """The text, and how to go back."""
        yield Static(Content(say("Raw source")), id="title")
        yield RowView(id="source")
        yield Static(Content(say("esc back   space pages   g top   G end")), id="keys")

    def on_mount(self) -> None:
        """The source scrolls by the keys of the screen."""
        self.query_one(RowView).focus()

    def on_resize(self) -> None:
        """Another width, other lines."""
        self.call_after_refresh(self._lay_out)

    def on_raw_screen__laid_out(self, message: _LaidOut) -> None:
        """There it is."""
        self.query_one(RowView).set_rows(message.rows)

    def action_leave(self) -> None:
        """Back to the reader."""
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

    def _lay_out(self) -> None:
        width = self.query_one(RowView).columns
        if width:
            work = partial(self._read, width)
            self.run_worker(work, thread=True, exclusive=True)

    def _read(self, width: int) -> None:
        """On a thread: a source may be big."""
        if self._text is None:
            try:
                self._text = self._reading.source(self._message)
            except TuiMailError as error:
                self._text = str(error)
        rows = _rows(self._text[:_MOST].split("\n"), width)
        rest = len(self._text) - _MOST
        if rest > 0:
            rows.append(Row((Piece(say("… {n} characters more", n=rest), ("quiet",)),)))
        if not get_current_worker().is_cancelled:
            self.post_message(self._LaidOut(rows))


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
