"""The command palette: every action that can be done here, by a few letters of its words."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content

from tui_mail.ui.actions import Action
from tui_mail.ui.dialogs.narrowing import NarrowingDialog
from tui_mail.ui.format import clipped
from tui_mail.ui.widgets.key_bar import shown_key
from tui_mail.ui.words import say

_AROUND = 3
"""Cells beside a line: a free one on either side, and the scrollbar."""


class CommandPalette(NarrowingDialog[Action]):
    """Gives the action chosen, None where none was.

    Args:
        actions: those that can be done where it was opened.
    """

    def __init__(self, actions: Sequence[Action]) -> None:
        super().__init__(
            say("Commands"),
            say("type to narrow down, enter does it, esc leaves"),
            say("what shall be done"),
        )
        self._actions = tuple(action for action in actions if not action.hidden)

    def matching(self, typed: str) -> list[tuple[Action, Content]]:
        """Those whose words hold everything typed."""
        wanted = typed.casefold().split()
        width = self.query_one("#box").content_size.width - _AROUND
        return [
            (action, _line(action, width))
            for action in self._actions
            if all(part in f"{say(action.words)} {action.name}".casefold() for part in wanted)
        ]


def _line(action: Action, width: int) -> Content:
    keys = "  ".join(shown_key(key) for key in action.keys[:2])
    words = clipped(say(action.words), max(width - cell_len(keys) - 2, 8))
    gap = " " * max(width - cell_len(words) - cell_len(keys), 1)
    return Content.assemble(words, gap, Content.styled(keys, "$quiet"))
