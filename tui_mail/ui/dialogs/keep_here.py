"""Asks how much of a folder is to be kept on this machine."""

from typing import Final

from textual.content import Content
from textual.widget import Widget
from textual.widgets.option_list import Option

from tui_mail.ui.clean import one_line
from tui_mail.ui.dialogs.dialog import Choices, Dialog
from tui_mail.ui.words import say

WAYS: Final = (
    ("all", "All of it: the folder is available offline"),
    ("30", "What came in the last 30 days"),
    ("365", "What came in the last year"),
    ("1 GB", "The newest, up to 1 GB"),
    ("headers", "Only how messages begin, until they are opened"),
    ("", "As the account's settings say"),
)


class KeepHere(Dialog[str]):
    """Gives how much, as `model.offline` has it; None where nothing was chosen.

    Args:
        name: of the folder.
        now: how it stands.
    """

    def __init__(self, name: str, now: str) -> None:
        title = say("How much of {name} is kept here?", name=one_line(name))
        super().__init__(title, say("enter takes it, esc leaves"))
        self._ways = [way for way, _ in WAYS]
        lines = [say(words) for _, words in WAYS]
        if now not in self._ways:
            self._ways.append(now)
            lines.append(say("As it is: {words}", words=now))
        self._now = now
        self._lines = [
            Content.assemble(
                Content.styled("✓ " if way == now else "  ", "$accent"), Content(words)
            )
            for way, words in zip(self._ways, lines, strict=True)
        ]

    def body(self) -> tuple[Widget, ...]:
        """From all to nothing, then as it is anyway."""
        return (Choices(*map(Option, self._lines)),)

    def on_mount(self) -> None:
        """All of it is one key away, where it is not that already."""
        choices = self.query_one(Choices)
        choices.highlighted = 0
        choices.focus()

    def on_option_list_option_selected(self, event: Choices.OptionSelected) -> None:
        """By enter or a click."""
        self.dismiss(self._ways[event.option_index])
