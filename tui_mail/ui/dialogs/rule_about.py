"""Which mail like a message a rule is to be for, and what it is to do: two questions, by list."""

from collections.abc import Sequence

from textual.content import Content
from textual.widget import Widget
from textual.widgets.option_list import Option

from tui_mail.ui.clean import one_line
from tui_mail.ui.dialogs.dialog import Choices, Dialog
from tui_mail.ui.words import say


class OneOf(Dialog[int]):
    """Gives the number of what was chosen, from 0 on; None where nothing was.

    Args:
        title: plain words.
        lines: what there is to choose, plain words.
    """

    def __init__(self, title: str, lines: Sequence[str]) -> None:
        super().__init__(title, say("enter takes it, esc leaves"))
        self._lines = lines

    def body(self) -> tuple[Widget, ...]:
        """The list."""
        return (Choices(*(Option(Content(one_line(line))) for line in self._lines)),)

    def on_mount(self) -> None:
        """The likeliest stands first."""
        choices = self.query_one(Choices)
        choices.highlighted = 0
        choices.focus()

    def on_option_list_option_selected(self, event: Choices.OptionSelected) -> None:
        """By enter or a click."""
        self.dismiss(event.option_index)
