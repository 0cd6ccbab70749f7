"""A dialog that narrows a list down by a few letters, and gives the one chosen."""

from typing import ClassVar, TypeVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input
from textual.widgets.option_list import Option

from tui_mail.ui.dialogs.dialog import Choices, Dialog

T = TypeVar("T")


class NarrowingDialog(Dialog[T]):
    """Gives what was chosen, None where nothing was.

    Args:
        title: plain words.
        keys: the line at the foot, plain words.
        hint: what stands in the filter while nothing is typed.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,ctrl+n", "move(1)", show=False, priority=True),
        Binding("up,ctrl+p", "move(-1)", show=False, priority=True),
        Binding("enter", "choose", show=False, priority=True),
    ]

    def __init__(self, title: str, keys: str, hint: str) -> None:
        super().__init__(title, keys)
        self._hint = hint
        self._found: list[T] = []

    def body(self) -> tuple[Widget, ...]:
        """The filter and what is left."""
        return (Input(placeholder=self._hint), Choices())

    def matching(self, typed: str) -> list[tuple[T, Content]]:
        """What is left when this is typed, and the line that shows each."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """All of them, as soon as the width is known."""
        self.query_one(Input).focus()
        self.call_after_refresh(self._narrow, "")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Fewer of them."""
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
        found = self.matching(typed)
        self._found = [each for each, _ in found]
        choices = self.query_one(Choices)
        choices.clear_options()
        choices.add_options([Option(line) for _, line in found])
        choices.highlighted = 0 if found else None
