"""Asks for a query."""

from textual.widget import Widget
from textual.widgets import Input

from tui_mail.ui.dialogs.dialog import Dialog
from tui_mail.ui.words import say


class QueryDialog(Dialog[str]):
    """Gives a query that is not empty; None where none was given."""

    def __init__(self, title: str) -> None:
        super().__init__(title, say("enter takes it, esc leaves"))

    def body(self) -> tuple[Widget, ...]:
        """The query."""
        return (Input(placeholder=say("words, from:ada, is:unread, older:2w"), id="query"),)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take it; of nothing, nothing."""
        self.dismiss(event.value.strip() or None)
