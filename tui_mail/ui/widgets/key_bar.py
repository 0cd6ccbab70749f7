"""The keys that matter now, from the table of actions. Never holds a key of its own."""

from collections.abc import Callable, Iterable

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from tui_mail.model.frozen import replace
from tui_mail.ui.actions import TYPING, Action, Scope, available
from tui_mail.ui.words import say

_GAP = 2
_SHOWN = {"ctrl+": "^", "alt+": "alt "}


class KeyBar(Widget):
    """One line: `r Reply  e Archive  ? Keys`. A click does what the key does."""

    class Chosen(Message):
        """An action was clicked."""

        def __init__(self, action: Action) -> None:
            super().__init__()
            self.action = action

    def __init__(self) -> None:
        super().__init__()
        self._actions: tuple[Action, ...] = ()
        self._pending = ""
        self._places: list[tuple[int, int, Action]] = []

    def show(
        self,
        actions: Iterable[Action],
        scope: Scope,
        pending: str,
        can: Callable[[Action], bool],
    ) -> None:
        """What is in force: the table's footer actions of a scope that can be done.

        In a scope of text inputs, keys that would be typed are left out.
        """
        typing = scope in TYPING
        shown = []
        for action in available(actions, scope):
            keys = [key for key in action.keys if len(key) > 1 or not typing]
            if action.footer and keys and can(action):
                shown.append(replace(action, keys=(keys[0],)))
        self._actions = tuple(shown)
        self._pending = pending
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """The action under the mouse."""
        for start, end, action in self._places:
            if start <= event.x < end:
                self.post_message(self.Chosen(action))

    def render(self) -> Content:
        """As many as fit into the width there is."""
        width = self.content_size.width
        parts: list[Content] = []
        self._places = []
        used = 0
        if self._pending:
            parts.append(Content.styled(f"{self._pending} …  ", "$accent bold"))
            used += cell_len(self._pending) + 4
        for action in self._fitting(width - used):
            key, words = _key_and_words(action)
            cells = cell_len(key) + 1 + cell_len(words)
            self._places.append((used, used + cells, action))
            used += cells + _GAP
            parts += [Content.styled(key, "$accent"), Content.styled(f" {words}  ", "$quiet")]
        return Content.assemble(*parts)

    def _fitting(self, width: int) -> list[Action]:
        """As many as fit, by rank; in the order of the table."""
        kept: set[str] = set()
        free = width + _GAP
        for action in sorted(self._actions, key=lambda action: action.footer):
            cost = sum(map(cell_len, _key_and_words(action))) + 1 + _GAP
            if cost <= free:
                kept.add(action.name)
                free -= cost
        return [action for action in self._actions if action.name in kept]


def _key_and_words(action: Action) -> tuple[str, str]:
    return shown_key(action.keys[0]), say(action.short or action.words)


def shown_key(keys: str) -> str:
    """A key as people write it: `^p` for `ctrl+p`."""
    for long, short in _SHOWN.items():
        keys = keys.replace(long, short)
    return keys
