"""Textual's driver for a terminal that already shows the first picture.

Must never enter the other screen again: that would clear it.
"""

from typing import Any

from tui_mail.ui.early.terminal import OTHER_SCREEN, EarlyTerminal
from tui_mail.ui.terminal_driver import TerminalDriver


def driver_for(terminal: EarlyTerminal) -> type[TerminalDriver]:
    """The class of a driver that takes over from it once; starts after ctrl+z are as usual."""

    class TakingOver(TerminalDriver):
        """Enters nothing the first time, and knows how the terminal was before the program."""

        _first = True

        def start_application_mode(self) -> None:
            """Put the terminal into Textual's own mode."""
            before: list[Any] | None = terminal.take_over()
            super().start_application_mode()  # type: ignore[no-untyped-call]  # the library's
            self._first = False
            if before is not None:
                self.attrs_before = before

        def write(self, data: str) -> None:
            """As usual, but for the one sequence that would clear the picture."""
            if self._first and terminal.painted and data == OTHER_SCREEN:
                return
            super().write(data)

    return TakingOver
