"""Asks what a folder is to be called."""

from textual.widget import Widget
from textual.widgets import Input

from tui_mail.ui.clean import one_line
from tui_mail.ui.dialogs.dialog import Dialog, Trouble
from tui_mail.ui.words import say


class FolderName(Dialog[str]):
    """Gives a name that is not empty; None where none was given.

    Args:
        title: what is done with it.
        name: what stands in the field at first.
    """

    def __init__(self, title: str, name: str = "") -> None:
        super().__init__(title, say("a / stands between levels; enter takes it, esc leaves"))
        self._name_now = name

    def body(self) -> tuple[Widget, ...]:
        """The name, and what was wrong with the last one."""
        return (Input(one_line(self._name_now), id="name", select_on_focus=False), Trouble())

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take it, unless it is nothing."""
        name = one_line(event.value).strip().strip("/")
        if name:
            self.dismiss(name)
        else:
            self.query_one(Trouble).tell(say("A folder needs a name."))
