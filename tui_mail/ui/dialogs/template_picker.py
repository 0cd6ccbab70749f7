"""Chooses one of the user's templates by a few letters of its name."""

from collections.abc import Sequence

from textual.content import Content

from tui_mail.ui.clean import one_line
from tui_mail.ui.dialogs.narrowing import NarrowingDialog
from tui_mail.ui.words import say


class TemplatePicker(NarrowingDialog[str]):
    """Gives a name; None where none was chosen.

    Args:
        names: of those that are there.
    """

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(
            say("Which template?"),
            say("type to narrow down, enter takes it, esc leaves"),
            say("a part of its name"),
        )
        self._names = names

    def matching(self, typed: str) -> list[tuple[str, Content]]:
        """Those whose names hold every word."""
        words = one_line(typed).casefold().split()
        found = [name for name in self._names if all(word in name.casefold() for word in words)]
        return [(name, Content(one_line(name))) for name in found]
