"""Asks when a message shall leave or come back, and says how it understood it before taking it."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static
from textual.widgets.option_list import Option

from tui_mail.config.local_zone import local_zone
from tui_mail.config.send_time import parse_send_time
from tui_mail.errors import UsageError
from tui_mail.ui import format as shown
from tui_mail.ui.clean import one_line
from tui_mail.ui.dialogs.dialog import Choices, Dialog
from tui_mail.ui.words import say

USUAL = ("in 1 hour", "this evening", "tomorrow morning", "tomorrow afternoon", "monday morning")
"""What is offered; those that have passed are not."""
SNOOZES = ("later today", "this evening", "tomorrow morning", "this weekend", "next week")
"""What is offered for mail to come back."""
REMINDERS = ("tomorrow morning", "in 2 days", "friday", "next week", "in 2 weeks")
"""What is offered for an answer to be there by."""
NO_TIME = 0
"""The answer of who wants none."""
_WIDTH = 20
_LOW = 16
"""Below so many lines the usual times are chosen unseen, and said all the same."""


class SendTime(Dialog[int]):
    """Gives Unix seconds ahead; None where it was left.

    Args:
        title: what is done then.
        usual: times that are offered in words; the first one that is ahead is the likeliest,
            but "tomorrow morning" where it is among them.
        says: the sentence with `{time}` for when that is.
        none: what is offered beside times, as `NO_TIME`; empty: nothing is.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", show=False, priority=True),
        Binding("up", "move(-1)", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    SendTime {
        & #understood { height: auto; margin: 1 0 0 0; padding: 0 1; }
        & #understood.wrong { color: $quiet; }
        & Choices { margin: 1 0 0 0; }
    }
    """

    def __init__(
        self,
        title: str,
        usual: tuple[str, ...] = USUAL,
        says: str = "Goes out {time}",
        none: str = "",
    ) -> None:
        super().__init__(title, say("type a time, or choose one; enter takes it, esc leaves"))
        self._says, self._none = says, none
        times = [(words, when) for words in usual if (when := _read(words)) is not None]
        self._usual = (*times, *([(none, NO_TIME)] if none else []))

    def body(self) -> tuple[Widget, ...]:
        """What is typed, how it was understood, and what is usual."""
        field = Input(
            placeholder=say("tomorrow morning, in 2 hours, mon 9:00, 2026-12-24 08:00"),
            id="time",
            select_on_focus=False,
        )
        options = [Option(_offer(words, when)) for words, when in self._usual]
        return (field, Static(id="understood", markup=False), Choices(*options))

    def on_mount(self) -> None:
        """Ready to type; the likeliest is under the cursor of the list."""
        choices = self.query_one(Choices)
        choices.can_focus = False
        choices.highlighted = self._likeliest
        self.query_one(Input).focus()
        self._explain()

    def on_resize(self) -> None:
        """A low terminal keeps its lines for what was understood."""
        super().on_resize()
        self.query_one(Choices).display = self.size.height >= _LOW

    def on_input_changed(self) -> None:
        """Say at once how it was understood; what is typed counts alone."""
        typed = self.query_one(Input).value.strip()
        self.query_one(Choices).highlighted = None if typed else self._likeliest
        self._explain()

    def on_input_submitted(self) -> None:
        """Take it, if it is a time."""
        when = self._chosen()
        if when is not None:
            self.dismiss(when)

    def on_option_list_option_selected(self, event: Choices.OptionSelected) -> None:
        """By a click."""
        event.stop()
        self.dismiss(self._usual[event.option_index][1])

    def on_option_list_option_highlighted(self) -> None:
        """Another one is under the cursor."""
        self._explain()

    def action_move(self, by: int) -> None:
        """The cursor of the list; what was typed gives way to it."""
        field, choices = self.query_one(Input), self.query_one(Choices)
        if field.value:
            field.value = ""
            return
        (choices.action_cursor_down if by > 0 else choices.action_cursor_up)()

    @property
    def _likeliest(self) -> int:
        words = [words for words, _ in self._usual]
        return words.index("tomorrow morning") if "tomorrow morning" in words else 0

    def _chosen(self) -> int | None:
        """What was typed; else what is under the cursor."""
        typed = self.query_one(Input).value
        if typed.strip():
            return _read(typed)
        at = self.query_one(Choices).highlighted
        if at is None:
            return None
        words, when = self._usual[at]
        return when if when == NO_TIME else _read(words)

    def _explain(self) -> None:
        typed = self.query_one(Input).value
        when = self._chosen()
        line = self.query_one("#understood", Static)
        line.set_class(when is None, "wrong")
        if when is None:
            line.update(Content(_why_not(typed)))
            return
        if when == NO_TIME:
            line.update(Content.styled(say(self._none), "bold"))
            return
        left = shown.span(when - int(shown.clock()))
        words = Content.assemble(
            Content.styled(say(self._says, time=shown.moment(when)), "bold"),
            Content.styled("  " + say("in {span}", span=left), "$quiet"),
        )
        line.update(words)


def _read(words: str) -> int | None:
    """When that is; None where it is no time ahead."""
    try:
        return parse_send_time(words, int(shown.clock()), local_zone())
    except UsageError:
        return None


def _why_not(typed: str) -> str:
    try:
        parse_send_time(typed, int(shown.clock()), local_zone())
    except UsageError as trouble:
        return one_line(trouble.message)
    return ""


def _offer(words: str, when: int) -> Content:
    if when == NO_TIME:
        return Content(say(words))
    return Content.assemble(
        say(words).ljust(_WIDTH), Content.styled(f"  {shown.moment(when)}", "$quiet")
    )
