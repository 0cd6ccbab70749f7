"""Asks which theme is wanted; the one under the cursor is in force meanwhile."""

from collections.abc import Sequence
from typing import ClassVar

from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets.option_list import Option

from tui_mail.ui.clean import printable
from tui_mail.ui.dialogs.dialog import Choices, Dialog
from tui_mail.ui.words import say

REST = 0.15
"""Seconds that the cursor stands still before a theme is shown: each is a drawing of everything."""


class ThemePicker(Dialog[str]):
    """Gives the name; None where nothing was chosen.

    Args:
        names: of all themes.
        now: the one in force.
    """

    TALL: ClassVar[bool] = True

    def __init__(self, names: Sequence[str], now: str) -> None:
        super().__init__(say("Which theme?"), say("enter takes it, esc leaves all as it was"))
        self._names = tuple(names)
        self._now = now
        self._waiting: Timer | None = None

    def body(self) -> tuple[Widget, ...]:
        """The themes; the one in force has a tick."""
        return (Choices(*(Option(_line(name, self._now)) for name in self._names)),)

    def on_mount(self) -> None:
        """The cursor is on the one in force."""
        choices = self.query_one(Choices)
        choices.highlighted = self._names.index(self._now) if self._now in self._names else 0
        choices.focus()

    def on_option_list_option_highlighted(self, event: Choices.OptionHighlighted) -> None:
        """Show it, once the cursor rests."""
        if self._waiting is not None:
            self._waiting.stop()
        name = self._names[event.option_index]
        self._waiting = self.set_timer(REST, lambda: self._show(name))

    def on_option_list_option_selected(self, event: Choices.OptionSelected) -> None:
        """By enter or a click."""
        self.dismiss(self._names[event.option_index])

    def _show(self, name: str) -> None:
        self.app.theme = name


def _line(name: str, now: str) -> Content:
    return Content("✓ " if name == now else "  ") + Content(printable(name))
