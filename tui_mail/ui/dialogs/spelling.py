"""Asks what a word was meant to be."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static
from textual.widgets.option_list import Option

from tui_mail.model.frozen import frozen
from tui_mail.ui.clean import one_line
from tui_mail.ui.dialogs.dialog import Choices, Dialog
from tui_mail.ui.words import say


@frozen
class Verdict:
    """What is to be done with a word."""

    word: str = ""
    """That is to stand in its place; empty: it stays."""
    learn: bool = False
    """It is right from now on."""


class SpellingDialog(Dialog[Verdict]):
    """Gives the verdict; None where the word stays for now.

    Args:
        word: as it stands there.
        around: some of its line.
        suggestions: what may have been meant.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("a", "learn", show=False)]

    def __init__(self, word: str, around: str, suggestions: Sequence[str]) -> None:
        super().__init__(
            say("“{word}” is in no dictionary", word=one_line(word)),
            say("enter takes it, a adds the word, esc leaves it"),
        )
        self._around = around
        self._answers = [*map(Verdict, suggestions), Verdict(learn=True)]
        self._lines = [Content(one_line(each)) for each in suggestions]
        self._lines.append(Content.styled(say("Add it to my words"), "$quiet"))

    def body(self) -> tuple[Widget, ...]:
        """Where it stands, then what it may be."""
        around = Static(Content(self._around), classes="quiet")
        around.styles.margin = (0, 0, 1, 0)
        return (around, Choices(*map(Option, self._lines)))

    def on_mount(self) -> None:
        """The likeliest is under the cursor."""
        choices = self.query_one(Choices)
        choices.highlighted = 0
        choices.focus()

    def on_option_list_option_selected(self, event: Choices.OptionSelected) -> None:
        """By enter or a click."""
        self.dismiss(self._answers[event.option_index])

    def action_learn(self) -> None:
        """It is a word."""
        self.dismiss(Verdict(learn=True))
