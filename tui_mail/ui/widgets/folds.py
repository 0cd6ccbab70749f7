"""Which quotes of a body are shown. Draws nothing."""

from collections.abc import Sequence

from tui_mail.ui.widgets.reader_rows import Row, Run, body_rows


class Folds:
    """Quoted runs by number, and which of them are open; those of a new body begin folded."""

    def __init__(self) -> None:
        self.runs: tuple[Run, ...] = ()
        self._open: set[int] = set()

    def clear(self) -> None:
        """Another message."""
        self.runs, self._open = (), set()

    def toggle(self, run: int) -> None:
        """Show one, or fold it again."""
        self._open ^= {run}

    def toggle_all(self) -> None:
        """Show all; or fold them again."""
        every = set(range(len(self.runs)))
        self._open = every if self._open != every else set()

    def show_link(self, number: int, lines: Sequence[Row]) -> None:
        """Show those that hold a link."""
        holding = {at for at, row in enumerate(lines) if number in row.links}
        for at, run in enumerate(self.runs):
            if any(run.start <= line < run.end for line in holding):
                self._open.add(at)

    def rows(self, lines: Sequence[Row]) -> list[Row]:
        """The body with its folds."""
        return body_rows(lines, self.runs, self._open)
