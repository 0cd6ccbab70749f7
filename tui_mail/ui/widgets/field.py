"""A line of a form, and how one leaves it. Knows nothing of what is written in it."""

from typing import ClassVar, Final

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

GOING_ON: Final[list[BindingType]] = [
    Binding("tab", "go_on(1)", show=False, priority=True),
    Binding("shift+tab", "go_on(-1)", show=False, priority=True),
]
"""Act before the next key is looked at: it belongs to the field after this one.

The library's own act later than keys that were typed at once, by a quick hand or pasted.
"""


def go_on(widget: Widget, by: int) -> None:
    """To the field after this one, or before it."""
    if by > 0:
        widget.screen.focus_next()
    else:
        widget.screen.focus_previous()


class Field(Input):
    """An input of one line."""

    BINDINGS: ClassVar[list[BindingType]] = GOING_ON

    def action_go_on(self, by: int) -> None:
        """To the next field."""
        go_on(self, by)
