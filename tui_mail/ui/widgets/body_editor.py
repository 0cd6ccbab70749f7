"""The text of a message being written: wraps softly, dims what is quoted, knows no code."""

from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.widgets import TextArea

from tui_mail.ui.clean import plain_text
from tui_mail.ui.pasted_paths import pasted_paths
from tui_mail.ui.widgets.field import GOING_ON, go_on


class BodyEditor(TextArea):
    """A plain text editor. Tab leaves it, as it leaves every field.

    Args:
        text: what stands in it at first.
        id: for queries.
    """

    BINDINGS: ClassVar[list[BindingType]] = GOING_ON
    COMPONENT_CLASSES: ClassVar[set[str]] = {"body-editor--quoted"}
    DEFAULT_CSS = """
    BodyEditor, BodyEditor:focus {
        border: none;
        padding: 0 2;
        background: $background;
        color: $foreground;
        scrollbar-size-vertical: 1;
        & .text-area--cursor-line { background: $background; }
        & .text-area--cursor { background: $foreground; color: $background; text-style: none; }
        & > .body-editor--quoted { color: $quiet; }
    }
    BodyEditor:blur .text-area--cursor { background: $background; color: $foreground; }
    """

    class PathsPasted(Message):
        """What was pasted looks like paths; it is not in the text yet."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, text: str, id: str) -> None:
        super().__init__(
            plain_text(text),
            id=id,
            soft_wrap=True,
            tab_behavior="focus",
            show_line_numbers=False,
            highlight_cursor_line=False,
            theme="css",
        )

    def get_line(self, line_index: int) -> Text:
        """A line as it is drawn: what another wrote stands back."""
        line = super().get_line(line_index)
        if line.plain.startswith(">") or line.plain == "-- ":
            line.stylize(self.get_component_rich_style("body-editor--quoted", partial=True))
        return line

    async def _on_paste(self, event: events.Paste) -> None:
        """What is pasted may come from anywhere; what looks like paths may be files to attach."""
        event.stop()
        event.prevent_default()
        text = plain_text(event.text)
        if pasted_paths(text):
            self.post_message(self.PathsPasted(text))
        else:
            await super()._on_paste(events.Paste(text))

    def insert_pasted(self, text: str) -> None:
        """It was text after all."""
        self.insert(plain_text(text))

    def action_go_on(self, by: int) -> None:
        """To the next field."""
        go_on(self, by)

    def take(self, text: str) -> None:
        """Put another text in its place; undo brings the old one back."""
        self.replace(plain_text(text), (0, 0), self.document.end)
