"""The text of a message being written: wraps softly, dims what is quoted, knows no code.

Words that a dictionary does not know are underlined; it is asked on a thread, about the lines in
sight, when the typing rests. Must never wait for it.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import BindingType
from textual.geometry import Offset
from textual.message import Message
from textual.widgets import TextArea
from textual.worker import get_current_worker

from tui_mail.errors import TuiMailError
from tui_mail.model.account import Problem
from tui_mail.ui.clean import plain_text
from tui_mail.ui.pasted_paths import pasted_paths
from tui_mail.ui.pause import Pause
from tui_mail.ui.widgets.field import GOING_ON, go_on

REST = 0.3
"""Seconds without a change after which the spelling is looked at."""
_MOST_KEPT = 5_000
"""Lines whose marks are remembered."""
Marks = tuple[tuple[int, int], ...]
Spell = Callable[[Sequence[str], int, int], Mapping[int, Marks]]
"""Wrong words of the lines from one number to before another; raises TuiMailError."""


class BodyEditor(TextArea):
    """A plain text editor. Tab leaves it, as it leaves every field.

    Args:
        text: what stands in it at first.
        id: for queries.
        spell: tells which words are wrong; None: nobody does. Called on a thread.
    """

    class NotSpelled(Message):
        """Spelling cannot be checked; it is not tried again by itself."""

        def __init__(self, problem: Problem) -> None:
            super().__init__()
            self.problem = problem

    class _Spelled(Message):
        def __init__(self, marks: dict[str, Marks]) -> None:
            super().__init__()
            self.marks = marks

    BINDINGS: ClassVar[list[BindingType]] = GOING_ON
    COMPONENT_CLASSES: ClassVar[set[str]] = {"body-editor--quoted", "body-editor--wrong"}
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
        & > .body-editor--wrong { color: $trouble; text-style: underline; }
    }
    BodyEditor:blur .text-area--cursor { background: $background; color: $foreground; }
    """

    class PathsPasted(Message):
        """What was pasted looks like paths; it is not in the text yet."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, text: str, id: str, spell: Spell | None = None) -> None:
        self._spell = spell
        self._marks: dict[str, Marks] = {}
        """Of lines that were looked at, by their words."""
        super().__init__(
            plain_text(text),
            id=id,
            soft_wrap=True,
            tab_behavior="focus",
            show_line_numbers=False,
            highlight_cursor_line=False,
            theme="css",
        )
        self._rest = Pause(self, REST)

    def get_line(self, line_index: int) -> Text:
        """A line as it is drawn: what another wrote stands back."""
        line = super().get_line(line_index)
        if line.plain.startswith(">") or line.plain == "-- ":
            line.stylize(self.get_component_rich_style("body-editor--quoted", partial=True))
        elif marks := self._marks.get(line.plain):
            row, column = self.cursor_location
            wrong = self.get_component_rich_style("body-editor--wrong", partial=True)
            for start, end in marks:
                # the word that is just being typed is not done yet
                if not (self.has_focus and row == line_index and column == end):
                    line.stylize(wrong, start, end)
        return line

    def on_mount(self) -> None:
        """What it begins with is looked at too."""
        self.look()

    def on_text_area_changed(self) -> None:
        """When the typing rests."""
        self._rest.then(self.look)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Other lines are in sight."""
        super().watch_scroll_y(old_value, new_value)
        self._rest.then(self.look)

    def on_resize(self) -> None:
        """More may be in sight."""
        self._rest.then(self.look)

    def on_unmount(self) -> None:
        """Nobody is there to be told any more."""
        self._rest.end()
        self.workers.cancel_group(self, "spelling")

    def look(self, *, anew: bool = False) -> None:
        """Have the lines in sight looked at.

        Args:
            anew: what was found before may be wrong: another language, a word that was learnt.
        """
        if anew:
            self._marks.clear()
        if self._spell is None:
            return
        first, last = self._in_sight()
        work = partial(self._look, self._spell, self.document.lines[:], first, last)
        self.run_worker(work, thread=True, exclusive=True, group="spelling", exit_on_error=False)

    def on_body_editor__spelled(self, message: _Spelled) -> None:
        """Draw the marks."""
        if len(self._marks) > _MOST_KEPT:
            self._marks.clear()
        before = {line: self._marks.get(line) for line in message.marks}
        self._marks |= message.marks
        if before != message.marks:
            self.notify_style_update()
            self.refresh()

    def on_body_editor_not_spelled(self) -> None:
        """Not again."""
        self._spell = None

    def _in_sight(self) -> tuple[int, int]:
        """The first line, and the one behind the last."""
        top = self.wrapped_document.offset_to_location(Offset(0, round(self.scroll_y)))
        end = Offset(0, round(self.scroll_y) + max(1, self.size.height))
        return top[0], self.wrapped_document.offset_to_location(end)[0] + 1

    def _look(self, spell: Spell, lines: list[str], first: int, last: int) -> None:
        """On a thread."""
        message: Message
        try:
            wrong = spell(lines, first, last)
            marks = {lines[at]: wrong.get(at, ()) for at in range(first, min(last, len(lines)))}
            message = self._Spelled(marks)
        except TuiMailError as error:
            message = self.NotSpelled(Problem(error.message, error.hint))
        if not get_current_worker().is_cancelled and self.is_attached:
            self.post_message(message)

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
