"""The command palette: every action that can be done here, by a few letters of its words."""

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input
from textual.widgets.option_list import Option

from tui_mail.ui.actions import Action
from tui_mail.ui.dialogs.dialog import Choices, Dialog
from tui_mail.ui.format import clipped
from tui_mail.ui.widgets.key_bar import shown_key
from tui_mail.ui.words import say

_AROUND = 3
"""Cells beside a line: a free one on either side, and the scrollbar."""


class CommandPalette(Dialog[Action]):
    """Gives the action chosen, None where none was.

    Args:
        actions: those that can be done where it was opened.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,ctrl+n", "move(1)", show=False, priority=True),
        Binding("up,ctrl+p", "move(-1)", show=False, priority=True),
        Binding("enter", "choose", show=False, priority=True),
    ]

    def __init__(self, actions: Sequence[Action]) -> None:
        super().__init__(say("Commands"), say("type to narrow down, enter does it, esc leaves"))
        self._actions = tuple(action for action in actions if not action.hidden)
        self._found: tuple[Action, ...] = ()

    def body(self) -> tuple[Widget, ...]:
        """The filter and what is left of the commands."""
        return (Input(placeholder=say("what shall be done")), Choices())

    def on_mount(self) -> None:
        """All of them, as soon as the width is known."""
        self.query_one(Input).focus()
        self.call_after_refresh(self._narrow, "")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Fewer commands."""
        self._narrow(event.value)

    def on_option_list_option_selected(self, event: Choices.OptionSelected) -> None:
        """By a click."""
        self.dismiss(self._found[event.option_index])

    def action_move(self, by: int) -> None:
        """The cursor of the list, while the letters go to the filter."""
        choices = self.query_one(Choices)
        if by > 0:
            choices.action_cursor_down()
        else:
            choices.action_cursor_up()

    def action_choose(self) -> None:
        """The one under the cursor."""
        at = self.query_one(Choices).highlighted
        if at is not None and at < len(self._found):
            self.dismiss(self._found[at])

    def _narrow(self, typed: str) -> None:
        wanted = typed.casefold().split()
        self._found = tuple(
            action
            for action in self._actions
            if all(part in f"{say(action.words)} {action.name}".casefold() for part in wanted)
        )
        choices = self.query_one(Choices)
        width = self.query_one("#box").content_size.width - _AROUND
        choices.clear_options()
        choices.add_options([Option(_line(action, width)) for action in self._found])
        choices.highlighted = 0 if self._found else None


def _line(action: Action, width: int) -> Content:
    keys = "  ".join(shown_key(key) for key in action.keys[:2])
    words = clipped(say(action.words), max(width - cell_len(keys) - 2, 8))
    gap = " " * max(width - cell_len(words) - cell_len(keys), 1)
    return Content.assemble(words, gap, Content.styled(keys, "$quiet"))
