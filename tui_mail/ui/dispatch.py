"""Keys to actions: sequences (`g i`) and counts (`5 d`). Pure; draws nothing, times nothing."""

from collections.abc import Iterable

from tui_mail.model.frozen import frozen
from tui_mail.ui.actions import Action, Scope, available

_NAMES = {"escape": "esc", "ctrl+m": "enter", "ctrl+i": "tab", "ctrl+underscore": "ctrl+_"}
_ALT_SHIFT = "alt+shift+"
_ALT_DIGITS = {character: f"alt+{n}" for n, character in enumerate("¡™£¢∞§¶•ª", 1)}
"""Most terminals send Alt and a digit as escape and the digit; the terminal library makes of that
what a Mac's keyboard would write. Where nobody gave such a character a meaning it is the key."""
MOST = 9_999_999
"""A count stops growing here."""


@frozen
class Pressed:
    """An action was asked for."""

    action: Action
    count: int | None = None
    """What was typed before it; None where nothing was."""


@frozen
class Pending:
    """The key was taken; more must come. Nothing pending any more where `keys` is empty."""

    keys: str


def key_name(key: str, character: str | None) -> str:
    """Our name of a key: its character if it has one, else the terminal library's name."""
    if key in _NAMES:
        return _NAMES[key]
    if key.startswith(_ALT_SHIFT) and len(key) == len(_ALT_SHIFT) + 1:
        return f"alt+{key[-1].upper()}"
    plain = "+" not in key or len(key) == 1
    if plain and character is not None and character.isprintable() and character != " ":
        return character
    return key


class Dispatcher:
    """Feeds on key names; remembers what was begun.

    Args:
        actions: the table, with the user's own keys in it.
    """

    def __init__(self, actions: Iterable[Action]) -> None:
        table = tuple(actions)
        self._bound = {scope: _bound(table, scope) for scope in Scope}
        self._keys: tuple[str, ...] = ()
        self._count = ""
        self._scope = Scope.EVERYWHERE

    @property
    def pending(self) -> str:
        """What was typed and waits for more: `5 g`."""
        return " ".join((*self._count, *self._keys)) if self._keys else self._count

    def clear(self) -> None:
        """Forget what was begun."""
        self._keys = ()
        self._count = ""

    def feed(self, key: str, scope: Scope) -> Pressed | Pending | None:
        """One key, pressed where `scope` has the focus; None: it is nobody's here."""
        if scope is not self._scope:
            self.clear()
            self._scope = scope
        begun = bool(self._keys or self._count)
        if begun and key == "esc":
            self.clear()
            return Pending("")
        if not self._keys and key.isdecimal() and len(key) == 1 and (self._count or key != "0"):
            self._count = str(min(int(self._count + key), MOST))
            return Pending(self.pending)
        if not self._keys and (key,) not in self._bound[scope]:
            key = _ALT_DIGITS.get(key, key)
        return self._match((*self._keys, key), begun=begun)

    def _match(self, keys: tuple[str, ...], *, begun: bool) -> Pressed | Pending | None:
        bound = self._bound[self._scope]
        action = bound.get(keys)
        if action is not None:
            count = int(self._count) if self._count else None
            self.clear()
            return Pressed(action, count)
        if any(sequence[: len(keys)] == keys for sequence in bound):
            self._keys = keys
            return Pending(self.pending)
        self.clear()
        return Pending("") if begun else None


def _bound(actions: tuple[Action, ...], scope: Scope) -> dict[tuple[str, ...], Action]:
    table: dict[tuple[str, ...], Action] = {}
    for action in available(actions, scope):
        for keys in action.keys:
            table.setdefault(tuple(keys.split(" ")), action)
    return table
