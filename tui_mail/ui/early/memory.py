"""The screen's own memory from one start to the next: how it looks in this terminal.

Must never hold a start up, and never stop one: what cannot be written is not remembered.
"""

import os
from pathlib import Path

from tui_mail.model.frozen import frozen
from tui_mail.ui.early.frame import Frame, Memory, Size, look_of, recall, remember
from tui_mail.ui.early.terminal import EarlyTerminal
from tui_mail.ui.views import Views


class ScreenMemory:
    """What is remembered, and where.

    Args:
        file: in the state folder; None: nothing is remembered.
        theme: as the settings name it.
    """

    def __init__(self, file: Path | None = None, theme: str = "") -> None:
        self._file = file
        self._theme = theme
        self.memory = Memory() if file is None else recall(file)

    @property
    def wanted(self) -> bool:
        """Whether anything is remembered at all."""
        return self._file is not None

    def frame(self) -> Frame | None:
        """For this terminal as it is now."""
        try:
            size = os.get_terminal_size(1)
        except OSError:
            return None
        return self.memory.frame((size.columns, size.lines), look_of(self._theme))

    def knows(self, size: Size, theme: str) -> bool:
        """Whether it knows how the screen looks at that size."""
        return self.memory.frame(size, look_of(theme)) is not None

    def learn(self, size: Size, theme: str, frame: Frame) -> None:
        """How the screen looks at that size; of use only in the theme that a start begins with."""
        if theme == self._theme:
            self.memory = self.memory.with_frame(size, look_of(theme), frame)

    def write(self) -> None:
        """For the next start."""
        if self._file is None:
            return
        try:
            remember(self._file, self.memory)
        except OSError as error:
            import logging  # seldom, and at the end

            logging.getLogger(__name__).info("%s is not written: %s", self._file, error)


@frozen
class Start:
    """What stands before Textual is there."""

    terminal: EarlyTerminal
    memory: ScreenMemory
    views: Views
