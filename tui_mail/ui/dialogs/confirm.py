"""A question that is answered with yes or no."""

from collections.abc import Callable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Static

from tui_mail.ui.clean import printable
from tui_mail.ui.dialogs.answers import Answers
from tui_mail.ui.dialogs.dialog import Dialog
from tui_mail.ui.words import say


class Confirm(Dialog[bool]):
    """Gives True for yes, False for no, None where the question was left.

    Args:
        question: one sentence.
        yes: what happens: a verb, not the word yes.
        no: what happens otherwise.
        detail: more to know before answering.
        wary: whether the answer under the cursor is no at first.
        also: a third answer and what it does; the question itself is then left open.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", show=False),
        Binding("n", "answer(False)", show=False),
        Binding("s", "also", show=False),
        Binding("left,h", "app.focus_previous", show=False),
        Binding("right,l", "app.focus_next", show=False),
    ]

    def __init__(
        self,
        question: str,
        yes: str,
        no: str,
        *,
        detail: str = "",
        wary: bool = False,
        also: tuple[str, Callable[[], None]] | None = None,
    ) -> None:
        keys = "y or n, or arrows and enter" if also is None else "y, n or s, or arrows and enter"
        super().__init__(question, say(keys))
        self._answers = (yes, no)
        self._detail = detail
        self._wary = wary
        self._also = also

    def body(self) -> tuple[Widget, ...]:
        """The detail and the two answers."""
        yes, no = self._answers
        named = [("yes", yes), ("no", no)]
        if self._also is not None:
            named.append(("also", self._also[0]))
        answers = Answers(*named)
        detail = Static(Content(printable(self._detail)), classes="quiet")
        return (detail, answers) if self._detail else (answers,)

    def on_mount(self) -> None:
        """The cursor stands on the answer that does no harm, or on the likely one."""
        self.query_one("#no" if self._wary else "#yes", Button).focus()

    def action_answer(self, yes: bool) -> None:
        """By its letter."""
        self.dismiss(yes)

    def action_also(self) -> None:
        """The third answer, where there is one."""
        if self._also is not None:
            self.dismiss(None)
            self._also[1]()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """By enter or a click."""
        if event.button.id == "also":
            self.action_also()
        else:
            self.dismiss(event.button.id == "yes")
