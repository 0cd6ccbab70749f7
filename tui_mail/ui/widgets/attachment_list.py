"""The files that go with a message being written."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui_mail.model.draft import AttachedFile
from tui_mail.ui.clean import one_line
from tui_mail.ui.format import size
from tui_mail.ui.words import say


class AttachmentList(OptionList):
    """One line for each file; delete or backspace takes the one under the cursor out.

    Hidden while there is none.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("delete,backspace,d", "take_out", show=False),
        Binding("j", "cursor_down", show=False),
        Binding("k", "cursor_up", show=False),
    ]
    DEFAULT_CSS = """
    AttachmentList, AttachmentList:focus {
        border: none;
        height: auto;
        max-height: 5;
        padding: 0 1;
        background: $background;
        background-tint: transparent;
        scrollbar-size-vertical: 1;
        & > .option-list--option { padding: 0 1; }
        & > .option-list--option-highlighted {
            background: $background; color: $foreground; text-style: none;
        }
    }
    AttachmentList:focus > .option-list--option-highlighted {
        background: $cursor; color: $foreground; text-style: bold;
    }
    """

    class Changed(Message):
        """A file came or went."""

    def __init__(self, files: tuple[AttachedFile, ...]) -> None:
        super().__init__()
        self._files = files

    @property
    def files(self) -> tuple[AttachedFile, ...]:
        """What is attached."""
        return self._files

    def on_mount(self) -> None:
        """Show what is there."""
        self._paint()

    def watch_has_focus(self, has_focus: bool) -> None:
        """How a file is taken out is said while one can be."""
        super().watch_has_focus(has_focus)
        self._paint()

    def add(self, file: AttachedFile) -> None:
        """One more; the same path once."""
        if file not in self._files:
            self._files = (*self._files, file)
            self._paint()
            self.post_message(self.Changed())

    def action_take_out(self) -> None:
        """Out with the one under the cursor."""
        at = self.highlighted
        if at is None:
            return
        self._files = self._files[:at] + self._files[at + 1 :]
        self._paint()
        self.post_message(self.Changed())
        if not self._files:
            self.screen.focus_previous()

    def _paint(self) -> None:
        at = self.highlighted or 0
        self.clear_options()
        hint = say("del takes it out") if self.has_focus else ""
        self.add_options([Option(_prompt(file, hint)) for file in self._files])
        self.display = bool(self._files)
        self.highlighted = min(at, len(self._files) - 1) if self._files else None


def _prompt(file: AttachedFile, hint: str) -> Content:
    return Content.assemble(
        Content.styled("+ ", "$accent"),
        Content(one_line(file.filename) or say("unnamed")),
        Content.styled(f"  {size(file.size)}  {hint}", "$quiet"),
    )
