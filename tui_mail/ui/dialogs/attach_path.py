"""Asks for files to attach."""

from functools import partial
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from tui_mail.errors import UsageError
from tui_mail.model.draft import AttachedFile
from tui_mail.ui.clean import one_line
from tui_mail.ui.dialogs.dialog import Dialog, Trouble
from tui_mail.ui.dialogs.path_field import PathField
from tui_mail.ui.files import all_to_attach
from tui_mail.ui.format import size
from tui_mail.ui.words import counted, say


class AttachPath(Dialog[tuple[AttachedFile, ...]]):
    """Gives files that could be read a moment ago; None where none was chosen.

    Args:
        folder: where to begin; empty: the user's home.
        title: what is asked; empty: what to attach.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+t", "one_more", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    AttachPath #picked { height: auto; margin: 1 0 0 0; display: none; }
    """

    class _Looked(Message):
        def __init__(self, outcome: tuple[AttachedFile, ...] | str, *, more: bool) -> None:
            super().__init__()
            self.outcome = outcome
            self.more = more

    def __init__(self, folder: str = "", title: str = "") -> None:
        super().__init__(
            title or say("Attach which file?"),
            say("tab completes, ctrl+t picks one more, enter attaches"),
        )
        self._folder = folder or "~/"
        self._picked: tuple[AttachedFile, ...] = ()

    def body(self) -> tuple[Widget, ...]:
        """The path, what was picked so far, and what was wrong with the last one."""
        return (PathField(self._folder), Static(id="picked", markup=False), Trouble())

    def action_one_more(self) -> None:
        """Pick what stands there, and go on."""
        path = self.query_one(PathField).chosen
        if path.strip():
            self._ask(path, more=True)

    def on_path_field_given(self, event: PathField.Given) -> None:
        """Look whether it can be attached."""
        self._ask(event.path, more=False)

    def on_attach_path__looked(self, message: _Looked) -> None:
        """Done, or pick another, or say why not."""
        if isinstance(message.outcome, str):
            self.query_one(Trouble).tell(message.outcome)
            return
        self._picked = tuple(dict.fromkeys((*self._picked, *message.outcome)))
        if not message.more:
            self.dismiss(self._picked)
            return
        self.query_one(Trouble).tell("")
        last = message.outcome[-1] if message.outcome else None
        if last is not None:
            self.query_one(PathField).begin_in(str(Path(last.path).parent))
        self._say()

    def _say(self) -> None:
        """So many are picked, and so large they are."""
        names = ", ".join(one_line(file.filename) for file in self._picked)
        total = size(sum(file.size for file in self._picked))
        count = counted(len(self._picked), "1 file", "{n} files")
        words = Content.styled(f"{count}, {total}: ", "$accent") + Content.styled(names, "$quiet")
        picked = self.query_one("#picked", Static)
        picked.update(words)
        picked.display = True

    def _ask(self, path: str, *, more: bool) -> None:
        if not more and self._picked and path.endswith("/"):
            self.dismiss(self._picked)  # nothing was added to the folder: these are all
            return
        look = partial(self._look, path, more=more)
        self.run_worker(look, thread=True, exclusive=True)

    def _look(self, path: str, *, more: bool) -> None:
        try:
            self.post_message(self._Looked(all_to_attach(path), more=more))
        except UsageError as trouble:
            self.post_message(self._Looked(str(trouble), more=more))
