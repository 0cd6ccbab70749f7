"""Asks for a file to attach."""

from functools import partial
from pathlib import Path

from textual.message import Message
from textual.widget import Widget

from tui_mail.errors import UsageError
from tui_mail.model.draft import AttachedFile
from tui_mail.ui.dialogs.dialog import Dialog, Trouble
from tui_mail.ui.dialogs.path_field import PathField
from tui_mail.ui.files import to_attach
from tui_mail.ui.words import say


class AttachPath(Dialog[AttachedFile]):
    """Gives a file that could be read a moment ago; None where none was chosen.

    Args:
        folder: where to begin; empty: the user's home.
    """

    class _Looked(Message):
        def __init__(self, outcome: AttachedFile | str) -> None:
            super().__init__()
            self.outcome = outcome

    def __init__(self, folder: str = "") -> None:
        super().__init__(
            say("Attach which file?"), say("tab completes, arrows choose, enter attaches")
        )
        self._folder = folder or "~/"

    def body(self) -> tuple[Widget, ...]:
        """The path, and what was wrong with the last one."""
        return (PathField(self._folder), Trouble())

    def on_path_field_given(self, event: PathField.Given) -> None:
        """Look whether it can be attached."""
        self.run_worker(partial(self._look, event.path), thread=True, exclusive=True)

    def on_attach_path__looked(self, message: _Looked) -> None:
        """Done, or say why not."""
        if isinstance(message.outcome, AttachedFile):
            self.dismiss(message.outcome)
        else:
            self.query_one(Trouble).tell(message.outcome)

    def _look(self, path: str) -> None:
        try:
            self.post_message(self._Looked(to_attach(Path(path))))
        except UsageError as trouble:
            self.post_message(self._Looked(str(trouble)))
