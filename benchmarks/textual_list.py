"""The trivial Textual program that start-up is compared with: rows of a table of SQLite, on demand.

`python benchmarks/textual_list.py FILE`; it knows no mail, no settings and no engine.
"""

import sqlite3
import sys
from pathlib import Path

from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

PAGE = 128


class Rows(ScrollView, can_focus=True):
    """A window on the table `letters`, newest first."""

    def __init__(self, table: sqlite3.Connection) -> None:
        super().__init__()
        self._table = table
        (self._count,) = table.execute("SELECT count(*) FROM letters").fetchone()
        self._pages: dict[int, list[tuple[str, str, str]]] = {}

    def on_mount(self) -> None:
        """As high as there are rows."""
        self.virtual_size = Size(0, self._count)

    def render_line(self, y: int) -> Strip:
        """One row."""
        number, width = y + self.scroll_offset.y, self.size.width
        if number >= self._count:
            return Strip.blank(width)
        page, place = divmod(number, PAGE)
        if page not in self._pages:
            newest = self._count - page * PAGE
            self._pages[page] = self._table.execute(
                "SELECT date, sender, subject FROM letters WHERE id <= ? ORDER BY id DESC LIMIT ?",
                (newest, PAGE),
            ).fetchall()
        date, sender, subject = self._pages[page][place]
        return Strip([Segment(f"{date} {sender:24.24} {subject}".ljust(width)[:width])], width)


class Trivial(App[None]):
    """The rows and nothing else."""

    def __init__(self, table: sqlite3.Connection) -> None:
        super().__init__()
        self._table = table

    def compose(self) -> ComposeResult:
        """The rows."""
        yield Rows(self._table)


if __name__ == "__main__":
    Trivial(sqlite3.connect(f"{Path(sys.argv[1]).as_uri()}?mode=ro", uri=True)).run()
