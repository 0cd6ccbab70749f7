"""Asks where to save a file, and saves it there."""

from functools import partial
from pathlib import Path

from textual.message import Message
from textual.widget import Widget

from tui_mail.errors import UsageError
from tui_mail.ui.clean import one_line
from tui_mail.ui.dialogs.confirm import Confirm
from tui_mail.ui.dialogs.dialog import Dialog, Trouble
from tui_mail.ui.dialogs.path_field import PathField
from tui_mail.ui.files import downloads, write_new
from tui_mail.ui.format import size
from tui_mail.ui.words import say


class SavePath(Dialog[Path]):
    """Gives where it was saved; None where it was not.

    Args:
        name: a safe file name, of one path component.
        data: what to write.
    """

    class _Written(Message):
        def __init__(self, path: Path, trouble: Exception | None = None) -> None:
            super().__init__()
            self.path = path
            self.trouble = trouble

    def __init__(self, name: str, data: bytes) -> None:
        super().__init__(
            say("Save {name}, {size}", name=one_line(name), size=size(len(data))),
            say("tab completes, enter saves, esc leaves"),
        )
        self._data = data
        self._file_name = Path(name).name or "attachment"

    def body(self) -> tuple[Widget, ...]:
        """The path, and what was wrong with the last one."""
        path = str(downloads() / self._file_name)
        return (PathField(path), Trouble())

    def on_path_field_given(self, event: PathField.Given) -> None:
        """Write it, unless there is one already."""
        path = Path(event.path).expanduser()
        self._write(path / self._file_name if event.path.endswith("/") else path)

    def on_save_path__written(self, message: _Written) -> None:
        """Done, or ask, or say why not."""
        path = message.path
        if message.trouble is None:
            self.app.notify(say("Saved as {path}", path=one_line(str(path))), markup=False)
            self.dismiss(path)
        elif isinstance(message.trouble, FileExistsError):
            question = say("{name} is there already. Replace it?", name=one_line(path.name))
            self.app.push_screen(
                Confirm(question, say("Replace"), say("Keep it"), wary=True),
                lambda yes: self._write(path, replace=True) if yes else None,
            )
        else:
            self.query_one(Trouble).tell(str(message.trouble))

    def _write(self, path: Path, *, replace: bool = False) -> None:
        work = partial(self._on_thread, path, replace=replace)
        self.run_worker(work, thread=True, exclusive=True)

    def _on_thread(self, path: Path, *, replace: bool) -> None:
        trouble: Exception | None = None
        try:
            write_new(path, self._data, replace=replace)
        except (FileExistsError, UsageError) as error:
            trouble = error
        self.post_message(self._Written(path, trouble))
