"""The terminal between the first picture and Textual: raw, on its other screen, and given back.

Keys that are typed meanwhile wait in the terminal's own queue, neither shown nor lost. Whatever
ends the program before Textual has taken over leaves the terminal as it was.
"""

import os
import signal
import sys
import termios
from types import FrameType
from typing import Any, Self

OTHER_SCREEN = "\x1b[?1049h"
_HIDE, _SHOW, _BACK = "\x1b[?25l", "\x1b[?25h", "\x1b[?1049l"
_INPUT, _LOCAL = 0, 3
"""Places in what tcgetattr gives."""
_TOLD = (signal.SIGTERM, signal.SIGHUP)
_TOLD_TO_END = 128


class EarlyTerminal:
    """Holds the terminal; `with` gives it back unless somebody took it over.

    Raises:
        OSError: on entering; there is no terminal to hold.
    """

    def __init__(self) -> None:
        self.painted = False
        """Whether its other screen shows something."""
        self.attributes: list[Any] | None = None
        """As they were before; whoever takes over gives them back."""

    def __enter__(self) -> Self:
        try:
            self.attributes = termios.tcgetattr(0)
            raw = termios.tcgetattr(0)
            raw[_INPUT] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR)
            raw[_INPUT] &= ~termios.IGNCR
            raw[_LOCAL] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
            termios.tcsetattr(0, termios.TCSANOW, raw)
        except termios.error as error:
            raise OSError(*error.args) from error
        for number in _TOLD:
            signal.signal(number, self._leave)
        return self

    def __exit__(self, *_what: object) -> None:
        self.give_back()

    def paint(self, picture: str) -> None:
        """Put it on the other screen."""
        self.painted = True
        _write(OTHER_SCREEN + _HIDE + picture)

    def take_over(self) -> list[Any] | None:
        """From now on the terminal is the caller's; gives its attributes as they were before."""
        attributes, self.attributes = self.attributes, None
        return attributes

    def give_back(self) -> None:
        """As it was before; nothing where it was taken over."""
        if self.attributes is None:
            return
        if self.painted:
            _write(_SHOW + _BACK)
        termios.tcsetattr(0, termios.TCSANOW, self.attributes)
        self.attributes = None
        for number in _TOLD:
            signal.signal(number, signal.SIG_DFL)

    def _leave(self, number: int, frame: FrameType | None) -> None:
        del frame
        raise SystemExit(_TOLD_TO_END + number)


def _write(words: str) -> None:
    out = sys.__stderr__  # where Textual writes
    left = words.encode()
    while left and out is not None:
        left = left[os.write(out.fileno(), left) :]
