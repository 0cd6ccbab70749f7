"""Asks for a folder, and saves every attachment of a message there."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from textual.message import Message
from textual.widget import Widget

from tui_mail.errors import TuiMailError
from tui_mail.ui.clean import one_line
from tui_mail.ui.dialogs.dialog import Dialog, Trouble
from tui_mail.ui.dialogs.path_field import PathField
from tui_mail.ui.files import downloads, write_beside
from tui_mail.ui.words import counted, say


class SaveFolder(Dialog[Path]):
    """Gives the folder; None where nothing was saved.

    Args:
        files: each gives a safe name and what to write; called on a thread, raises TuiMailError.
    """

    class _Saved(Message):
        def __init__(self, folder: Path, count: int, trouble: str = "") -> None:
            super().__init__()
            self.folder = folder
            self.count = count
            self.trouble = trouble

    def __init__(self, files: Sequence[Callable[[], tuple[str, bytes]]]) -> None:
        title = counted(len(files), "Save {n} attachment in", "Save {n} attachments in")
        super().__init__(title, say("tab completes, enter saves, esc leaves"))
        self._files = files

    def body(self) -> tuple[Widget, ...]:
        """The folder, and what was wrong with the last one."""
        return (PathField(str(downloads())), Trouble())

    def on_path_field_given(self, event: PathField.Given) -> None:
        """Write them there; none over a file that is there."""
        work = partial(self._write, Path(event.path).expanduser())
        self.run_worker(work, thread=True, exclusive=True)

    def on_save_folder__saved(self, message: _Saved) -> None:
        """Done, or why not."""
        if message.trouble:
            self.query_one(Trouble).tell(message.trouble)
            return
        words = counted(message.count, "{n} file saved in {folder}", "{n} files saved in {folder}",
            folder=one_line(str(message.folder)))  # fmt: skip
        self.app.notify(words, markup=False)
        self.dismiss(message.folder)

    def _write(self, folder: Path) -> None:
        count = 0
        try:
            for file in self._files:
                write_beside(folder, *file())
                count += 1
        except TuiMailError as error:
            done = counted(count, "{n} file is saved.", "{n} files are saved.") if count else ""
            self.post_message(self._Saved(folder, count, f"{error} {done}".strip()))
        else:
            self.post_message(self._Saved(folder, count))
