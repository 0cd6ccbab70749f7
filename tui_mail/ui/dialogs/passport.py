"""The passport of a message: where it came from, and what becomes of it there; to be copied."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets.option_list import Option

from tui_mail.ui.dialogs.dialog import Choices, Dialog
from tui_mail.ui.passport_words import Entry, as_text
from tui_mail.ui.words import say

_NAMES = 15
_WORDS = 41
"""Cells of a line; what is longer is broken."""


class Passport(Dialog[None]):
    """One line an entry; enter copies one, `c` all.

    Args:
        found: what is known of it.
    """

    TALL = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "copy_all", show=False),
        Binding("q,P", "leave", show=False),
    ]

    def __init__(self, found: tuple[Entry, ...]) -> None:
        super().__init__(say("Passport"), say("enter copies a line, c all of it; esc leaves"))
        self._found = found

    def body(self) -> tuple[Widget, ...]:
        """The lines."""
        return (Choices(*(Option(_prompt(entry)) for entry in self._found)),)

    def on_option_list_option_selected(self, event: Choices.OptionSelected) -> None:
        """To the clipboard of the terminal."""
        entry = self._found[event.option_index]
        self._copy(entry.copied or entry.words, entry.name)

    def action_copy_all(self) -> None:
        """All lines, to be pasted elsewhere."""
        self._copy(as_text(self._found), say("the passport"))

    def _copy(self, text: str, what: str) -> None:
        self.app.copy_to_clipboard(text)
        self.app.notify(say("Copied: {what}", what=what), markup=False, timeout=2)
        self.dismiss(None)


def _prompt(entry: Entry) -> Content:
    lines = _broken(entry.words)
    first = Content.assemble(Content.styled(entry.name.ljust(_NAMES), "$quiet"), Content(lines[0]))
    return Content("\n").join([first, *(Content(" " * _NAMES + line) for line in lines[1:])])


def _broken(words: str) -> list[str]:
    """At blanks where there are any, else where the line ends; a hash into equal halves."""
    from textwrap import wrap

    width = len(words) // 2 if len(words) == 64 and " " not in words else _WORDS
    return wrap(words, width) or [""]
