"""Asks for a password. It is in no widget any more once the dialog is closed."""

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from tui_mail.ui.clean import printable
from tui_mail.ui.dialogs.dialog import Dialog
from tui_mail.ui.words import say


class PasswordDialog(Dialog[str]):
    """Gives the password; None where none was given.

    Args:
        server: in words: `alice on pop.example.org`.
        reason: why it is asked for.
    """

    def __init__(self, server: str, reason: str = "") -> None:
        super().__init__(
            say("Password for {server}", server=server), say("enter gives it, esc does not")
        )
        self._reason = reason

    def body(self) -> tuple[Widget, ...]:
        """Why, and the field."""
        field = Input(password=True)
        reason = Static(Content(printable(self._reason)), classes="quiet")
        return (reason, field) if self._reason else (field,)

    def on_mount(self) -> None:
        """Ready to type."""
        self.query_one(Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Given; an empty one is none."""
        given = event.value
        event.input.clear()
        self.dismiss(given or None)

    def action_leave(self) -> None:
        """Not given."""
        self.query_one(Input).clear()
        self.dismiss(None)
