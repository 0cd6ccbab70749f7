"""Asks for the command that something is piped to. Runs nothing itself."""

from textual.widget import Widget
from textual.widgets import Input

from tui_mail.ui.clean import one_line
from tui_mail.ui.dialogs.dialog import Dialog
from tui_mail.ui.words import say


class PipeCommand(Dialog[str]):
    """Gives what was typed; None where nothing was.

    Args:
        what: is piped, plain words.
        last: the command typed last.
    """

    def __init__(self, what: str, last: str) -> None:
        super().__init__(
            say("Pipe {what} to which command?", what=one_line(what)),
            say("a line for /bin/sh; enter runs it, esc leaves"),
        )
        self._last = last

    def body(self) -> tuple[Widget, ...]:
        """The field."""
        return (Input(self._last, placeholder="git am"),)

    def on_mount(self) -> None:
        """Ready to type."""
        self.query_one(Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """That one."""
        if event.value.strip():
            self.dismiss(event.value)
