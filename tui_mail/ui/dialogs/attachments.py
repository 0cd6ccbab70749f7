"""The attachments of a message: what they are, and saving them."""

from functools import partial

from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets.option_list import Option

from tui_mail.errors import TuiMailError
from tui_mail.model.content import Attachment
from tui_mail.model.ids import MessageId
from tui_mail.ports.reading import Reading
from tui_mail.ui.clean import one_line
from tui_mail.ui.dialogs.dialog import Choices, Dialog, Trouble
from tui_mail.ui.dialogs.save_path import SavePath
from tui_mail.ui.format import clipped, fitted, size
from tui_mail.ui.widgets.reader_header import part_name
from tui_mail.ui.words import say


class AttachmentsDialog(Dialog[str]):
    """Lists attachments; enter reads one (on a worker) and asks where to save it.

    Args:
        reading: where they are read from.
        message: whose they are.
        parts: of its Content.
    """

    class _Read(Message):
        def __init__(self, name: str, data: bytes) -> None:
            super().__init__()
            self.name = name
            self.data = data

    class _Failed(Message):
        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

    def __init__(self, reading: Reading, message: MessageId, parts: tuple[Attachment, ...]) -> None:
        super().__init__(say("Attachments"), say("enter saves one, esc leaves"))
        self._reading = reading
        self._message = message
        self._parts = parts

    def body(self) -> tuple[Widget, ...]:
        """One line for each."""
        options = (Option(_prompt(part)) for part in self._parts)
        return (Choices(*options), Trouble())

    def on_option_list_option_selected(self, event: Choices.OptionSelected) -> None:
        """Read it; a big one takes a moment."""
        part = self._parts[event.option_index].part
        self.run_worker(partial(self._read, part), thread=True, exclusive=True)

    def on_attachments_dialog__read(self, message: _Read) -> None:
        """Ask where it should go."""
        self.app.push_screen(SavePath(message.name, message.data))

    def on_attachments_dialog__failed(self, message: _Failed) -> None:
        """Say why not."""
        self.query_one(Trouble).tell(message.words)

    def _read(self, part: str) -> None:
        try:
            name, data = self._reading.attachment(self._message, part)
        except TuiMailError as error:
            self.post_message(self._Failed(str(error)))
        else:
            self.post_message(self._Read(name, data))


def _prompt(part: Attachment) -> Content:
    return Content.assemble(
        Content(fitted(part_name(part), 28)),
        Content.styled(f" {size(part.size):>8}  ", "$quiet"),
        Content.styled(clipped(one_line(part.content_type), 16), "$quiet"),
    )
